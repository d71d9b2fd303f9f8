// The longest of what was measured lately.
#pragma once

#include <algorithm>
#include <cstdint>

namespace ghlauth::budget {

/// Of the present period and the one before it.
class WorstLately {
 public:
  void note(std::int64_t ms, std::int64_t now_ms) noexcept {
    if (now_ms - began_ms_ >= period_ms) {
      before_ = now_ms - began_ms_ < 2 * period_ms ? present_ : 0;
      present_ = 0;
      began_ms_ = now_ms;
    }
    present_ = std::max(present_, ms);
  }
  [[nodiscard]] std::int64_t get() const noexcept { return std::max(present_, before_); }

 private:
  static constexpr std::int64_t period_ms = 30'000;
  std::int64_t began_ms_ = INT64_MIN / 2;
  std::int64_t present_ = 0;
  std::int64_t before_ = 0;
};

}  // namespace ghlauth::budget
