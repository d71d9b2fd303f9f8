// An attempt that is looked at: counted, and shown to the application's observer.
#pragma once

#include <memory>
#include <optional>

#include "client/call.hpp"

namespace ghlauth::client {

/// What became of an attempt.
struct AttemptResult {
  auth::ApiResult result;
  std::unique_ptr<Error> unanswered;  ///< why there is no result; null: there is one
  std::int64_t ended_ms = 0;          ///< by monotonic_ms()

  [[nodiscard]] const Error *failure() const noexcept { return unanswered ? unanswered.get() : result.error.get(); }
};

/// All that it is given outlives it.
class ObservedAttempt {
 public:
  /// `number`: of the attempts of one request, from 1. `waited_ms`: before it. `now_ms`: by monotonic_ms().
  ObservedAttempt(const Caller &caller, const auth::Credential &credential, const std::shared_ptr<const auth::ApiRequest> &request,
                  const AccessToken &token, int number, std::int64_t waited_ms, std::int64_t now_ms);

  /// Null: it has failed already.
  [[nodiscard]] Suspension *answer() noexcept { return attempt_ ? &attempt_->answer() : nullptr; }
  /// Once that is there.
  AttemptResult end();

 private:
  const auth::Environment &environment_;
  std::unique_ptr<auth::AttemptView> view_;  // null: nobody looks on
  std::int64_t started_ms_;
  std::optional<auth::Attempt> attempt_;
  std::unique_ptr<Error> unanswered_;
};

}  // namespace ghlauth::client
