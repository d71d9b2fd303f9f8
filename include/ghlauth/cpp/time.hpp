/// @file time.hpp Points in time and durations, between std::chrono and the numbers of the C headers.
#ifndef GHLAUTH_CPP_TIME_HPP
#define GHLAUTH_CPP_TIME_HPP

#include <chrono>
#include <cstdint>
#include <optional>

namespace ghlauth {
inline namespace v0 {

/// A point in time as HighLevel and the library know it: in seconds.
using TimePoint = std::chrono::time_point<std::chrono::system_clock, std::chrono::seconds>;

/// A point in time that is given to the library: of whatever precision, such as std::chrono::system_clock::now().
class At {
 public:
  template <class Duration>
  At(std::chrono::time_point<std::chrono::system_clock, Duration> time)
      : time_(std::chrono::floor<std::chrono::seconds>(time)) {}
  std::int64_t unix_s() const noexcept { return time_.time_since_epoch().count(); }

 private:
  TimePoint time_;
};

namespace detail {

/// Unix seconds, where a negative number stands for none.
inline std::optional<TimePoint> time_or_none(std::int64_t unix_s) {
  if (unix_s < 0) return std::nullopt;
  return TimePoint(std::chrono::seconds(unix_s));
}

inline std::int64_t unix_s_or_none(const std::optional<At> &time) { return time ? time->unix_s() : -1; }

/// Milliseconds, where none is a negative number.
inline std::int64_t ms_or_none(const std::optional<std::chrono::milliseconds> &time) { return time ? time->count() : -1; }

/// A number, where -1 stands for none.
inline std::optional<std::int64_t> number_or_none(std::int64_t number) {
  if (number < 0) return std::nullopt;
  return number;
}

}  // namespace detail
}  // namespace v0
}  // namespace ghlauth

#endif  // GHLAUTH_CPP_TIME_HPP
