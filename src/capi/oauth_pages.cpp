// The installations of an app a few at a time, and counted.
#include <map>

#include "capi/arguments.hpp"
#include "capi/cancel.hpp"
#include "capi/guard.hpp"
#include "capi/installation.hpp"
#include "capi/oauth.hpp"

using namespace ghlauth::capi;
using ghlauth::Cancel;
using ghlauth::InstallationRecord;
using ghlauth::InstallationState;

namespace {

constexpr std::int64_t max_page = 1000;

std::size_t limit_argument(size_t limit) {
  if (limit < 1 || limit > max_page)
    ghlauth::throw_invalid("limit is " + std::to_string(limit), "Give 1 to " + std::to_string(max_page) + ".");
  return limit;
}

std::unique_ptr<ghlauth_installations> list_of(const std::vector<InstallationRecord> &records) {
  auto list = std::make_unique<ghlauth_installations>();
  for (const InstallationRecord &record : records) list->items.push_back(std::make_unique<ghlauth_installation>(record));
  return list;
}

bool needs_its_key(const InstallationRecord &record) {
  return record.state != InstallationState::REMOVED && record.state != InstallationState::NEEDS_AUTHORIZATION;
}

const ghlauth_client_counts::Count *count_at(const ghlauth_client_counts *counts, size_t index) noexcept {
  return peek(counts) && index < counts->counts.size() ? &counts->counts[index] : nullptr;
}

}  // namespace

extern "C" {

ghlauth_status ghlauth_oauth_page(ghlauth_oauth *oauth, ghlauth_installations **installations, const char *owner,
                                  const char *company_id, const char *location_id, const char *after, size_t limit,
                                  ghlauth_error **error) {
  return guard(error, [&] {
    require_out(installations, "installations");
    ghlauth_oauth &target = deref(oauth, "oauth");
    ghlauth::store::Filter filter;
    if (owner != nullptr) filter.owner = text(owner, "owner");
    if (company_id != nullptr) filter.company_id = text(company_id, "company_id");
    if (location_id != nullptr) filter.location_id = text(location_id, "location_id");
    ghlauth::store::Found page = run_blocking(
        target.oauth->page(std::move(filter), std::string(optional_text(after, "after")), limit_argument(limit)),
        Cancel::none());
    auto made = list_of(page.records);
    made->next = std::move(page.next);
    *installations = made.release();
  });
}

ghlauth_status ghlauth_oauth_due(ghlauth_oauth *oauth, ghlauth_installations **installations, std::int64_t until_s,
                                 size_t limit, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(installations, "installations");
    ghlauth_oauth &target = deref(oauth, "oauth");
    (void)number_between(until_s, 0, INT64_MAX, "until_s");
    *installations = list_of(run_blocking(target.oauth->due(until_s, limit_argument(limit)), Cancel::none())).release();
  });
}

ghlauth_status ghlauth_oauth_count_by_client(ghlauth_oauth *oauth, ghlauth_client_counts **counts, ghlauth_cancel *cancel,
                                             ghlauth_error **error) {
  return guard(error, [&] {
    require_out(counts, "counts");
    ghlauth_oauth &target = deref(oauth, "oauth");
    const Cancel &stop = cancel_of(cancel);
    std::map<std::string, ghlauth_client_counts::Count> by_id;
    for (const std::string &id : target.oauth->client_ids()) by_id[id];
    auto made = std::make_unique<ghlauth_client_counts>();
    std::string after;
    do {
      stop.check();
      const ghlauth::store::Found page = run_blocking(target.oauth->page({}, std::move(after), max_page), stop);
      for (const InstallationRecord &record : page.records) {
        ghlauth_client_counts::Count &count = by_id[record.client_id];
        ++count.total;
        if (needs_its_key(record)) ++count.in_use;
      }
      made->unreadable += static_cast<std::int64_t>(page.damaged.size());
      after = page.next;
    } while (!after.empty());
    for (auto &[id, count] : by_id) {
      count.client_id = id;
      made->counts.push_back(std::move(count));
    }
    *counts = made.release();
  });
}

const char *ghlauth_installations_next(const ghlauth_installations *installations) {
  return peek(installations) ? installations->next.c_str() : nullptr;
}

size_t ghlauth_client_counts_size(const ghlauth_client_counts *counts) { return peek(counts) ? counts->counts.size() : 0; }
const char *ghlauth_client_counts_client_id(const ghlauth_client_counts *counts, size_t index) {
  const auto *count = count_at(counts, index);
  return count != nullptr ? count->client_id.c_str() : nullptr;
}
std::int64_t ghlauth_client_counts_total(const ghlauth_client_counts *counts, size_t index) {
  const auto *count = count_at(counts, index);
  return count != nullptr ? count->total : -1;
}
std::int64_t ghlauth_client_counts_in_use(const ghlauth_client_counts *counts, size_t index) {
  const auto *count = count_at(counts, index);
  return count != nullptr ? count->in_use : -1;
}
std::int64_t ghlauth_client_counts_unreadable(const ghlauth_client_counts *counts) {
  return peek(counts) ? counts->unreadable : -1;
}
void ghlauth_client_counts_free(ghlauth_client_counts *counts) { free_handle(counts); }

}  // extern "C"
