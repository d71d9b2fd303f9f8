// The words of the rate limits: what is allowed, what an answer said about it, and how it stands.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace ghlauth::budget {

/// What HighLevel allows an app (or a PIT) at one resource.
struct Limits {
  std::int64_t max = 100;  ///< requests in an interval
  std::int64_t interval_ms = 10'000;
  std::int64_t daily_max = 200'000;  ///< 0: as many as one likes
};

// What is taken for a limit; anything else that is said is not one.
inline constexpr std::int64_t most_in_interval = 1'000'000;
inline constexpr std::int64_t longest_interval_ms = 3'600'000;
inline constexpr std::int64_t most_in_day = 1'000'000'000'000;
inline constexpr std::int64_t day_ms = 86'400'000;

/// What an answer said; absent: not said.
struct RateAnswer {
  int http_status = 0;
  std::optional<std::int64_t> max;
  std::optional<std::int64_t> interval_ms;
  std::optional<std::int64_t> remaining;
  std::optional<std::int64_t> daily_max;
  std::optional<std::int64_t> daily_remaining;
  std::optional<std::int64_t> daily_reset_ms;
  std::optional<std::int64_t> retry_after_ms;
};

/// The headers that say it, as they were sent; empty: not sent.
struct RateHeaders {
  std::string_view max;              ///< X-RateLimit-Max
  std::string_view interval_ms;      ///< X-RateLimit-Interval-Milliseconds
  std::string_view remaining;        ///< X-RateLimit-Remaining
  std::string_view daily_max;        ///< X-RateLimit-Limit-Daily
  std::string_view daily_remaining;  ///< X-RateLimit-Daily-Remaining
  std::string_view daily_reset_ms;   ///< X-RateLimit-Daily-Reset
  std::string_view retry_after;      ///< Retry-After, in seconds
};

/// What cannot be a limit counts as not said.
RateAnswer read_rate_answer(int http_status, const RateHeaders &headers) noexcept;

/// How a budget stands, as far as it is known here.
struct State {
  std::int64_t max = 0;             ///< 0: the server tells no limits
  std::int64_t interval_ms = 0;
  std::int64_t remaining = 0;       ///< may be sent at once
  std::int64_t reset_ms = 0;        ///< until all of `max` may be sent again when nothing is sent meanwhile
  std::int64_t daily_max = 0;       ///< 0: not counted
  std::int64_t daily_remaining = 0;
  std::int64_t daily_reset_ms = 0;  ///< until the day of the limit is over
  std::int64_t paused_ms = 0;       ///< until the pause after an answer 429 is over; 0: none
};

}  // namespace ghlauth::budget
