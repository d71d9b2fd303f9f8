// The rate limits: requests in an interval and in a day, for each app (or PIT) and resource.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "sandbox/http.hpp"
#include "sandbox/switches.hpp"

namespace ghlauth::sandbox {

class RateLimiter {
 public:
  struct Verdict {
    bool allowed = true;
    std::int64_t retry_after_ms = 0;
    std::vector<Header> headers;  ///< X-RateLimit-*; empty while limits are off
  };
  /// `steady_ms` measures the interval, `unix_ms` is the time of the day.
  Verdict count(const std::string &key, const Switches &switches, std::int64_t steady_ms, std::int64_t unix_ms);
  void reset() noexcept { windows_.clear(); }

 private:
  struct Window {
    std::int64_t start_ms = INT64_MIN / 2;  // long ago, whatever the clock says
    std::int64_t used = 0;
    std::int64_t day_start_ms = 0;
    std::int64_t used_today = 0;
  };
  std::map<std::string, Window> windows_;
};

}  // namespace ghlauth::sandbox
