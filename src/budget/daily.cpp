#include "budget/daily.hpp"

#include <algorithm>

namespace ghlauth::budget {
namespace {

// A day that is used up, and nobody says until when: one request each hour finds out.
constexpr std::int64_t probe_ms = 3'600'000;

}  // namespace

std::int64_t Daily::left(std::int64_t now_ms) const noexcept {
  if (max_ == 0) return INT64_MAX;
  if (now_ms < reset_at_ms_) return left_;
  return is_reset_known_ ? max_ : 1;
}

void Daily::begin_day(std::int64_t now_ms) {
  if (now_ms < reset_at_ms_) return;
  left_ = left(now_ms);
  reset_at_ms_ = is_reset_known_ ? INT64_MAX : now_ms + probe_ms;
}

void Daily::use(std::int64_t now_ms) {
  begin_day(now_ms);
  if (reset_at_ms_ == INT64_MAX) reset_at_ms_ = now_ms + day_ms;
  left_ = std::max<std::int64_t>(0, left_ - 1);
}

void Daily::answered(const RateAnswer &answer, std::int64_t sent_ms, std::int64_t now_ms) {
  use(now_ms);
  if (answer.daily_max) max_ = *answer.daily_max;
  if (!answer.daily_remaining) return;
  const bool is_newer = sent_ms >= told_ms_;
  left_ = is_newer ? *answer.daily_remaining : std::min(left_, *answer.daily_remaining);
  if (is_newer) told_ms_ = now_ms;
  if (answer.daily_reset_ms) {
    is_reset_known_ = true;
    reset_at_ms_ = now_ms + *answer.daily_reset_ms;
  } else if (is_newer && left_ == 0) {
    is_reset_known_ = false;
    reset_at_ms_ = now_ms + probe_ms;
  } else if (is_newer && !is_reset_known_) {  // there is some again
    is_reset_known_ = true;
    reset_at_ms_ = now_ms + day_ms;
  }
}

}  // namespace ghlauth::budget
