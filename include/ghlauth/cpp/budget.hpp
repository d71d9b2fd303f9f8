/// @file budget.hpp The rate budget: how many requests may still be sent.
#ifndef GHLAUTH_CPP_BUDGET_HPP
#define GHLAUTH_CPP_BUDGET_HPP

#include <chrono>
#include <cstdint>

#include "../budget.h"
#include "handle.hpp"

namespace ghlauth {
inline namespace v0 {

/// How the budget of an app and a resource stood when Client::budget was asked, as far as this process knows.
class Budget : public Handle<ghlauth_budget, ghlauth_budget_free> {
 public:
  using Handle::Handle;

  /// Requests that are allowed in an interval; 0 when answers tell no limit, as all the other numbers then.
  std::int64_t max() const noexcept { return ghlauth_budget_max(get()); }
  std::chrono::milliseconds interval() const noexcept { return std::chrono::milliseconds(ghlauth_budget_interval_ms(get())); }
  /// Requests that may be sent at once.
  std::int64_t remaining() const noexcept { return ghlauth_budget_remaining(get()); }
  /// Until all of an interval may be sent again.
  std::chrono::milliseconds reset_after() const noexcept { return std::chrono::milliseconds(ghlauth_budget_reset_ms(get())); }
  /// Requests that are allowed in a day; 0 when they are not counted.
  std::int64_t daily_max() const noexcept { return ghlauth_budget_daily_max(get()); }
  std::int64_t daily_remaining() const noexcept { return ghlauth_budget_daily_remaining(get()); }
  std::chrono::milliseconds daily_reset_after() const noexcept {
    return std::chrono::milliseconds(ghlauth_budget_daily_reset_ms(get()));
  }
  /// Until requests are sent again after an answer 429.
  std::chrono::milliseconds paused() const noexcept { return std::chrono::milliseconds(ghlauth_budget_paused_ms(get())); }
};

}  // namespace v0
}  // namespace ghlauth

#endif  // GHLAUTH_CPP_BUDGET_HPP
