// What webhooks say about the installations. An event is joined with what is known (protocol/lifecycle) at its installation or, as
// long as there is none, at a row that remembers it (oauth_remembered.cpp): the end is the same in any order.
#include <utility>

#include "auth/oauth.hpp"
#include "core/error.hpp"

namespace ghlauth::auth {
namespace {

constexpr std::size_t page_size = 200;
constexpr std::size_t max_agencies_asked = 32;  // for one event

std::string_view name_of(LifecycleOutcome outcome) {
  switch (outcome) {
    case LifecycleOutcome::NOTHING: return "nothing";
    case LifecycleOutcome::REMEMBERED: return "remembered";
    case LifecycleOutcome::ADDED: return "added";
    case LifecycleOutcome::REMOVED: return "removed";
    case LifecycleOutcome::UPDATED: return "updated";
    case LifecycleOutcome::CHECKED: return "checked";
    case LifecycleOutcome::STALE: return "stale";
  }
  return "";
}

/// What was said of an installation that stays in its state.
LifecycleOutcome noted(const Lifecycle &before, const Lifecycle &after, const Lifecycle &told) {
  const bool is_updated = before.version.text != after.version.text || before.plan.text != after.plan.text ||
                          before.external_auth_at_ms != after.external_auth_at_ms;
  if (is_updated) return LifecycleOutcome::UPDATED;
  const auto is_old = [](std::int64_t at_ms, std::int64_t known_ms) { return at_ms != 0 && at_ms < known_ms; };
  const bool is_stale = told.ended_at_ms != 0 || is_old(told.version.at_ms, before.version.at_ms) ||
                        is_old(told.plan.at_ms, before.plan.at_ms) ||
                        is_old(told.external_auth_at_ms, before.external_auth_at_ms);
  return is_stale ? LifecycleOutcome::STALE : LifecycleOutcome::NOTHING;
}

bool may_be_asked(const InstallationRecord &record) {
  return record.level == Level::AGENCY && record.state == InstallationState::VALID && can_hold_locations(record) &&
         may_list(record);
}

}  // namespace

bool can_hold_locations(const InstallationRecord &agency) {
  return (agency.state == InstallationState::VALID || agency.state == InstallationState::INACTIVE) && !agency.is_unclaimed &&
         !agency.is_adopted && may_mint(agency);
}

Task<LifecycleOutcome> OAuth::apply(LifecycleEvent event) {
  if (!event.app_id.empty() && event.app_id != app_id_)
    throw Error(Status::OTHER_APP, "the event is of the app " + event.app_id + ", not of " + app_id_,
                "Apply it with the ghlauth_oauth of its app.");
  if (event.resource_id().empty()) co_return LifecycleOutcome::NOTHING;
  if (event.app_id.empty() || !event.at_ms) {
    const LifecycleOutcome checked = co_await check_listing(std::move(event));
    co_return checked;
  }
  Told told{event.company_id, event.location_id, Lifecycle::of(event)};
  LifecycleOutcome outcome = co_await hear(told);
  const bool is_homeless = outcome == LifecycleOutcome::REMEMBERED && event.kind == LifecycleKind::INSTALL &&
                           !event.location_id.empty() && event.company_id.empty();
  if (is_homeless) {
    told.company_id = co_await find_company(event.location_id);
    if (!told.company_id.empty()) outcome = co_await hear(told);
  }
  if (event.kind == LifecycleKind::UNINSTALL && event.location_id.empty()) {
    const bool is_any_removed = co_await end_locations(event.company_id, *event.at_ms);
    if (is_any_removed) outcome = LifecycleOutcome::REMOVED;
  }
  environment_->log->write(LogLevel::INFO, "lifecycle.applied",
                           {{"installation", InstallationRecord::id_of(app_id_, event.resource_id())},
                            {"status", std::string(name_of(outcome))}});
  co_return outcome;
}

Task<LifecycleOutcome> OAuth::hear(Told told) {
  const std::string id = InstallationRecord::id_of(app_id_, told.location_id.empty() ? told.company_id : told.location_id);
  for (;;) {
    std::optional<store::Stored> stored = co_await environment_->vault->installations().load(id);
    if (!stored) break;
    require_own(stored->record);
    const std::optional<LifecycleOutcome> outcome = co_await hear_of(std::move(*stored), told);
    if (outcome) co_return *outcome;  // otherwise written meanwhile: look again
  }
  const RememberedRecord remembered = co_await remember(told);
  // Its installation or its agency may have come while this was written; whoever wrote that has not seen it.
  const std::optional<LifecycleOutcome> outcome = co_await settle(id);
  if (outcome) co_return *outcome;
  const bool is_old = told.lifecycle.granted_at_ms != 0 ? remembered.lifecycle.is_ended()
                                                        : told.lifecycle.ended_at_ms != 0 && !remembered.lifecycle.is_ended();
  co_return is_old ? LifecycleOutcome::STALE : LifecycleOutcome::REMEMBERED;
}

// Nothing: the installation was written by somebody else meanwhile.
Task<std::optional<LifecycleOutcome>> OAuth::hear_of(store::Stored stored, Told told) {
  InstallationRecord &record = stored.record;
  const std::string id = record.id();
  const bool was_removed = record.state == InstallationState::REMOVED;
  const Lifecycle before = record.lifecycle;
  const bool is_younger = record.lifecycle.join(told.lifecycle);
  const bool is_company_new = record.level == Level::LOCATION && record.company_id.empty() && !told.company_id.empty();
  if (is_company_new) record.company_id = told.company_id;
  if (record.lifecycle.user.at_ms != before.user.at_ms) record.user_id = record.lifecycle.user.text;

  LifecycleOutcome outcome = noted(before, record.lifecycle, told.lifecycle);
  const bool is_end = !was_removed && record.lifecycle.is_ended();
  const bool is_back = was_removed && !record.lifecycle.is_ended();
  if (is_end) {
    record.enter(InstallationState::REMOVED, uninstalled_in_highlevel, now_s());
    outcome = LifecycleOutcome::REMOVED;
  } else if (is_back) {
    if (told.lifecycle.granted_at_ms != 0) outcome = LifecycleOutcome::REMEMBERED;  // nothing to use it with yet
    std::optional<InstallationRecord> agency;
    if (record.level == Level::LOCATION)
      agency = co_await agency_of(told.company_id.empty() ? record.company_id : told.company_id);
    if (agency && agency->lifecycle.ended_at_ms >= record.lifecycle.granted_at_ms) {
      record.lifecycle.end(agency->lifecycle.ended_at_ms);
      outcome = LifecycleOutcome::STALE;
    } else if (agency && can_hold_locations(*agency)) {
      record = new_location(*agency, record.location_id, &record);
      record.user_id = record.lifecycle.user.text;
      outcome = LifecycleOutcome::ADDED;
    }
  } else if (was_removed) {
    if (told.lifecycle.granted_at_ms != 0) outcome = LifecycleOutcome::STALE;
    if (told.lifecycle.ended_at_ms != 0) outcome = LifecycleOutcome::NOTHING;
  } else if (told.lifecycle.granted_at_ms != 0 && outcome == LifecycleOutcome::STALE) {
    outcome = LifecycleOutcome::NOTHING;  // that it is installed is no news
  }
  if (is_younger || is_company_new || outcome == LifecycleOutcome::ADDED) {
    const bool is_saved = co_await environment_->vault->installations().save(std::move(stored));
    if (!is_saved) co_return std::nullopt;
    if (is_end || outcome == LifecycleOutcome::ADDED) environment_->vault->entry(id)->clear();
    if (outcome == LifecycleOutcome::ADDED) outcome = co_await confirm_added(id);
  }
  co_return outcome;
}

// What an event asks to look at that says too little to be believed.
Task<LifecycleOutcome> OAuth::check_listing(LifecycleEvent event) {
  std::string company_id = event.company_id;
  if (!event.location_id.empty()) {
    std::string id = InstallationRecord::id_of(app_id_, event.location_id);
    const std::optional<store::Stored> stored = co_await environment_->vault->installations().load(std::move(id));
    if (stored && !stored->record.company_id.empty()) company_id = stored->record.company_id;
  }
  const std::optional<InstallationRecord> agency = co_await agency_of(company_id);
  if (!agency || !may_be_asked(*agency)) co_return LifecycleOutcome::NOTHING;
  const auto session = net::SessionPool::lease(environment_->sessions);
  (void)co_await reconcile(*session, std::move(company_id));
  co_return LifecycleOutcome::CHECKED;
}

// The company of a location: HighLevel is asked with the grants of the agencies that are here. Empty: none of them has it, or can be
// asked now; then the location is added when its company is reconciled.
Task<std::string> OAuth::find_company(std::string location_id) {
  std::vector<std::string> companies;  // those that install to future locations
  std::vector<std::string> others;
  store::Found page;
  do {
    store::Filter filter;
    filter.location_id = "";
    std::string after = std::move(page.next);
    page = co_await this->page(std::move(filter), std::move(after), page_size);
    for (const InstallationRecord &agency : page.records) {
      std::vector<std::string> &kind = agency.installs_to_future_locations ? companies : others;
      if (kind.size() < max_agencies_asked && may_be_asked(agency)) kind.push_back(agency.company_id);
    }
  } while (!page.next.empty() && companies.size() < max_agencies_asked);
  companies.insert(companies.end(), others.begin(), others.end());
  if (companies.size() > max_agencies_asked) companies.resize(max_agencies_asked);
  for (const std::string &company_id : companies) {
    const auto session = net::SessionPool::lease(environment_->sessions);
    ListedLocations listed;
    try {
      listed = co_await installed_locations(*session, company_id, true, location_id);
    } catch (const Error &error) {
      environment_->log->write(LogLevel::WARN, "lifecycle.not_asked",
                               {{"installation", InstallationRecord::id_of(app_id_, company_id)},
                                {"reason", std::string(error.message())}});
    }
    for (const ListedLocation &location : listed.locations)
      if (location.id == location_id && location.is_installed) co_return company_id;
  }
  co_return std::string();
}

// The end of an agency is the end of its locations, except for those that were installed later. True when one is removed by it.
Task<bool> OAuth::end_locations(std::string company_id, std::int64_t at_ms) {
  Told told;
  told.lifecycle.ended_at_ms = at_ms;
  const std::optional<InstallationRecord> agency = co_await agency_of(company_id);
  const bool is_agency_removed = agency && agency->state == InstallationState::REMOVED;
  bool is_any_removed = false;
  store::Found page;
  do {
    store::Filter filter;
    filter.company_id = company_id;
    std::string after = std::move(page.next);
    page = co_await this->page(std::move(filter), std::move(after), page_size);
    for (const InstallationRecord &record : page.records) {
      if (record.level != Level::LOCATION) continue;
      if (record.lifecycle.granted_at_ms > at_ms) {
        if (is_agency_removed) co_await suspend_location(record.id());
        continue;
      }
      told.location_id = record.location_id;
      const LifecycleOutcome outcome = co_await hear(told);
      is_any_removed = is_any_removed || outcome == LifecycleOutcome::REMOVED;
    }
  } while (!page.next.empty());
  const std::vector<std::string> ids = co_await remembered_ids(company_id);
  for (const std::string &id : ids) (void)co_await settle(id);  // which deletes what is covered
  co_return is_any_removed;
}

// A location that was installed after its agency's end and has no tokens of its own waits, as a tombstone, for those of the agency.
Task<> OAuth::suspend_location(std::string id) {
  for (;;) {
    std::optional<store::Stored> stored = co_await environment_->vault->installations().load(id);
    if (!stored || stored->record.state == InstallationState::REMOVED || !stored->record.access_token.empty() ||
        !stored->record.refresh_token.empty())
      co_return;
    stored->record.enter(InstallationState::REMOVED, uninstalled_in_highlevel, now_s());
    const bool is_saved = co_await environment_->vault->installations().save(std::move(*stored));
    if (is_saved) co_return;  // otherwise written meanwhile: look again
  }
}

// The agency may have ended while a location of it was written, which whoever ended it has not seen then.
Task<LifecycleOutcome> OAuth::confirm_added(std::string id) {
  const std::optional<store::Stored> stored = co_await environment_->vault->installations().load(id);
  if (!stored || stored->record.state == InstallationState::REMOVED) co_return LifecycleOutcome::STALE;
  const std::optional<InstallationRecord> agency = co_await agency_of(stored->record.company_id);
  if (!agency || agency->state != InstallationState::REMOVED) co_return LifecycleOutcome::ADDED;
  if (agency->lifecycle.ended_at_ms < stored->record.lifecycle.granted_at_ms) {
    co_await suspend_location(id);
    co_return LifecycleOutcome::REMEMBERED;
  }
  Told told;
  told.location_id = stored->record.location_id;
  told.lifecycle.ended_at_ms = agency->lifecycle.ended_at_ms;
  (void)co_await hear(std::move(told));
  co_return LifecycleOutcome::STALE;
}

Task<std::optional<InstallationRecord>> OAuth::agency_of(std::string company_id) {
  if (company_id.empty()) co_return std::nullopt;
  std::string id = InstallationRecord::id_of(app_id_, company_id);
  std::optional<store::Stored> stored = co_await environment_->vault->installations().load(std::move(id));
  if (!stored || stored->record.level != Level::AGENCY || stored->record.api_origin != environment_->api.str())
    co_return std::nullopt;
  co_return std::move(stored->record);
}

}  // namespace ghlauth::auth
