// ghlauth keep: one run, and what is told of it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/failure.hpp"
#include "cli/options.hpp"

namespace ghlauth::cli {

struct KeepArguments : ClientOptions {
  Options options;
  std::int64_t age_days = 30;
  std::int64_t max_refreshes = 0;  ///< 0 for no limit
  std::int32_t parallel = 4;
  std::int64_t tombstone_days = 30;
  bool no_reconcile = false;
  std::string metrics;  ///< a file; empty for none
  std::int64_t interval_s = 3600;
  bool once = false;
};

/// How the installations are, after a run.
struct Census {
  std::map<std::string, std::int64_t> by_state;
  std::optional<std::int64_t> first_grant_end_s;  ///< of those that keep is there for
};

struct KeepResult {
  struct Named {
    std::string id, reason;
  };
  bool has_begun = false;  ///< when not, the first of `broken` is why
  std::int64_t renewed = 0;
  std::int64_t not_due = 0;
  std::int64_t failed = 0;
  std::vector<Named> failures;          ///< the first of those that failed
  std::vector<std::string> unreadable;  ///< rows that do not open: these have failed as well
  std::vector<Failure> broken;          ///< apps that were not seen to the end
  std::optional<Census> census;         ///< when it was asked for

  [[nodiscard]] bool is_good() const noexcept { return failed == 0 && broken.empty(); }
};

/// Throws when nothing can be kept: there is no store, no app, no secret.
void require_something_to_keep(const KeepArguments &arguments);
/// One run over all the apps. Throws when it is interrupted, and nothing else.
[[nodiscard]] KeepResult keep_once(const KeepArguments &arguments);

/// The file for Prometheus' node exporter. What is counted goes on where the file that is there ended.
class KeepMetrics {
 public:
  explicit KeepMetrics(std::string path);  ///< empty for none
  /// After a run.
  void write(const KeepResult &result);

 private:
  [[nodiscard]] std::string text(const std::optional<Census> &census) const;

  std::string path_;
  std::map<std::string, std::int64_t> values_;
};

}  // namespace ghlauth::cli
