// What is remembered of events until there is an installation that they are about: written before the installation is looked for
// once more, and looked for after an installation was written, so that one of the two sees the other.
#include <set>
#include <utility>

#include "auth/oauth.hpp"
#include "core/error.hpp"

namespace ghlauth::auth {
namespace {

constexpr std::size_t page_size = 200;

}  // namespace

Task<RememberedRecord> OAuth::remember(Told told) {
  const std::string id = InstallationRecord::id_of(app_id_, told.location_id.empty() ? told.company_id : told.location_id);
  for (;;) {
    std::optional<store::StoredMemory> present = co_await environment_->vault->remembered().load(id);
    store::StoredMemory next;
    if (present) next = std::move(*present);
    RememberedRecord &record = next.record;
    record.app_id = app_id_;
    record.location_id = told.location_id;
    const bool is_company_new = record.company_id.empty() && !told.company_id.empty();
    if (is_company_new) record.company_id = told.company_id;
    const bool is_younger = record.lifecycle.join(told.lifecycle);
    if (!is_younger && !is_company_new) co_return record;
    record.noted_at_s = now_s();
    const RememberedRecord written = record;
    const bool is_saved = co_await environment_->vault->remembered().save(std::move(next));
    if (is_saved) co_return written;  // otherwise written meanwhile: look again
  }
}

// Brings what is remembered into its installation, and makes one where its agency is here. Nothing: there is no place for it yet.
Task<std::optional<LifecycleOutcome>> OAuth::settle(std::string id) {
  std::optional<LifecycleOutcome> outcome;
  for (;;) {
    std::optional<store::StoredMemory> memory = co_await environment_->vault->remembered().load(id);
    if (!memory) co_return outcome;
    const RememberedRecord &remembered = memory->record;
    std::optional<store::Stored> stored = co_await environment_->vault->installations().load(id);
    if (stored) {
      Told told{remembered.company_id, remembered.location_id, remembered.lifecycle};
      const std::optional<LifecycleOutcome> heard = co_await hear_of(std::move(*stored), std::move(told));
      if (!heard) continue;
      outcome = heard;
    } else {
      std::optional<InstallationRecord> place = co_await place_for(remembered);
      const bool is_over = !place && co_await is_covered(remembered);
      if (!place && !is_over) co_return outcome;
      outcome = LifecycleOutcome::STALE;
      if (place) {
        const bool is_living = place->state != InstallationState::REMOVED;
        const bool is_waiting = !is_living && !place->lifecycle.is_ended();
        store::Stored next;
        next.record = std::move(*place);
        const bool is_saved = co_await environment_->vault->installations().save(std::move(next));
        if (!is_saved) continue;
        if (is_living) outcome = co_await confirm_added(id);
        if (is_waiting) outcome = LifecycleOutcome::REMEMBERED;
      }
    }
    const bool is_erased = co_await environment_->vault->remembered().erase(id, memory->version);
    if (is_erased) co_return outcome;  // otherwise more was noted meanwhile
  }
}

// The installation of a location of which an INSTALL is remembered: a tombstone when an end came later, and when the agency has
// ended, with which it comes back.
Task<std::optional<InstallationRecord>> OAuth::place_for(RememberedRecord remembered) {
  if (remembered.location_id.empty() || remembered.lifecycle.granted_at_ms == 0) co_return std::nullopt;
  const std::optional<InstallationRecord> agency = co_await agency_of(remembered.company_id);
  if (!agency) co_return std::nullopt;
  InstallationRecord record = new_location(*agency, remembered.location_id, nullptr);
  record.lifecycle = remembered.lifecycle;
  record.user_id = record.lifecycle.user.text;
  if (agency->lifecycle.ended_at_ms >= record.lifecycle.granted_at_ms) record.lifecycle.end(agency->lifecycle.ended_at_ms);
  if (record.lifecycle.is_ended() || agency->state == InstallationState::REMOVED)
    record.enter(InstallationState::REMOVED, uninstalled_in_highlevel, now_s());
  else if (!can_hold_locations(*agency))
    co_return std::nullopt;
  co_return record;
}

// Whether all of it is older than the end of a company that is not here.
Task<bool> OAuth::is_covered(RememberedRecord remembered) {
  if (remembered.location_id.empty() || remembered.company_id.empty()) co_return false;
  std::string company = InstallationRecord::id_of(app_id_, remembered.company_id);
  const std::optional<store::StoredMemory> memory = co_await environment_->vault->remembered().load(std::move(company));
  co_return memory && memory->record.lifecycle.ended_at_ms >= remembered.lifecycle.latest_ms();
}

Task<std::vector<std::string>> OAuth::remembered_ids(std::string company_id) {
  std::vector<std::string> ids;
  store::MemoryPage page;
  do {
    store::Filter filter;
    filter.app_id = app_id_;
    filter.company_id = company_id;
    std::string after = std::move(page.next);
    page = co_await environment_->vault->remembered().page(std::move(filter), std::move(after), page_size);
    ids.insert(ids.end(), page.ids.begin(), page.ids.end());
  } while (!page.next.empty());
  co_return ids;
}

// What waited for the tokens of a company: locations that are remembered, and tombstones that were installed again.
Task<> OAuth::settle_company(std::string company_id) {
  const std::vector<std::string> ids = co_await remembered_ids(company_id);
  for (const std::string &id : ids) (void)co_await settle(id);
  store::Found page;
  do {
    store::Filter filter;
    filter.company_id = company_id;
    std::string after = std::move(page.next);
    page = co_await this->page(std::move(filter), std::move(after), page_size);
    for (const InstallationRecord &record : page.records) {
      const bool is_waiting = record.state == InstallationState::REMOVED && !record.lifecycle.is_ended();
      if (record.level != Level::LOCATION || !is_waiting) continue;
      Told told{company_id, record.location_id, {}};
      (void)co_await hear(std::move(told));
    }
  } while (!page.next.empty());
}

// After an authorization was stored, which does not fail for what is remembered beside it: that is tried again by keep.
Task<> OAuth::settle_after_grant(std::string id) {
  try {
    (void)co_await settle(id);
    const std::optional<store::Stored> stored = co_await environment_->vault->installations().load(id);
    if (stored && stored->record.level == Level::AGENCY && can_hold_locations(stored->record))
      co_await settle_company(stored->record.company_id);
  } catch (const Error &error) {
    environment_->log->write(LogLevel::WARN, "lifecycle.unsettled",
                             {{"installation", id}, {"reason", std::string(error.message())}});
  }
}

// Locations whose events named no company: HighLevel's list says which of them are this one's. As above, nothing fails for it.
Task<> OAuth::settle_listed(net::Session &session, std::string company_id) {
  try {
    const std::optional<InstallationRecord> agency = co_await agency_of(company_id);
    if (!agency || !can_hold_locations(*agency) || !may_list(*agency)) co_return;
    const std::vector<std::string> ids = co_await remembered_ids({});
    if (ids.empty()) co_return;
    const std::set<std::string> waiting(ids.begin(), ids.end());
    const ListedLocations listed = co_await installed_locations(session, company_id, true);
    for (const ListedLocation &location : listed.locations) {
      if (!location.is_installed || !waiting.contains(InstallationRecord::id_of(app_id_, location.id))) continue;
      Told told{company_id, location.id, {}};
      (void)co_await hear(std::move(told));
    }
  } catch (const Error &error) {
    environment_->log->write(LogLevel::WARN, "lifecycle.unsettled",
                             {{"company_id", company_id}, {"reason", std::string(error.message())}});
  }
}

Task<std::string> OAuth::tidy_remembered(std::string after, std::int64_t noted_until_s) {
  store::Filter filter;
  filter.app_id = app_id_;
  store::MemoryPage page = co_await environment_->vault->remembered().page(std::move(filter), std::move(after), page_size);
  for (const std::string &id : page.ids) {
    (void)co_await settle(id);
    const std::optional<store::StoredMemory> memory = co_await environment_->vault->remembered().load(id);
    if (memory && memory->record.noted_at_s <= noted_until_s)
      (void)co_await environment_->vault->remembered().erase(id, memory->version);
  }
  co_return std::move(page.next);
}

}  // namespace ghlauth::auth
