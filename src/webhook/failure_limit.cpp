#include "webhook/failure_limit.hpp"

#include <algorithm>

namespace ghlauth::webhook {

std::int64_t FailureLimit::wait_ms(std::int64_t now_ms) {
  const std::lock_guard lock(mutex_);
  run_out(now_ms);
  const std::int64_t too_much = level_ + window_ms_ - failures_ * window_ms_;
  return too_much <= 0 ? 0 : (too_much + failures_ - 1) / failures_;
}

void FailureLimit::count(std::int64_t now_ms) {
  const std::lock_guard lock(mutex_);
  run_out(now_ms);
  level_ += window_ms_;
}

void FailureLimit::run_out(std::int64_t now_ms) noexcept {
  // A clock that was set back takes nothing out, one that was set ahead no more than everything.
  const std::int64_t elapsed_ms = std::clamp<std::int64_t>(now_ms - at_ms_, 0, window_ms_);
  level_ = std::max<std::int64_t>(level_ - elapsed_ms * failures_, 0);
  at_ms_ = now_ms;
}

}  // namespace ghlauth::webhook
