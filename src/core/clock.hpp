// Time as the application sees it: injectable, so that a test never has to wait for a day.
#pragma once

#include <cstdint>

namespace ghlauth {

class Clock {
 public:
  Clock() = default;
  Clock(const Clock &) = delete;
  Clock &operator=(const Clock &) = delete;
  virtual ~Clock() = default;
  /// Wall clock, milliseconds since 1970-01-01 UTC: for expiries and nothing else.
  [[nodiscard]] virtual std::int64_t unix_ms() const = 0;
  [[nodiscard]] std::int64_t unix_s() const { return unix_ms() / 1000; }
};

/// The clock of the machine. The coarse clock is read: its 4 ms are enough for expiries, and it costs a few nanoseconds.
class SystemClock final : public Clock {
 public:
  [[nodiscard]] std::int64_t unix_ms() const override;
};

/// Milliseconds of the monotonic clock: for timeouts, which are about real sockets and are never injected.
std::int64_t monotonic_ms() noexcept;

/// Milliseconds since the machine was started, its sleep included: the same for all its processes, and nobody can set it.
std::int64_t boot_ms() noexcept;

}  // namespace ghlauth
