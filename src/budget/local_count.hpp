// What one process knows of a budget by itself.
//
// A request counts from when it is taken until an interval after its ANSWER. It was served between the two: so no interval of the
// server, wherever it begins, sees more than `max`. What it costs is the time of an answer in each interval.
//
// The first belief holds until an answer tells the limits. Where the first one tells none, there are none but what an answer 429 asks
// for, until some answer does tell them.
#pragma once

#include <cstdint>

#include "budget/daily.hpp"
#include "budget/rate.hpp"
#include "budget/sliding_log.hpp"

namespace ghlauth::budget {

/// Pure: times are passed in. Not thread-safe.
class LocalCount {
 public:
  explicit LocalCount(const Limits &limits) : max_(limits.max), interval_ms_(limits.interval_ms), daily_(limits.daily_max) {}

  [[nodiscard]] bool can_take(std::int64_t now_ms) const;
  [[nodiscard]] bool is_paused(std::int64_t now_ms) const noexcept { return now_ms < paused_until_ms_; }
  /// When can_take() may be true; not later than now where it is.
  [[nodiscard]] std::int64_t ready_at_ms(std::int64_t now_ms) const;

  void take() noexcept { ++in_flight_; }
  void give_back() noexcept { --in_flight_; }
  /// It was sent, and there is no answer.
  void lose(std::int64_t now_ms);
  /// `learn_others`: what the answer counts beyond what is known here was used by others just now.
  void answered(const RateAnswer &answer, std::int64_t sent_ms, std::int64_t now_ms, bool learn_others);

  [[nodiscard]] State state(std::int64_t now_ms) const;
  /// Nothing is known that a new one would not know: it can be forgotten.
  [[nodiscard]] bool is_quiet(std::int64_t now_ms) const;

  /// The server has no limits that it tells.
  [[nodiscard]] bool is_unlimited() const noexcept { return is_unlimited_; }
  [[nodiscard]] std::int64_t max() const noexcept { return max_; }
  [[nodiscard]] std::int64_t interval_ms() const noexcept { return interval_ms_; }
  /// For so long an answered request counts: an interval of the server is over by then.
  [[nodiscard]] std::int64_t span_ms() const noexcept;
  [[nodiscard]] std::int64_t paused_until_ms() const noexcept { return paused_until_ms_; }

 private:
  [[nodiscard]] std::int64_t first_live_ms(std::int64_t now_ms) const noexcept { return now_ms - span_ms() + 1; }
  [[nodiscard]] std::int64_t others(std::int64_t now_ms) const noexcept {
    return others_ms_ >= first_live_ms(now_ms) ? others_ : 0;
  }
  [[nodiscard]] std::int64_t used(std::int64_t now_ms) const;
  [[nodiscard]] std::int64_t free_at_ms(std::int64_t now_ms) const;
  void learn_others(std::int64_t remaining, std::int64_t sent_ms, std::int64_t now_ms);
  void learn_limits(const RateAnswer &answer);
  void pause(const RateAnswer &answer, std::int64_t sent_ms, std::int64_t now_ms);

  std::int64_t max_;
  std::int64_t interval_ms_;
  Daily daily_;
  bool is_told_ = false;  // by an answer
  bool is_unlimited_ = false;
  std::int64_t in_flight_ = 0;
  SlidingLog log_;
  std::int64_t others_ = 0;
  std::int64_t others_ms_ = INT64_MIN / 2;  // when that was said
  std::int64_t pause_began_ms_ = 0;
  std::int64_t paused_until_ms_ = INT64_MIN;
};

}  // namespace ghlauth::budget
