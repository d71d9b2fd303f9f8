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
  const ListedLocations listed = co_await installed_locations(session, company_id, true);
  Reconciled result;
  std::set<std::string> installed;
  for (const ListedLocation &location : listed.locations) {
    if (!location.is_installed) continue;
    installed.insert(location.id);
    const bool is_added = co_await add_listed(agency.record, location.id);
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

// A location that HighLevel lists and the store does not know: its token is minted when somebody wants it. One that was given up
// for not being listed comes back; one that the application removed does not.
Task<bool> OAuth::add_listed(InstallationRecord agency, std::string location_id) {
  for (;;) {
    std::optional<store::Stored> present =
        co_await environment_->vault->installations().load(InstallationRecord::id_of(app_id_, location_id));
    const bool comes_back = present && present->record.state == InstallationState::REMOVED &&
                            present->record.state_reason == not_listed;
    if (present && !comes_back) co_return false;
    store::Stored next;
    if (present) next = std::move(*present);
    InstallationRecord &record = next.record;
    record.app_id = app_id_;
    record.client_id = agency.client_id;
    record.api_origin = agency.api_origin;
    record.level = Level::LOCATION;
    record.company_id = agency.company_id;
    record.location_id = location_id;
    if (!comes_back) record.owner = agency.owner;
    record.missing_since_s = 0;
    record.enter(InstallationState::VALID, "", now_s());
    const bool is_saved = co_await environment_->vault->installations().save(std::move(next));
    if (is_saved) co_return true;
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
    record.missing_since_s = is_listed ? 0 : now_s();
    if (is_seen_twice) record.enter(InstallationState::REMOVED, not_listed, now_s());
    const bool is_saved = co_await environment_->vault->installations().save(std::move(*stored));
    if (!is_saved) continue;
    if (is_seen_twice) environment_->vault->entry(id)->clear();
    co_return is_seen_twice;
  }
}

}  // namespace ghlauth::auth
