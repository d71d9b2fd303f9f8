#include "sandbox/rate.hpp"

#include <algorithm>

namespace ghlauth::sandbox {
namespace {

constexpr std::int64_t day_ms = 86'400'000;

}  // namespace

RateLimiter::Verdict RateLimiter::count(const std::string &key, const Switches &switches, std::int64_t steady_ms,
                                        std::int64_t unix_ms) {
  const std::int64_t max = switches.number(Switch::RATE_MAX);
  const std::int64_t interval_ms = std::max<std::int64_t>(1, switches.number(Switch::RATE_INTERVAL_MS));
  const std::int64_t daily = switches.number(Switch::RATE_DAILY);
  Verdict verdict;
  if (max == 0 && daily == 0) return verdict;

  Window &window = windows_[key];
  if (steady_ms - window.start_ms >= interval_ms) window = {steady_ms, 0, window.day_start_ms, window.used_today};
  if (unix_ms - window.day_start_ms >= day_ms) {
    window.day_start_ms = unix_ms - unix_ms % day_ms;  // days are those of UTC
    window.used_today = 0;
  }
  const std::int64_t day_left_ms = window.day_start_ms + day_ms - unix_ms;
  if (daily != 0 && window.used_today >= daily) {
    verdict.allowed = false;
    verdict.retry_after_ms = day_left_ms;
  } else if (max != 0 && window.used >= max) {
    verdict.allowed = false;
    verdict.retry_after_ms = window.start_ms + interval_ms - steady_ms;
  } else {
    ++window.used;
    ++window.used_today;
  }
  const auto add = [&](const char *name, std::int64_t value) { verdict.headers.push_back({name, std::to_string(value)}); };
  if (daily != 0) {
    add("X-RateLimit-Limit-Daily", daily);
    add("X-RateLimit-Daily-Remaining", std::max<std::int64_t>(0, daily - window.used_today));
    add("X-RateLimit-Daily-Reset", day_left_ms);
  }
  if (max != 0) {
    add("X-RateLimit-Interval-Milliseconds", interval_ms);
    add("X-RateLimit-Max", max);
    add("X-RateLimit-Remaining", std::max<std::int64_t>(0, max - window.used));
  }
  return verdict;
}

}  // namespace ghlauth::sandbox
