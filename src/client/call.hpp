// One request from its credential to its last answer: it waits for its budget, is sent, and is sent again where that is right.
#pragma once

#include <cstdint>
#include <memory>

#include "auth/attempt.hpp"
#include "client/retry.hpp"
#include "core/cancel.hpp"
#include "core/task.hpp"

namespace ghlauth::client {

/// The bound on how many calls are on their way at a time. A call that waits for anything but its answer gives its place up
/// meanwhile. Ready when it has one.
class Place : public Suspension {
 public:
  /// What it waits for: something that others of its lane would wait for too (a token, the budget), or its own next attempt.
  enum class Reason { LANE, BACK_OFF };
  virtual void give_up(Reason reason) noexcept = 0;
  /// It is about to send.
  virtual void use() noexcept = 0;
  /// How many requests could use a permit of the same budget now.
  [[nodiscard]] virtual std::size_t wanted() const noexcept = 0;
};

struct Caller {
  auth::EnvironmentPtr environment;
  net::Session *session;
  RetryBudget *retries;
  const Cancel *cancel;
  Place *place = nullptr;  ///< null: nothing bounds it
};

/// Failures without an answer are thrown. What `caller` points to outlives the task.
Task<auth::ApiResult> call(Caller caller, auth::CredentialPtr credential, std::shared_ptr<const auth::ApiRequest> request);

}  // namespace ghlauth::client
