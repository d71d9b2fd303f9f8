#include "client/admission.hpp"

#include <strings.h>

#include <algorithm>
#include <array>

#include "core/timer.hpp"

namespace ghlauth::client {
namespace {

std::string seconds(std::int64_t ms) { return std::to_string((ms + 999) / 1000) + " s"; }

/// Throws when it makes no sense to wait that long.
void require_patience(const Caller &caller, const budget::Budget &budget, std::int64_t wait_ms) {
  if (may_wait(caller, wait_ms)) return;
  const budget::State state = budget.state(monotonic_ms());
  std::string message = "not sent: ";
  if (state.daily_max > 0 && state.daily_remaining == 0)
    message += "the " + std::to_string(state.daily_max) + " requests of the day are used up";
  else if (state.paused_ms > 0)
    message += "the server answered 429";
  else
    message += "the " + std::to_string(state.max) + " requests of an interval are used up";
  Error error(Status::RATE_LIMITED, message + ", and the next can be sent in " + seconds(wait_ms),
              "Wait as long as the error says, or let requests wait longer: ghlauth_config_set_max_wait_ms, or the time of the call.");
  error.retry_after_ms = wait_ms;
  throw error;
}

Task<budget::Permit> permit_in_turn(Caller caller, std::shared_ptr<budget::Budget> budget) {
  for (;;) {
    if (caller.place != nullptr) caller.place->give_up(Place::Reason::LANE);
    const std::int64_t now = monotonic_ms();
    if (budget->needs_refill(now)) {
      const std::size_t wanted = caller.place == nullptr ? 1 : caller.place->wanted();
      co_await budget->refill(wanted);
    } else {
      const std::int64_t at = std::max(now + 1, budget->ready_at_ms(now));
      require_patience(caller, *budget, at - now);
      Timer timer(at);
      co_await suspend_on(timer);
    }
    if (caller.place != nullptr) co_await suspend_on(*caller.place);
    budget::Permit permit = budget->try_take(monotonic_ms());
    if (permit) co_return permit;
  }
}

}  // namespace

bool may_wait(const Caller &caller, std::int64_t ms) noexcept {
  const std::int64_t deadline_ms = caller.cancel->deadline_ms();
  return ms <= caller.environment->max_wait_ms && (deadline_ms == INT64_MAX || ms < deadline_ms - monotonic_ms());
}

Task<budget::Permit> admission(const Caller &caller, const std::shared_ptr<budget::Budget> &budget) {
  budget::Permit permit = budget->try_take(monotonic_ms());
  if (permit) return Task<budget::Permit>(std::move(permit));
  return permit_in_turn(caller, budget);
}

budget::RateAnswer rate_answer_of(const net::Response &response) noexcept {
  constexpr std::string_view prefix = "X-RateLimit-";
  budget::RateHeaders headers;
  const std::array<std::pair<std::string_view, std::string_view *>, 6> limits = {{{"Max", &headers.max},
                                                                                  {"Interval-Milliseconds", &headers.interval_ms},
                                                                                  {"Remaining", &headers.remaining},
                                                                                  {"Limit-Daily", &headers.daily_max},
                                                                                  {"Daily-Remaining", &headers.daily_remaining},
                                                                                  {"Daily-Reset", &headers.daily_reset_ms}}};
  for (std::size_t i = 0; i < response.headers.size(); ++i) {
    const std::string_view name = response.headers.name(i);
    if (name.size() <= prefix.size() || strncasecmp(name.data(), prefix.data(), prefix.size()) != 0) continue;
    const std::string_view rest = name.substr(prefix.size());
    for (const auto &[limit, said] : limits)
      if (rest.size() == limit.size() && strncasecmp(rest.data(), limit.data(), limit.size()) == 0) *said = response.headers.value(i);
  }
  if (response.status >= 400) headers.retry_after = response.headers.find("Retry-After").value_or("");
  return budget::read_rate_answer(response.status, headers);
}

}  // namespace ghlauth::client
