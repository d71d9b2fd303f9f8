// How many failures there may be in a time.
#pragma once

#include <cstdint>
#include <mutex>

namespace ghlauth::webhook {

/// A bucket that failures fill and that runs out evenly: so many fit into it, and it is empty again after so long. Thread-safe.
class FailureLimit {
 public:
  /// Both more than 0.
  FailureLimit(std::int64_t max_failures, std::int64_t window_s) : failures_(max_failures), window_ms_(window_s * 1000) {}

  /// Milliseconds until there is room for one failure; 0 when there is.
  [[nodiscard]] std::int64_t wait_ms(std::int64_t now_ms);
  /// Those that were under way together may fill it beyond its size, and have to run out first as well.
  void count(std::int64_t now_ms);

 private:
  void run_out(std::int64_t now_ms) noexcept;

  const std::int64_t failures_;
  const std::int64_t window_ms_;
  std::mutex mutex_;
  std::int64_t level_ = 0;  ///< a failure fills window_ms_, a millisecond takes failures_
  std::int64_t at_ms_ = 0;  ///< of level_
};

}  // namespace ghlauth::webhook
