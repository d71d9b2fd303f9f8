#include "protocol/installation_record.hpp"

#include <algorithm>
#include <utility>

#include "core/json.hpp"
#include "protocol/stored.hpp"

namespace ghlauth {
namespace {

void write_list(JsonWriter &out, std::string_view name, const std::vector<std::string> &values) {
  out.key(name).begin_array();
  for (const std::string &value : values) out.string(value);
  out.end_array();
}

std::vector<std::string> read_list(const JsonValue &value) {
  std::vector<std::string> out;
  for (const JsonValue &item : value.items()) out.emplace_back(item.string_or_empty());
  return out;
}

template <class Enum>
Enum read_enum(const JsonValue &value, Enum first, Enum last) {
  return static_cast<Enum>(stored_number(value, -1, static_cast<std::int64_t>(first), static_cast<std::int64_t>(last)));
}

std::string read_text(const JsonValue &value) { return std::string(value.string_or_empty()); }

/// For a record of before there were lifecycles: at its state's beginning it was granted at the latest, or was removed.
Lifecycle guess_lifecycle(const InstallationRecord &record) {
  Lifecycle lifecycle;
  lifecycle.granted_at_ms = std::min(record.since_s, record.obtained_at_s == 0 ? record.since_s : record.obtained_at_s) * 1000;
  if (record.state == InstallationState::REMOVED) lifecycle.end(record.since_s * 1000);
  return lifecycle;
}

}  // namespace

std::string InstallationRecord::id_of(std::string_view app_id, std::string_view resource_id) {
  std::string id(app_id);
  id += ':';
  id += resource_id;
  return id;
}

AccessToken InstallationRecord::token() const {
  AccessToken token;
  token.text = access_token;
  token.expires_at_s = expires_at_s;
  token.level = level;
  token.company_id = company_id;
  token.location_id = location_id;
  token.user_id = user_id;
  token.scopes = scopes;
  return token;
}

void InstallationRecord::enter(InstallationState next, std::string reason, std::int64_t now_s) {
  if (since_s != 0 && state == next && state_reason == reason) return;  // 0: a new record, which was in no state yet
  state = next;
  state_reason = std::move(reason);
  since_s = now_s;
}

std::int64_t InstallationRecord::usable_until_s(std::int64_t margin_s) const noexcept {
  const std::int64_t lifetime_s = std::max<std::int64_t>(0, expires_at_s - obtained_at_s);
  return expires_at_s - std::min(margin_s, lifetime_s / 2);
}

InstallationRecord InstallationRecord::view_at(std::int64_t now_s, std::int64_t margin_s) const {
  InstallationRecord shown = *this;
  if (state != InstallationState::VALID) return shown;
  const bool is_planned = progress.stage == RefreshStage::PLANNED && !progress.failure;
  if (progress.is_open() || is_planned) {
    shown.state = InstallationState::REFRESHING;
    shown.since_s = progress.since_s;
    shown.state_reason = is_planned ? "a refresh is about to be sent" : "a refresh was sent, and its answer is not written yet";
  } else if (access_token.empty()) {
    shown.state_reason = "its token is minted when it is used first";
  } else if (now_s > usable_until_s(margin_s)) {
    shown.state = InstallationState::DUE;
    shown.since_s = usable_until_s(margin_s);
    shown.state_reason = progress.failure ? "the last refresh failed: " + std::string(progress.failure->message())
                                          : "the access token is to be renewed when it is used next";
  }
  return shown;
}

void InstallationRecord::set_aside(Candidate candidate) {
  constexpr std::size_t max_candidates = 8;
  candidates.insert(candidates.begin(), std::move(candidate));
  if (candidates.size() > max_candidates) candidates.pop_back();
}

SecretBytes InstallationRecord::serialize() const {
  JsonWriter out;
  out.begin_object();
  out.member("schema", 1);
  out.member("app_id", app_id).member("client_id", client_id).member("api_origin", api_origin);
  out.member("level", static_cast<std::int64_t>(level));
  out.member("company_id", company_id).member("location_id", location_id).member("user_id", user_id);
  out.member("owner", owner);
  out.member("state", static_cast<std::int64_t>(state)).member("state_reason", state_reason).member("since_s", since_s);
  out.member("obtained_at_s", obtained_at_s).member("expires_at_s", expires_at_s);
  out.member("grant_expires_at_s", grant_expires_at_s);
  out.member("access_token", access_token.reveal()).member("refresh_token", refresh_token.reveal());
  out.member("previous_refresh_token", previous_refresh_token.reveal());
  write_progress(out.key("progress"), progress);
  out.key("candidates").begin_array();
  for (const Candidate &candidate : candidates) write_candidate(out, candidate);
  out.end_array();
  out.member("retry_at_s", retry_at_s).member("missing_since_s", missing_since_s);
  write_list(out, "scopes", scopes);
  write_list(out, "approved_locations", approved_locations);
  out.member("is_bulk", is_bulk).member("installs_to_future_locations", installs_to_future_locations);
  out.member("is_unclaimed", is_unclaimed).member("is_adopted", is_adopted);
  write_lifecycle(out.key("lifecycle"), lifecycle);
  out.end_object();
  SecretBytes bytes;
  append(bytes, out.text());
  return bytes;
}

InstallationRecord InstallationRecord::deserialize(std::string_view json) {
  const std::optional<JsonDocument> document = JsonDocument::try_parse(json);
  if (!document || document->root()["schema"].integer() != 1) throw_unreadable_record();
  const JsonValue in = document->root();
  InstallationRecord record;
  record.app_id = read_text(in["app_id"]);
  record.client_id = read_text(in["client_id"]);
  record.api_origin = read_text(in["api_origin"]);
  record.level = read_enum(in["level"], Level::UNKNOWN, Level::LOCATION);
  record.company_id = read_text(in["company_id"]);
  record.location_id = read_text(in["location_id"]);
  record.user_id = read_text(in["user_id"]);
  record.owner = read_text(in["owner"]);
  record.state = read_enum(in["state"], InstallationState::VALID, InstallationState::REMOVED);
  record.state_reason = read_text(in["state_reason"]);
  record.since_s = stored_s(in["since_s"]);
  record.obtained_at_s = stored_s(in["obtained_at_s"]);
  record.expires_at_s = stored_s(in["expires_at_s"], no_expiry);
  record.grant_expires_at_s = stored_s(in["grant_expires_at_s"], no_expiry);
  record.access_token.assign(in["access_token"].string_or_empty());
  record.refresh_token.assign(in["refresh_token"].string_or_empty());
  record.previous_refresh_token.assign(in["previous_refresh_token"].string_or_empty());
  record.progress = read_progress(in["progress"]);
  for (const JsonValue &candidate : in["candidates"].items()) record.candidates.push_back(read_candidate(candidate));
  record.retry_at_s = stored_s(in["retry_at_s"]);
  record.missing_since_s = stored_s(in["missing_since_s"]);
  record.scopes = read_list(in["scopes"]);
  record.approved_locations = read_list(in["approved_locations"]);
  record.is_bulk = in["is_bulk"].boolean().value_or(false);
  record.installs_to_future_locations = in["installs_to_future_locations"].boolean().value_or(false);
  record.is_unclaimed = in["is_unclaimed"].boolean().value_or(false);
  record.is_adopted = in["is_adopted"].boolean().value_or(false);
  record.lifecycle = in["lifecycle"].is_object() ? read_lifecycle(in["lifecycle"]) : guess_lifecycle(record);
  return record;
}

std::string_view app_id_of(std::string_view client_id) noexcept { return client_id.substr(0, client_id.find('-')); }

}  // namespace ghlauth
