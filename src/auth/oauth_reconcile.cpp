// Compares what the store has of a company's locations with what HighLevel lists.
#include <set>
#include <utility>

#include "auth/oauth.hpp"
#include "core/error.hpp"

namespace ghlauth::auth {
namespace {

// Two looks must agree before an installation is given up, and so far apart that one fault is not seen twice.
constexpr std::int64_t between_looks_s = 300;
constexpr const char *not_listed = "HighLevel does not list it any more";

}  // namespace

Task<Reconciled> OAuth::reconcile(net::Session &session, std::string company_id) {
  const std::string company = InstallationRecord::id_of(app_id_, company_id);
  const store::Stored agency = co_await load(company);
  require_usable_state(agency.record);
  const std::int64_t listed_at_ms = environment_->clock->unix_ms();
  const ListedLocations listed = co_await installed_locations(session, company_id, true);
  Reconciled result;
  std::set<std::string> installed;
  for (const ListedLocation &location : listed.locations) {
    if (!location.is_installed) continue;
    installed.insert(location.id);
    const bool is_added = co_await add_listed(agency.record, location.id, listed_at_ms);
    if (is_added) ++result.added;
  }
  store::Filter filter;
  filter.company_id = company_id;
  store::Found page;
  do {
    constexpr std::size_t page_size = 200;
    std::string after = std::move(page.next);
    page = co_await this->page(filter, std::move(after), page_size);
    for (const InstallationRecord &record : page.records) {
      if (record.level != Level::LOCATION || record.state == InstallationState::REMOVED) continue;
      const bool is_removed = co_await note_listing(record.id(), installed.contains(record.location_id));
      if (is_removed) ++result.removed;
    }
  } while (!page.next.empty());
  environment_->log->write(LogLevel::INFO, "installations.reconciled", {{"company_id", company_id}});
  co_return result;
}

// A location of an agency whose token is minted when somebody wants it, as if it had not been there. Of what was removed its owner
// stays, unless another agency has the location now.
InstallationRecord OAuth::new_location(const InstallationRecord &agency, std::string location_id,
                                       const InstallationRecord *removed) const {
  InstallationRecord record;
  record.app_id = app_id_;
  record.client_id = agency.client_id;
  record.api_origin = agency.api_origin;
  record.level = Level::LOCATION;
  record.company_id = agency.company_id;
  record.location_id = std::move(location_id);
  const bool has_owner = removed != nullptr && removed->company_id == agency.company_id && !removed->is_unclaimed;
  record.owner = has_owner ? removed->owner : agency.owner;
  if (removed != nullptr) record.lifecycle = removed->lifecycle;
  record.enter(InstallationState::VALID, "", now_s());
  return record;
}

// A location that HighLevel lists and the store does not know. One that was given up for not being listed comes back, and one that
// was uninstalled when its UNINSTALL is so old that the list knows of it; one that the application removed does not.
Task<bool> OAuth::add_listed(InstallationRecord agency, std::string location_id, std::int64_t listed_at_ms) {
  const std::string id = InstallationRecord::id_of(app_id_, location_id);
  const std::int64_t known_until_s = listed_at_ms / 1000 - between_looks_s;
  for (;;) {
    std::optional<store::Stored> present = co_await environment_->vault->installations().load(id);
    const bool is_removed = present && present->record.state == InstallationState::REMOVED;
    const bool was_missed = is_removed && present->record.state_reason == not_listed;
    const bool was_uninstalled = is_removed && present->record.state_reason == uninstalled_in_highlevel &&
                                 present->record.since_s <= known_until_s;
    if (present && !was_missed && !was_uninstalled) co_return false;
    const std::optional<store::StoredMemory> memory = co_await environment_->vault->remembered().load(id);
    if (memory && memory->record.lifecycle.is_ended() && memory->record.noted_at_s > known_until_s) co_return false;
    store::Stored next;
    if (present) next.version = present->version;
    const bool is_the_same = was_missed && present->record.company_id == agency.company_id;
    if (is_the_same) {  // its tokens may be good still
      next.record = std::move(present->record);
      next.record.client_id = agency.client_id;
      next.record.missing_since_s = 0;
      next.record.enter(InstallationState::VALID, "", now_s());
    } else {
      next.record = new_location(agency, location_id, present ? &present->record : nullptr);
    }
    if (memory) next.record.lifecycle.join(memory->record.lifecycle);
    next.record.lifecycle.grant(listed_at_ms);
    const bool is_saved = co_await environment_->vault->installations().save(std::move(next));
    if (!is_saved) continue;
    (void)co_await settle(id);
    const bool is_ended = co_await end_with_agency(id, agency.company_id);
    co_return !is_ended;
  }
}

// True when it is given up now.
Task<bool> OAuth::note_listing(std::string id, bool is_listed) {
  for (;;) {
    std::optional<store::Stored> stored = co_await environment_->vault->installations().load(id);
    if (!stored || stored->record.state == InstallationState::REMOVED) co_return false;
    InstallationRecord &record = stored->record;
    const bool is_seen_twice =
        !is_listed && record.missing_since_s != 0 && now_s() >= record.missing_since_s + between_looks_s;
    if (is_listed ? record.missing_since_s == 0 : record.missing_since_s != 0 && !is_seen_twice) co_return false;
    if (is_seen_twice) {
      record.enter(InstallationState::REMOVED, not_listed, now_s());
      record.lifecycle.end(record.missing_since_s * 1000);  // an INSTALL after the first look is younger
    }
    record.missing_since_s = is_listed ? 0 : now_s();
    const bool is_saved = co_await environment_->vault->installations().save(std::move(*stored));
    if (!is_saved) continue;
    if (is_seen_twice) environment_->vault->entry(id)->clear();
    co_return is_seen_twice;
  }
}

}  // namespace ghlauth::auth
