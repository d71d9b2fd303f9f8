// Cancellation and the deadline of one call, in one object that any thread may signal.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>

#include "core/clock.hpp"
#include "core/error.hpp"

namespace ghlauth {

class Cancel {
 public:
  /// A waiting call looks at the flag at least this often; it bounds how long a cancel takes to be seen.
  static constexpr std::int64_t poll_ms = 20;

  Cancel() = default;
  /// The cancel of a call that nobody can cancel: waits for it need not look.
  static const Cancel &none() noexcept {
    static const Cancel never(false);
    return never;
  }

  void request() noexcept { requested_.store(true, std::memory_order_release); }
  /// From now on; a negative time removes the limit.
  void set_timeout_ms(std::int64_t ms) noexcept {
    deadline_.store(ms < 0 ? INT64_MAX : deadline_after(ms), std::memory_order_release);
  }

  [[nodiscard]] bool requested() const noexcept { return requested_.load(std::memory_order_acquire); }
  [[nodiscard]] bool expired() const noexcept {
    const std::int64_t at_ms = deadline_ms();
    return at_ms != INT64_MAX && monotonic_ms() >= at_ms;
  }
  /// By monotonic_ms(); INT64_MAX for none.
  [[nodiscard]] std::int64_t deadline_ms() const noexcept { return deadline_.load(std::memory_order_acquire); }
  [[nodiscard]] bool stopped() const noexcept { return requested() || expired(); }

  /// Throws CANCELLED or TIMEOUT when the call has to end.
  void check() const {
    if (requested()) throw Error(Status::CANCELLED);
    if (expired())
      throw Error(Status::TIMEOUT, "the time of the call is over", "Allow more with ghlauth_cancel_set_timeout_ms.");
  }

  /// How long a wait may last before the flag must be looked at again; 0..limit_ms.
  [[nodiscard]] std::int64_t slice_ms(std::int64_t limit_ms) const noexcept {
    return left_ms(watched_ ? std::min(limit_ms, poll_ms) : limit_ms);
  }
  /// Until the deadline; 0..limit_ms.
  [[nodiscard]] std::int64_t left_ms(std::int64_t limit_ms) const noexcept {
    const std::int64_t at_ms = deadline_ms();
    return std::max<std::int64_t>(0, at_ms == INT64_MAX ? limit_ms : std::min(limit_ms, at_ms - monotonic_ms()));
  }

 private:
  [[nodiscard]] static std::int64_t deadline_after(std::int64_t ms) noexcept {
    const std::int64_t now = monotonic_ms();
    return ms > INT64_MAX - now ? INT64_MAX : now + ms;
  }

  explicit Cancel(bool watched) : watched_(watched) {}

  std::atomic<bool> requested_{false};
  std::atomic<std::int64_t> deadline_{INT64_MAX};
  bool watched_ = true;
};

}  // namespace ghlauth
