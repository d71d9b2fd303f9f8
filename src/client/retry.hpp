// Which failures are tried again, and when.
#pragma once

#include <cstdint>
#include <mutex>

#include "core/error.hpp"

namespace ghlauth::client {

/// True when the request can be sent again after that failure. `is_repeatable`: it does no harm when it takes effect twice.
bool can_be_repeated(const Error &failure, bool is_repeatable) noexcept;

/// How long to wait before the next attempt: anything up to a bound that doubles with each, and what the server asked for on top
/// of that. `repeats`: how many there were; `random`: any number.
std::int64_t back_off_ms(int repeats, std::int64_t retry_after_ms, std::uint32_t random) noexcept;

/// Keeps retries from multiplying the load of a server that fails: each one has to be earned by answers. Thread-safe.
class RetryBudget {
 public:
  void earn() noexcept;
  [[nodiscard]] bool spend() noexcept;

 private:
  static constexpr int retry_cost = 10;
  static constexpr int most = 100 * retry_cost;
  std::mutex mutex_;
  int left_ = most;
};

}  // namespace ghlauth::client
