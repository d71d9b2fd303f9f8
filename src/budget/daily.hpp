// The requests of a day.
#pragma once

#include <cstdint>

#include "budget/rate.hpp"

namespace ghlauth::budget {

class Daily {
 public:
  /// `max`: 0 for no limit until one is told.
  explicit Daily(std::int64_t max) : max_(max), left_(max) {}

  /// What is left at that time, those under way not yet taken off; INT64_MAX without a limit.
  [[nodiscard]] std::int64_t left(std::int64_t now_ms) const noexcept;
  /// When there is more: INT64_MAX before the day was begun.
  [[nodiscard]] std::int64_t reset_at_ms() const noexcept { return reset_at_ms_; }
  [[nodiscard]] std::int64_t max() const noexcept { return max_; }

  /// One was used, and nothing was said.
  void use(std::int64_t now_ms);
  /// One was used that was sent at `sent_ms`. Answers may come in another order than they were given.
  void answered(const RateAnswer &answer, std::int64_t sent_ms, std::int64_t now_ms);

 private:
  void begin_day(std::int64_t now_ms);

  std::int64_t max_;
  std::int64_t left_;
  std::int64_t told_ms_ = INT64_MIN;  // when `left_` was last told
  std::int64_t reset_at_ms_ = INT64_MAX;
  bool is_reset_known_ = true;  // otherwise one request finds out
};

}  // namespace ghlauth::budget
