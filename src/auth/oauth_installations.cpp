// The installations of the app in the store.
#include <optional>
#include <utility>

#include "auth/oauth.hpp"
#include "core/error.hpp"

namespace ghlauth::auth {

Task<InstallationRecord> OAuth::installation(std::string id) {
  store::Stored stored = co_await load(std::move(id));
  co_return std::move(stored.record);
}

Task<std::vector<InstallationRecord>> OAuth::find(store::Filter filter) {
  filter.app_id = app_id_;
  const bool by_owner = filter.owner.has_value();
  std::vector<InstallationRecord> found = co_await readable(std::move(filter));
  std::erase_if(found, [&](const InstallationRecord &record) {
    return record.api_origin != environment_->api.str() || (by_owner && record.is_unclaimed);
  });
  co_return found;
}

Task<std::vector<InstallationRecord>> OAuth::readable(store::Filter filter) {
  store::Found found = co_await environment_->vault->installations().find(std::move(filter));
  log_damaged(found);
  co_return std::move(found.records);
}

void OAuth::log_damaged(const store::Found &found) const {
  for (const auto &damaged : found.damaged)
    environment_->log->write(LogLevel::ERROR, "installation.unreadable",
                             {{"installation", damaged.id}, {"reason", damaged.reason}});
}

Task<InstallationRecord> OAuth::claim(std::string id, std::string owner) {
  for (;;) {
    store::Stored stored = co_await load(id);
    InstallationRecord &record = stored.record;
    if (!record.is_unclaimed) {
      if (record.owner == owner) co_return std::move(record);
      throw_invalid("the installation " + id + " was claimed already", "Look it up by its owner.");
    }
    record.is_unclaimed = false;
    record.owner = owner;
    InstallationRecord claimed = record;
    const bool saved = co_await environment_->vault->installations().save(std::move(stored));
    if (!saved) continue;  // written meanwhile: look again
    environment_->vault->publish(claimed, environment_->expiry_margin_s);
    co_await settle_after_grant(id);
    co_return claimed;
  }
}

Task<InstallationRecord> OAuth::import(Secret token_json, std::string client_id, std::int64_t obtained_at_s,
                                       std::string owner) {
  TokenAnswer answer = parse_token_answer(token_json.reveal(), "application/json");
  const ClientKey key = client_id.empty() ? default_key() : key_of(client_id);
  Asked asked;
  asked.only_if_newer = true;
  asked.owner = std::move(owner);
  Answered answered{std::move(answer), key.id, std::move(asked), obtained_at_s};
  const Outcome outcome = co_await store_answer(std::move(answered));
  co_return *outcome.record;
}

// Marks an installation as removed. Its tokens are kept for a while: nothing is deleted by mistake.
Task<> OAuth::bury(std::string id, std::string reason) {
  for (;;) {
    std::optional<store::Stored> present = co_await environment_->vault->installations().load(id);
    if (!present) co_return;
    present->record.enter(InstallationState::REMOVED, reason, now_s());
    present->record.lifecycle.end(environment_->clock->unix_ms());
    const bool is_saved = co_await environment_->vault->installations().save(std::move(*present));
    if (is_saved) break;  // otherwise written meanwhile: the mark must not be lost
  }
  environment_->vault->entry(id)->clear();
}

// An agency's end is the end of its locations.
Task<> OAuth::bury_with_locations(InstallationRecord record, std::string reason) {
  store::Filter filter;
  filter.app_id = app_id_;
  filter.company_id = record.company_id;
  if (record.level == Level::LOCATION) filter.location_id = record.location_id;
  const std::vector<InstallationRecord> gone = co_await readable(std::move(filter));
  for (const InstallationRecord &one : gone)
    if (one.api_origin == record.api_origin && (record.level == Level::AGENCY || one.id() == record.id()))
      co_await bury(one.id(), reason);
}

Task<bool> OAuth::end_with_agency(std::string id, std::string company_id) {
  const std::optional<InstallationRecord> agency = co_await agency_of(std::move(company_id));
  if (!agency || agency->state != InstallationState::REMOVED) co_return false;
  co_await bury(std::move(id), agency->state_reason);
  co_return true;
}

Task<> OAuth::require_installed(std::string company_id, std::string location_id) {
  const std::string id = InstallationRecord::id_of(app_id_, location_id.empty() ? company_id : location_id);
  const std::optional<store::Stored> stored = co_await environment_->vault->installations().load(id);
  if (!stored || stored->record.app_id != app_id_ || stored->record.api_origin != environment_->api.str())
    throw Error(Status::NOT_INSTALLED, "there is no installation " + id);
  const Level level = location_id.empty() ? Level::AGENCY : Level::LOCATION;
  if (stored->record.company_id != company_id || stored->record.level != level)
    throw Error(Status::NOT_INSTALLED, "the installation " + id + " is not the " + std::string(level_name(level)) +
                                           "'s of the company " + company_id);
  if (stored->record.state != InstallationState::VALID)
    throw Error(Status::NOT_INSTALLED, "the installation " + id + " is not valid any more: " + stored->record.state_reason);
}

Task<> OAuth::erase_tombstone(std::string id) {
  const store::Stored stored = co_await load(id);
  if (stored.record.state != InstallationState::REMOVED) co_return;
  (void)co_await environment_->vault->table()->erase_if_version(store::Installations::key_of(id), stored.version);
}

Task<> OAuth::remove(std::string id) {
  std::optional<store::Stored> stored;
  std::optional<Error> failure;
  try {
    stored = co_await load(id);
  } catch (const Error &error) {
    if (error.status() != Status::STORE || !id.starts_with(app_id_ + ":")) throw;
    failure = error;
  }
  if (stored) {
    co_await bury_with_locations(stored->record, "removed by the application");
  } else {
    // A row that cannot be read stands in the way of a new authorization; one that could not be read just now does not.
    const bool is_erased = co_await environment_->vault->installations().erase_damaged(id);
    if (!is_erased) throw Error(*failure);
  }
  environment_->vault->entry(id)->clear();
}

}  // namespace ghlauth::auth
