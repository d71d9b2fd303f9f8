#include <algorithm>
#include <cstring>
#include <set>
#include <utility>

#include "cli/keep.hpp"
#include "cli/report.hpp"
#include "cli/service_apps.hpp"
#include "cli/terminal.hpp"

namespace ghlauth::cli {
namespace {

constexpr std::int64_t day_s = 86400;

KeepOptions options_of(const KeepArguments &arguments) {
  KeepOptions options = made<KeepOptions>(ghlauth_keep_options_new);
  const auto set = [&](auto setter, auto value) {
    check([&](ghlauth_error **error) { return setter(options.get(), value, error); });
  };
  set(ghlauth_keep_options_set_age_s, arguments.age_days * day_s);
  set(ghlauth_keep_options_set_max_refreshes, arguments.max_refreshes);
  set(ghlauth_keep_options_set_parallel, arguments.parallel);
  set(ghlauth_keep_options_set_tombstone_age_s, arguments.tombstone_days * day_s);
  set(ghlauth_keep_options_set_reconcile, arguments.no_reconcile ? 0 : 1);
  return options;
}

void keep_app(const ServiceApps::App &app, const ghlauth_keep_options *options, KeepResult &result) {
  ghlauth_report *raw = nullptr;
  ghlauth_error *error = nullptr;
  const ghlauth_status status = ghlauth_oauth_keep(app.oauth.get(), &raw, options, cancel(), &error);
  const Report report(raw);
  if (report) {
    result.renewed += ghlauth_report_done(raw);
    result.not_due += ghlauth_report_skipped(raw);
    result.failed += ghlauth_report_failed(raw);
    for (std::size_t i = 0; i < ghlauth_report_size(raw); ++i)
      result.failures.push_back({ghlauth_report_name(raw, i), ghlauth_report_reason(raw, i)});
  }
  if (status < 0 && status != GHLAUTH_E_INCOMPLETE) throw failure_of(status, error);
  ghlauth_error_free(error);
}

bool has_scope(const ghlauth_installation *i, const char *scope) {
  const ghlauth_list *scopes = ghlauth_installation_scopes(i);
  for (std::size_t at = 0; at < ghlauth_list_size(scopes); ++at)
    if (std::strcmp(ghlauth_list_at(scopes, at), scope) == 0) return true;
  return ghlauth_list_size(scopes) == 0;
}

bool is_alive(const ghlauth_installation *i) {
  const int state = ghlauth_installation_state(i);
  return state != GHLAUTH_INSTALLATION_REMOVED && state != GHLAUTH_INSTALLATION_NEEDS_AUTHORIZATION;
}

void count_app(const ServiceApps::App &app, Census &census) {
  std::set<std::string> agencies;                  // whose locations are minted, and need no grant of their own
  std::map<std::string, std::int64_t> first_ends;  // by company
  const auto note_end = [](std::optional<std::int64_t> &first, std::int64_t end_s) {
    if (end_s >= 0 && (!first || end_s < *first)) first = end_s;
  };
  std::string after;
  do {
    const Installations page = made<Installations>([&](auto out, auto error) {
      return ghlauth_oauth_page(app.oauth.get(), out, nullptr, nullptr, nullptr, after.c_str(), 1000, error);
    });
    for (std::size_t at = 0; at < ghlauth_installations_size(page.get()); ++at) {
      const ghlauth_installation *i = ghlauth_installations_at(page.get(), at);
      ++census.by_state[state_name(ghlauth_installation_state(i))];
      if (!is_alive(i)) continue;
      const std::int64_t end_s = ghlauth_installation_grant_expires_at_s(i);
      const std::string company = ghlauth_installation_company_id(i);
      if (ghlauth_installation_level(i) == GHLAUTH_LEVEL_AGENCY) {
        note_end(census.first_grant_end_s, end_s);
        if (has_scope(i, "oauth.write")) agencies.insert(company);
      } else if (end_s >= 0) {
        const auto [first, is_new] = first_ends.emplace(company, end_s);
        if (!is_new) first->second = std::min(first->second, end_s);
      }
    }
    after = ghlauth_installations_next(page.get());
  } while (!after.empty());
  for (const auto &[company, end_s] : first_ends)
    if (!agencies.contains(company)) note_end(census.first_grant_end_s, end_s);
}

// Each look at a row that does not open writes its event anew.
void add_unreadable(const std::vector<std::string> &rows, KeepResult &result) {
  const std::set<std::string> unreadable(rows.begin(), rows.end());
  result.unreadable.assign(unreadable.begin(), unreadable.end());
  const auto count = static_cast<std::int64_t>(unreadable.size());
  result.failed += count;
  if (result.census) result.census->by_state["unreadable"] = count;
}

void keep_all(const KeepArguments &arguments, KeepResult &result) {
  ServiceApps opened(arguments.options, arguments);  // anew for each run: keys, secrets and logins may have changed
  const KeepOptions options = options_of(arguments);
  result.has_begun = true;
  if (!arguments.metrics.empty()) result.census.emplace();
  for (const ServiceApps::App &app : opened.apps) {
    try {
      keep_app(app, options.get(), result);
      if (result.census) count_app(app, *result.census);
    } catch (Failure &failure) {
      if (failure.status == GHLAUTH_E_CANCELLED) throw;
      result.broken.push_back(std::move(failure));
      result.census.reset();  // it would be one of some of them
    }
  }
  add_unreadable(opened.session.events().unreadable, result);
}

}  // namespace

void require_something_to_keep(const KeepArguments &arguments) {
  const ServiceApps opened(arguments.options, arguments);
  (void)options_of(arguments);
}

KeepResult keep_once(const KeepArguments &arguments) {
  KeepResult result;
  try {
    keep_all(arguments, result);
  } catch (Failure &failure) {
    if (interrupted_by() != 0) throw;
    result.broken.push_back(std::move(failure));
  } catch (const std::exception &error) {
    result.broken.emplace_back(exit_failed, error.what());
  }
  return result;
}

}  // namespace ghlauth::cli
