#include "sandbox/reports.hpp"

#include <algorithm>

#include "core/json.hpp"
#include "sandbox/entities.hpp"
#include "sandbox/rules.hpp"

namespace ghlauth::sandbox {
namespace {

void write_tally(JsonWriter &out, const Tally &tally) {
  out.begin_object().member("codes_exchanged", tally.codes_exchanged).member("refreshes_ok", tally.refreshes_ok);
  out.member("refreshes_refused", tally.refreshes_refused).member("refresh_reuses", tally.refresh_reuses);
  out.member("mints", tally.mints).member("api_calls", tally.api_calls);
  const auto presented = std::count_if(tally.answers.begin(), tally.answers.end(), [](const Presented &one) { return *one; });
  out.member("answers", static_cast<std::int64_t>(tally.answers.size())).member("answers_presented", std::int64_t{presented});
  out.member("newest_presented", !tally.answers.empty() && *tally.answers.back()).end_object();
}

}  // namespace

void write_seen(JsonWriter &out, const Seen &seen) {
  out.member("number", seen.number).member("at", iso_time(seen.unix_ms)).member("method", seen.method);
  out.member("path", seen.path).member("status", static_cast<std::int64_t>(seen.status)).member("rule", seen.rule);
  if (const std::string_view sentence = why(seen.rule); !sentence.empty()) out.member("why", sentence);
  const auto unless_empty = [&](std::string_view name, const std::string &value) {
    if (!value.empty()) out.member(name, value);
  };
  unless_empty("fault", seen.fault);
  unless_empty("app_id", seen.sender.app_id);
  unless_empty("pit_id", seen.sender.pit_id);
  unless_empty("resource_id", seen.sender.resource_id);
  out.member("user_agent", seen.user_agent).member("version", seen.version).member("content_type", seen.content_type);
  unless_empty("query", seen.query);
  out.member("body_bytes", seen.body_bytes);
}

std::string counters_json(const World &world) {
  const Counters &c = world.counters;
  JsonWriter out;
  out.begin_object().member("requests", c.requests).member("token_requests", c.token_requests);
  out.member("codes_exchanged", c.codes_exchanged).member("refreshes_ok", c.refreshes_ok);
  out.member("refreshes_refused", c.refreshes_refused).member("refresh_reuses", c.refresh_reuses).member("mints", c.mints);
  out.member("api_calls", c.api_calls).member("status_401", c.status_401).member("status_429", c.status_429);
  out.member("faults_fired", c.faults_fired);
  out.key("arrivals").begin_object();
  for (const auto &[key, count] : c.arrivals) out.member(key, count);
  out.end_object().key("installations").begin_object();
  for (const auto &[key, tally] : world.state.tallies) {
    out.key(key);
    write_tally(out, tally);
  }
  return out.end_object().end_object().str();
}

std::string requests_json(const Counters &counters) {
  JsonWriter out;
  out.begin_object().key("requests").begin_array();
  for (const Seen &seen : counters.recent) {
    out.begin_object();
    write_seen(out, seen);
    out.end_object();
  }
  return out.end_array().end_object().str();
}

std::string faults_json(const Faults &faults) {
  JsonWriter out;
  out.begin_object().key("faults").begin_array();
  for (const Fault &fault : faults.queue()) {
    out.begin_object()
        .member("id", fault.number)
        .member("kind", fault.kind)
        .member("method", fault.method)
        .member("path", fault.path_prefix);
    out.member("count", fault.count).member("effect", fault.effect).member("delay_ms", fault.delay_ms).end_object();
  }
  return out.end_array().end_object().str();
}

std::string installations_json(const State &state) {
  JsonWriter out;
  out.begin_object().key("installations").begin_array();
  for (const auto &[key, installation] : state.installations) {
    out.begin_object().member("app_id", installation.app_id).member("user_type", auth_class(installation.level));
    out.member("resource_id", installation.resource_id).member("company_id", installation.company_id);
    out.member("scope", join_scopes(installation.scopes)).member("bulk", installation.bulk).end_object();
  }
  return out.end_array().end_object().str();
}

std::string locations_json(const State &state) {
  JsonWriter out;
  out.begin_object().key("locations").begin_array();
  for (const Location &location : state.locations) {
    out.begin_object().member("id", location.id).member("company_id", location.company_id).member("name", location.name);
    out.member("active", location.active).key("contacts").begin_array();
    for (const auto &[contact_id, contact] : state.contacts)
      if (contact.location_id == location.id) out.string(contact_id);
    out.end_array().end_object();
  }
  return out.end_array().end_object().str();
}

std::string apps_json(const State &state) {
  JsonWriter out;
  out.begin_object().key("apps").begin_array();
  for (const App &app : state.apps) out.raw(app_json(app));
  return out.end_array().end_object().str();
}

std::string pits_json(const State &state) {
  JsonWriter out;
  out.begin_object().key("pits").begin_array();
  for (const auto &[digest, pit] : state.pits()) write_pit(out, pit);
  return out.end_array().end_object().str();
}

}  // namespace ghlauth::sandbox
