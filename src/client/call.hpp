// One request from its credential to its last answer: it waits for its budget, is sent, and is sent again where that is right.
#pragma once

#include <cstdint>
#include <memory>

#include "auth/attempt.hpp"
#include "client/retry.hpp"
#include "core/cancel.hpp"
#include "core/task.hpp"

namespace ghlauth::client {

/// The bound on how many calls are on their way at a time. A call has a place when it begins; one that has to wait before it can
/// send gives it up meanwhile. Ready when it has one.
class Place : public Suspension {
 public:
  enum class Reason { BUDGET, BACK_OFF };
  virtual void give_up(Reason reason) noexcept = 0;
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
