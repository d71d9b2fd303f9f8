#include "core/clock.hpp"

#include <ctime>

namespace ghlauth {
namespace {

std::int64_t read_ms(clockid_t id) noexcept {
  timespec now{};
  clock_gettime(id, &now);
  return static_cast<std::int64_t>(now.tv_sec) * 1000 + now.tv_nsec / 1000000;
}

}  // namespace

std::int64_t SystemClock::unix_ms() const { return read_ms(CLOCK_REALTIME_COARSE); }
std::int64_t monotonic_ms() noexcept { return read_ms(CLOCK_MONOTONIC); }
std::int64_t boot_ms() noexcept { return read_ms(CLOCK_BOOTTIME); }

}  // namespace ghlauth
