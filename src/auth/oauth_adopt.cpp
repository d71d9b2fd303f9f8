// Installations that are taken over from another program: kept, and not used before somebody says that it has stopped.
#include <algorithm>
#include <optional>
#include <utility>

#include "auth/oauth.hpp"
#include "core/error.hpp"
#include "store/report.hpp"

namespace ghlauth::auth {
namespace {

bool is_over(const InstallationRecord &record) {
  return record.state == InstallationState::NEEDS_AUTHORIZATION || record.state == InstallationState::REMOVED;
}

/// Whether the record takes the place of what is there; `is_dated`: it is known when it was stored. Throws RowFault when both are
/// in use.
bool replaces(const InstallationRecord &record, bool is_dated, const InstallationRecord &present) {
  if (!is_dated || record.obtained_at_s < present.obtained_at_s) return false;
  if (record.refresh_token.reveal() == present.refresh_token.reveal() &&
      record.access_token.reveal() == present.access_token.reveal())
    return false;
  if (present.is_adopted) return true;  // also of the same second: what is given last was written last
  if (record.obtained_at_s == present.obtained_at_s) return false;
  if (is_over(present)) return record.obtained_at_s > present.since_s;
  throw store::RowFault(Status::INVALID_ARGUMENT, "it is in use here, and the other program has a younger token: both refresh it");
}

}  // namespace

std::string OAuth::known_client_id(const std::string &client_id) const {
  return client_id.empty() ? default_key().id : key_of(client_id).id;
}

Task<bool> OAuth::adopt(SdkSession session, std::string client_id, std::string owner) {
  const TokenAnswer &answer = session.answer;
  InstallationRecord record;
  record.app_id = app_id_;
  record.client_id = std::move(client_id);
  record.api_origin = environment_->api.str();
  record.level = answer.level;
  record.company_id = answer.company_id;
  if (answer.level == Level::LOCATION) record.location_id = answer.location_id;
  record.user_id = answer.user_id;
  record.owner = std::move(owner);
  // Where it is not known when the token was stored, it is taken for one that has just expired.
  record.obtained_at_s = std::min(session.stored_at_s.value_or(std::max<std::int64_t>(0, now_s() - answer.expires_in_s)), now_s());
  record.expires_at_s = record.obtained_at_s + answer.expires_in_s;
  record.access_token = answer.access_token;
  record.refresh_token = answer.refresh_token;
  if (!answer.refresh_token.empty()) record.grant_expires_at_s = record.obtained_at_s + grant_lifetime_s;
  record.scopes = answer.scopes;
  record.approved_locations = answer.approved_locations;
  record.is_bulk = answer.is_bulk;
  record.installs_to_future_locations = answer.installs_to_future_locations;
  record.is_adopted = true;
  record.lifecycle.grant(record.obtained_at_s * 1000);
  record.enter(InstallationState::VALID, "", record.obtained_at_s);
  const std::string id = record.id();
  for (;;) {
    std::optional<store::Stored> present = co_await environment_->vault->installations().load(id);
    if (present && present->record.api_origin != record.api_origin) require_own(present->record);
    if (present && !replaces(record, session.stored_at_s.has_value(), present->record)) co_return false;
    store::Stored next;
    next.record = record;
    if (present) {
      next.version = present->version;
      next.record.lifecycle = present->record.lifecycle;
      next.record.lifecycle.grant(record.obtained_at_s * 1000);
      if (next.record.owner.empty()) next.record.owner = present->record.owner;
      for (Candidate &candidate : present->record.candidates) next.record.set_aside(std::move(candidate));
    }
    const bool saved = co_await environment_->vault->installations().save(std::move(next));
    if (saved) break;  // otherwise written meanwhile: look again
  }
  environment_->vault->forget(id);
  environment_->log->write(LogLevel::INFO, "installation.adopted", {{"installation", id}});
  co_return true;
}

Task<bool> OAuth::activate(std::string id) {
  for (;;) {
    store::Stored stored = co_await load(id);
    if (!stored.record.is_adopted) co_return false;
    stored.record.is_adopted = false;
    const InstallationRecord activated = stored.record;
    const bool saved = co_await environment_->vault->installations().save(std::move(stored));
    if (!saved) continue;  // written meanwhile: look again
    environment_->vault->publish(activated, environment_->expiry_margin_s);
    environment_->log->write(LogLevel::INFO, "installation.activated", {{"installation", id}});
    co_await settle_after_grant(id);
    co_return true;
  }
}

}  // namespace ghlauth::auth
