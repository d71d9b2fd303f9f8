// A point in time as something to wait for.
#pragma once

#include <poll.h>

#include <algorithm>
#include <climits>

#include "core/clock.hpp"
#include "core/task.hpp"

namespace ghlauth {

/// Ready when monotonic_ms() has reached `at_ms`.
class Timer final : public Suspension {
 public:
  explicit Timer(std::int64_t at_ms) noexcept : at_ms_(at_ms) {}

  [[nodiscard]] bool ready() override { return monotonic_ms() >= at_ms_; }
  /// One slice of the time that is left: whoever drives the computation looks at `cancel` between two.
  void wait(const Cancel &cancel) override {
    const std::int64_t left = std::clamp<std::int64_t>(at_ms_ - monotonic_ms(), 0, INT_MAX);
    poll(nullptr, 0, static_cast<int>(cancel.slice_ms(left)));
  }
  [[nodiscard]] Armed arm(Waker &) override { return {at_ms_}; }

 private:
  std::int64_t at_ms_;
};

}  // namespace ghlauth
