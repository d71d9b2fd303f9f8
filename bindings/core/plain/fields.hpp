// The members of values, by their names: for languages whose values are plain data (hashes of Perl, tables of Lua, dictionaries of Tcl, structs of Octave).
// What is not known is an empty optional there, instead of -1.
#pragma once

#include <optional>
#include <type_traits>

#include "../adapter.hpp"

namespace ghlauth_binding::plain {

inline std::optional<std::int64_t> known(std::int64_t value) {
  return value < 0 ? std::nullopt : std::optional<std::int64_t>(value);
}

template <class Field>
void each_field(const Installation &one, Field field) {
  field("id", one.id);
  field("level", one.level);
  field("resource_id", one.resource_id);
  field("company_id", one.company_id);
  field("location_id", one.location_id);
  field("user_id", one.user_id);
  field("app_id", one.app_id);
  field("client_id", one.client_id);
  field("owner", one.owner);
  field("state", one.state);
  field("state_reason", one.state_reason);
  field("since_s", known(one.since_s));
  field("expires_at_s", known(one.expires_at_s));
  field("grant_expires_at_s", known(one.grant_expires_at_s));
  field("granted_at_s", known(one.granted_at_s));
  field("plan_id", one.plan_id);
  field("bulk", one.bulk);
  field("unclaimed", one.unclaimed);
  field("adopted", one.adopted);
  field("scopes", one.scopes());
  field("approved_locations", one.approved_locations());
}

template <class Field>
void each_field(const Response &one, Field field) {
  field("http_status", one.http_status);
  field("body", one.body);
  field("headers", one.headers());
  field("trace_id", one.trace_id);
  field("rate_remaining", known(one.rate_remaining));
  field("daily_remaining", known(one.daily_remaining));
}

template <class Field>
void each_field(const Finding &one, Field field) {
  field("reason", one.reason);
  field("reason_name", one.reason_name);
  field("message", one.message);
  field("remedy", one.remedy);
  field("remedy_name", one.remedy_name);
  field("value", one.value);
  field("hint", one.hint);
}

template <class Field>
void each_field(const Decision &one, Field field) {
  field("outcome", one.outcome);
  field("allowed", one.allowed);
  field("denied", one.denied);
  field("operation", one.operation);
  field("findings", one.findings());
}

template <class Field>
void each_field(const Location &one, Field field) {
  field("id", one.id);
  field("name", one.name);
  field("address", one.address);
  field("installed", one.installed);
}

template <class Field>
void each_field(const Operation &one, Field field) {
  field("name", one.name);
  field("product", one.product);
  field("method", one.method);
  field("path", one.path);
  field("generation", one.generation);
  field("version", one.version);
  field("scope", one.scope);
  field("levels", one.levels);
}

template <class Field>
void each_field(const Report &one, Field field) {
  field("done", one.done);
  field("skipped", one.skipped);
  field("failed", one.failed);
}

template <class Field>
void each_field(const StoreQuery &one, Field field) {
  const auto wanted = [](bool is_set, const std::string &value) { return is_set ? std::optional<std::string>(value) : std::nullopt; };
  field("app_id", wanted(one.by_app_id, one.app_id));
  field("owner", wanted(one.by_owner, one.owner));
  field("company_id", wanted(one.by_company_id, one.company_id));
  field("location_id", wanted(one.by_location_id, one.location_id));
  field("after", one.after);
  field("limit", one.limit);
}

// What listeners give as well is written and read by the same names.

template <class Row, class Field, std::enable_if_t<std::is_same_v<std::remove_const_t<Row>, StoreRow>, int> = 0>
void each_field(Row &one, Field field) {
  field("key", one.key);
  field("value", one.value);
  field("version", one.version);
  field("due_s", one.due_s);
  field("app_id", one.app_id);
  field("owner", one.owner);
  field("company_id", one.company_id);
  field("location_id", one.location_id);
}

template <class Field>
void each_field(StoreLease &one, Field field) {
  field("holder", one.holder);
  field("remaining_ms", one.remaining_ms);
}

template <class Field>
void each_field(Secret &one, Field field) {
  field("text", one.text);
  field("expires_at_s", one.expires_at_s);
}

}  // namespace ghlauth_binding::plain
