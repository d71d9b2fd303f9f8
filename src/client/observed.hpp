// An attempt that is looked at: counted, and shown to the application's observer.
#pragma once

#include <optional>

#include "client/call.hpp"

namespace ghlauth::client {

/// What became of an attempt.
struct Attempt {
  auth::ApiResult result;
  std::optional<Error> unanswered;  ///< why there is no result

  [[nodiscard]] const Error *failure() const noexcept {
    if (unanswered) return &*unanswered;
    return result.error ? &*result.error : nullptr;
  }
};

/// `number`: of the attempts of one request, from 1. `waited_ms`: before it.
Task<Attempt> observed_attempt(Caller caller, auth::CredentialPtr credential, std::shared_ptr<const auth::ApiRequest> request,
                               auth::TokenPtr token, int number, std::int64_t waited_ms);

}  // namespace ghlauth::client
