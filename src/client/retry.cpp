#include "client/retry.hpp"

#include <algorithm>

namespace ghlauth::client {

bool can_be_repeated(const Error &failure, bool is_repeatable) noexcept {
  switch (failure.status()) {
    case Status::RATE_LIMITED:  // refused before it was looked at
    case Status::RESOLVE:       // never sent
    case Status::CONNECT:
    case Status::PROXY:
    case Status::TOO_MANY_OPEN_FILES: return true;
    case Status::NETWORK:
    case Status::TIMEOUT:
    case Status::BAD_RESPONSE: return is_repeatable;
    case Status::SERVER: return is_repeatable && failure.http_status >= 502 && failure.http_status <= 504;
    default: return false;
  }
}

std::int64_t back_off_ms(int repeats, std::int64_t retry_after_ms, std::uint32_t random) noexcept {
  constexpr std::int64_t first_ms = 200;
  constexpr std::int64_t longest_ms = 20'000;
  constexpr int most_doublings = 7;
  const std::int64_t bound_ms = std::min(longest_ms, first_ms << std::clamp(repeats, 0, most_doublings));
  const std::int64_t jitter_ms = static_cast<std::int64_t>(random) * (bound_ms + 1) >> 32;
  return std::max<std::int64_t>(0, retry_after_ms) + jitter_ms;
}

void RetryBudget::earn() noexcept {
  const std::lock_guard lock(mutex_);
  left_ = std::min(most, left_ + 1);
}

bool RetryBudget::spend() noexcept {
  const std::lock_guard lock(mutex_);
  if (left_ < retry_cost) return false;
  left_ -= retry_cost;
  return true;
}

}  // namespace ghlauth::client
