// The permit of a budget for one request.
#pragma once

#include "budget/budgets.hpp"
#include "client/call.hpp"

namespace ghlauth::client {

/// Waits until the request may be sent. Throws RATE_LIMITED where that is longer than the configuration or the caller waits.
Task<budget::Permit> admission(const Caller &caller, const std::shared_ptr<budget::Budget> &budget);

/// Whether the configuration and the time of the call let a request wait that long.
bool may_wait(const Caller &caller, std::int64_t ms) noexcept;

/// What an answer says about the limits.
budget::RateAnswer rate_answer_of(const net::Response &response) noexcept;

}  // namespace ghlauth::client
