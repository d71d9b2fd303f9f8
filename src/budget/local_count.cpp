#include "budget/local_count.hpp"

#include <algorithm>

namespace ghlauth::budget {
namespace {

// While requests are under way, what they bring may change everything: it is looked at so often.
constexpr std::int64_t look_ms = 100;

}  // namespace

// The clocks of servers are coarse: an interval may be a few milliseconds longer than it is said to be.
std::int64_t LocalCount::span_ms() const noexcept {
  return interval_ms_ + std::clamp<std::int64_t>(interval_ms_ / 500, 5, 20);
}

std::int64_t LocalCount::used(std::int64_t now_ms) const {
  return in_flight_ + log_.since(first_live_ms(now_ms)) + others(now_ms);
}

bool LocalCount::can_take(std::int64_t now_ms) const {
  return !is_paused(now_ms) && (is_unlimited_ || (used(now_ms) < max_ && daily_.left(now_ms) > in_flight_));
}

// When one more fits beside those that count now.
std::int64_t LocalCount::free_at_ms(std::int64_t now_ms) const {
  const std::int64_t excess = used(now_ms) - max_ + 1;
  if (excess <= 0) return now_ms;
  const std::int64_t first = first_live_ms(now_ms);
  const std::int64_t logged = log_.since(first);
  const std::int64_t from_others = others(now_ms);
  const std::int64_t before_others = from_others == 0 ? logged : logged - log_.since(others_ms_ + 1);
  if (excess <= before_others) return log_.time_of(excess, first) + span_ms();
  if (excess <= before_others + from_others) return others_ms_ + span_ms();
  if (excess <= logged + from_others) return log_.time_of(excess - from_others, first) + span_ms();
  return now_ms + span_ms();  // one that is under way has to be answered first
}

std::int64_t LocalCount::ready_at_ms(std::int64_t now_ms) const {
  if (is_unlimited_) return std::max(now_ms, paused_until_ms_);
  std::int64_t at = free_at_ms(now_ms);
  const std::int64_t left = daily_.left(now_ms);
  if (left <= in_flight_) at = std::max(at, left > 0 ? now_ms + look_ms : daily_.reset_at_ms());
  if (in_flight_ > 0) at = std::min(at, now_ms + look_ms);
  return std::max(at, paused_until_ms_);
}

void LocalCount::lose(std::int64_t now_ms) {
  --in_flight_;
  if (is_unlimited_) return;
  log_.add(now_ms);
  daily_.use(now_ms);
}

void LocalCount::answered(const RateAnswer &answer, std::int64_t sent_ms, std::int64_t now_ms, bool learn) {
  --in_flight_;
  learn_limits(answer);
  if (!is_unlimited_) {
    log_.add(now_ms);
    daily_.answered(answer, sent_ms, now_ms);
    log_.forget_before(now_ms - 2 * span_ms());
    if (learn && answer.remaining) learn_others(*answer.remaining, sent_ms, now_ms);
  }
  if (answer.http_status == 429) pause(answer, sent_ms, now_ms);
}

// A refusal may come from what stands before the API: it tells nothing about it.
void LocalCount::learn_limits(const RateAnswer &answer) {
  if (answer.max || answer.interval_ms || answer.remaining || answer.daily_max || answer.daily_remaining) {
    is_told_ = true;
    is_unlimited_ = false;
  } else if (!is_told_ && answer.http_status < 400) {
    is_unlimited_ = true;
  }
  if (answer.max) max_ = *answer.max;
  if (answer.interval_ms) interval_ms_ = *answer.interval_ms;
}

// The request was served between `sent_ms` and now, in an interval that began not more than one before: of ours, it has seen at
// most those that were answered since, and those that are under way. An answer that took longer than an interval says nothing.
void LocalCount::learn_others(std::int64_t remaining, std::int64_t sent_ms, std::int64_t now_ms) {
  if (now_ms - sent_ms > interval_ms_) return;
  const std::int64_t ours = in_flight_ + log_.since(sent_ms - span_ms());
  const std::int64_t more = std::max<std::int64_t>(0, max_ - remaining - ours);
  const bool is_newer = sent_ms >= others_ms_;
  if (!is_newer && more <= others(now_ms)) return;
  others_ = more;
  others_ms_ = now_ms;
}

void LocalCount::pause(const RateAnswer &answer, std::int64_t sent_ms, std::int64_t now_ms) {
  const bool is_known = is_paused(now_ms) && sent_ms <= pause_began_ms_;
  std::int64_t until_ms = now_ms + span_ms();
  if (answer.retry_after_ms)
    until_ms = now_ms + std::max<std::int64_t>(1, *answer.retry_after_ms);
  else if (answer.daily_remaining == 0)
    until_ms = daily_.reset_at_ms();
  else if (is_known)  // it belongs to the interval whose pause it is
    return;
  if (!is_paused(now_ms)) pause_began_ms_ = now_ms;
  paused_until_ms_ = std::max(paused_until_ms_, until_ms);
}

State LocalCount::state(std::int64_t now_ms) const {
  State state;
  state.paused_ms = std::max<std::int64_t>(0, paused_until_ms_ == INT64_MIN ? 0 : paused_until_ms_ - now_ms);
  if (is_unlimited_) return state;
  state.max = max_;
  state.interval_ms = interval_ms_;
  state.remaining = std::max<std::int64_t>(0, max_ - used(now_ms));
  std::int64_t last_ms = log_.since(first_live_ms(now_ms)) > 0 ? log_.last_ms() : now_ms - span_ms();
  if (others(now_ms) > 0) last_ms = std::max(last_ms, others_ms_);
  if (in_flight_ > 0) last_ms = now_ms;
  state.reset_ms = std::max<std::int64_t>({0, last_ms + span_ms() - now_ms, state.paused_ms});
  state.daily_max = daily_.max();
  if (state.daily_max != 0) {
    state.daily_remaining = std::max<std::int64_t>(0, daily_.left(now_ms) - in_flight_);
    state.remaining = std::min(state.remaining, state.daily_remaining);
    const std::int64_t reset_ms = daily_.reset_at_ms();
    state.daily_reset_ms = reset_ms == INT64_MAX ? day_ms : std::max<std::int64_t>(0, reset_ms - now_ms);
  }
  if (state.paused_ms > 0) state.remaining = 0;
  return state;
}

bool LocalCount::is_quiet(std::int64_t now_ms) const {
  return used(now_ms) == 0 && !is_paused(now_ms) && daily_.left(now_ms) > max_;
}

}  // namespace ghlauth::budget
