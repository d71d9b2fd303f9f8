#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

#include "cli/files.hpp"
#include "cli/keep.hpp"
#include "cli/report.hpp"
#include "cli/text.hpp"

namespace ghlauth::cli {
namespace {

struct Metric {
  const char *name, *type, *help;
};
constexpr Metric metrics[] = {
    {"ghlauth_keep_runs_total", "counter", "Runs, with those that failed."},
    {"ghlauth_keep_failed_runs_total", "counter", "Runs in which something failed."},
    {"ghlauth_keep_renewed_total", "counter", "Refresh tokens that were renewed."},
    {"ghlauth_keep_failed_total", "counter", "Installations that could not be seen to, counted in each run."},
    {"ghlauth_keep_last_run_timestamp_seconds", "gauge", "When the last run ended."},
    {"ghlauth_keep_last_success_timestamp_seconds", "gauge", "When the last run ended in which nothing failed; 0 for never."},
};
constexpr Metric by_state = {"ghlauth_installations", "gauge", "Installations in the store, by their state."};
constexpr Metric first_end = {"ghlauth_grant_expiry_timestamp_seconds", "gauge",
                              "When the first refresh token ends, unless it is renewed before."};
constexpr int states[] = {GHLAUTH_INSTALLATION_VALID,      GHLAUTH_INSTALLATION_NEEDS_AUTHORIZATION,
                          GHLAUTH_INSTALLATION_INACTIVE,   GHLAUTH_INSTALLATION_REMOVED,
                          GHLAUTH_INSTALLATION_DUE,        GHLAUTH_INSTALLATION_REFRESHING};

std::string head(const Metric &metric) {
  return std::string("# HELP ") + metric.name + " " + metric.help + "\n# TYPE " + metric.name + " " + metric.type + "\n";
}

std::string line(const std::string &name, std::int64_t value) { return name + " " + std::to_string(value) + "\n"; }

std::string label(std::string state) {
  std::replace(state.begin(), state.end(), ' ', '_');
  return std::string(by_state.name) + "{state=\"" + state + "\"}";
}

std::int64_t value_in(std::string_view text, std::string_view name) {
  std::int64_t value = 0;
  while (!text.empty()) {
    const std::string_view one = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(one.size() + 1, text.size()));
    if (!one.starts_with(name) || !one.substr(name.size()).starts_with(' ')) continue;
    std::from_chars(one.data() + name.size() + 1, one.data() + one.size(), value);
  }
  return std::max<std::int64_t>(value, 0);
}

}  // namespace

KeepMetrics::KeepMetrics(std::string path) : path_(std::move(path)) {
  const std::string before = path_.empty() ? "" : read_file(path_).value_or("");
  for (const Metric &metric : metrics) values_[metric.name] = value_in(before, metric.name);
}

std::string KeepMetrics::text(const std::optional<Census> &census) const {
  std::string out;
  for (const Metric &metric : metrics) out += head(metric) + line(metric.name, values_.at(metric.name));
  if (!census) return out;
  std::map<std::string, std::int64_t> counts = census->by_state;
  for (const int state : states) counts.emplace(state_name(state), 0);
  counts.emplace("unreadable", 0);
  out += head(by_state);
  for (const auto &[state, count] : counts) out += line(label(state), count);
  if (census->first_grant_end_s) out += head(first_end) + line(first_end.name, *census->first_grant_end_s);
  return out;
}

void KeepMetrics::write(const KeepResult &result) {
  if (path_.empty()) return;
  const std::int64_t now = now_s();
  values_["ghlauth_keep_runs_total"] += 1;
  values_["ghlauth_keep_last_run_timestamp_seconds"] = now;
  if (result.is_good())
    values_["ghlauth_keep_last_success_timestamp_seconds"] = now;
  else
    values_["ghlauth_keep_failed_runs_total"] += 1;
  values_["ghlauth_keep_renewed_total"] += result.renewed;
  values_["ghlauth_keep_failed_total"] += result.failed;
  replace_file(path_, text(result.census), 0644);
}

}  // namespace ghlauth::cli
