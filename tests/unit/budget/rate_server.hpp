// Servers that limit requests, each in its own way; times are passed in.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>

#include "budget/rate.hpp"

namespace ghlauth::test {

enum class Windows {
  FROM_FIRST,  ///< an interval begins with the first request after the one before
  ALIGNED,     ///< intervals follow one another, whatever is sent
  SLIDING,     ///< at no time more than `max` in the interval before
};

class RateServer {
 public:
  RateServer(Windows windows, std::int64_t max, std::int64_t interval_ms)
      : windows_(windows), max_(max), interval_ms_(interval_ms) {}

  budget::RateAnswer serve(std::int64_t now_ms) {
    if (windows_ == Windows::SLIDING) {
      while (!served_.empty() && served_.front() <= now_ms - interval_ms_) served_.pop_front();
      used_ = static_cast<std::int64_t>(served_.size());
    } else if (now_ms >= start_ms_ + interval_ms_) {
      start_ms_ = windows_ == Windows::ALIGNED ? now_ms - now_ms % interval_ms_ : now_ms;
      used_ = 0;
    }
    budget::RateAnswer answer;
    answer.http_status = used_ < max_ ? 200 : 429;
    if (used_ < max_) {
      ++used_;
      ++ok_;
      served_.push_back(now_ms);
    } else {
      ++refused_;
    }
    answer.max = max_;
    answer.interval_ms = interval_ms_;
    answer.remaining = max_ - used_;
    return answer;
  }

  [[nodiscard]] std::int64_t ok() const noexcept { return ok_; }
  [[nodiscard]] std::int64_t refused() const noexcept { return refused_; }

 private:
  Windows windows_;
  std::int64_t max_;
  std::int64_t interval_ms_;
  std::int64_t start_ms_ = INT64_MIN / 2;
  std::int64_t used_ = 0;
  std::int64_t ok_ = 0;
  std::int64_t refused_ = 0;
  std::deque<std::int64_t> served_;
};

}  // namespace ghlauth::test
