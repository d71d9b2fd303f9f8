#include "budget/budget.hpp"

#include <algorithm>
#include <utility>

namespace ghlauth::budget {

Budget::Budget(std::shared_ptr<const Settings> settings, std::string key)
    : settings_(std::move(settings)), key_(std::move(key)), local_(settings_->first_belief) {}

Permit Budget::try_take(std::int64_t now_ms) {
  const std::lock_guard lock(mutex_);
  if (!local_.can_take(now_ms)) return {};
  if (!is_shared(now_ms)) {
    local_.take();
    return {shared_from_this(), 0, INT64_MAX};
  }
  if (!window_.has_permit(now_ms)) return {};
  window_.take();
  local_.take();
  return {shared_from_this(), window_serial_, window_.permits_end_ms()};
}

std::int64_t Budget::ready_at_ms(std::int64_t now_ms) const {
  const std::lock_guard lock(mutex_);
  const std::int64_t at = local_.ready_at_ms(now_ms);
  if (!is_shared(now_ms) || window_.has_permit(now_ms) || window_.can_ask(now_ms)) return at;
  return std::max(at, window_.end_ms());
}

bool Budget::must_refill(std::int64_t now_ms) const {
  if (!is_shared(now_ms) || !local_.can_take(now_ms) || window_.has_permit(now_ms)) return false;
  return window_.can_ask(now_ms) || now_ms >= window_.end_ms();
}

bool Budget::needs_refill(std::int64_t now_ms) const {
  const std::lock_guard lock(mutex_);
  return must_refill(now_ms);
}

bool Budget::has_news() const {
  const std::lock_guard lock(mutex_);
  return news_.is_any();
}

State Budget::state(std::int64_t now_ms) const {
  const std::lock_guard lock(mutex_);
  State state = local_.state(now_ms);
  if (!is_shared(now_ms) || now_ms >= window_.end_ms()) return state;
  const bool is_open = window_.has_permit(now_ms) || window_.can_ask(now_ms);
  const std::int64_t left = is_open ? window_.left() + window_.left_to_all(state.max) : 0;
  state.remaining = std::min(state.remaining, left);
  state.reset_ms = std::max(state.reset_ms, window_.end_ms() - now_ms);
  return state;
}

bool Budget::is_quiet(std::int64_t now_ms) const {
  const std::lock_guard lock(mutex_);
  return local_.is_quiet(now_ms) && now_ms >= window_.end_ms() && !news_.is_any() && now_ms >= alone_until_ms_;
}

bool Budget::is_paused(std::int64_t now_ms) const {
  const std::lock_guard lock(mutex_);
  return local_.is_paused(now_ms);
}

void Budget::give_back(std::uint64_t window) {
  const std::lock_guard lock(mutex_);
  local_.give_back();
  if (window != 0 && window == window_serial_) window_.give_back();
}

void Budget::lose(std::int64_t now_ms) {
  const std::lock_guard lock(mutex_);
  local_.lose(now_ms);
}

void Budget::answered(std::uint64_t window, const RateAnswer &answer, std::int64_t sent_ms, std::int64_t now_ms) {
  std::int64_t paused_ms = 0;
  {
    const std::lock_guard lock(mutex_);
    const bool was_paused = local_.is_paused(now_ms);
    local_.answered(answer, sent_ms, now_ms, window == 0);
    answers_.note(now_ms - sent_ms, now_ms);
    if (window != 0 && window == window_serial_) answered_in_window(answer, now_ms);
    if (!was_paused && local_.is_paused(now_ms)) paused_ms = local_.paused_until_ms() - now_ms;
  }
  if (paused_ms > 0)
    settings_->log->write(LogLevel::WARN, "budget.paused", {{"budget", key_}, {"retry_after_ms", std::to_string(paused_ms)}});
}

}  // namespace ghlauth::budget
