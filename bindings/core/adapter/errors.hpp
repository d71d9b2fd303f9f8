// The classes of exceptions, and which status is which.
#pragma once

// X(name, base), each behind its base, which is Error in the end.
#define GHLAUTH_EACH_ERROR(X)               \
  X(UsageError, Error)                      \
  X(OutOfMemoryError, Error)                \
  X(NotFoundError, UsageError)              \
  X(CancelledError, UsageError)             \
  X(QueueFullError, UsageError)             \
  X(NetworkError, Error)                    \
  X(TimeoutError, NetworkError)             \
  X(HttpError, Error)                       \
  X(RateLimitedError, HttpError)            \
  X(ServerError, HttpError)                 \
  X(RefusedError, Error)                    \
  X(AuthorizationError, Error)              \
  X(NeedsAuthorizationError, AuthorizationError) \
  X(CallbackError, Error)                   \
  X(CredentialError, Error)                 \
  X(StoreError, CredentialError)            \
  X(WebhookError, Error)                    \
  X(DuplicateEventError, WebhookError)      \
  X(UserContextError, Error)                \
  X(ApplicationError, Error)

#ifndef SWIG
#include <ghlauth/status.h>

namespace ghlauth_binding {

inline const char *kind_of(ghlauth_status status) {
  switch (status) {
    case GHLAUTH_E_OUT_OF_MEMORY: return "OutOfMemoryError";
    case GHLAUTH_E_NOT_FOUND: return "NotFoundError";
    case GHLAUTH_E_CANCELLED: return "CancelledError";
    case GHLAUTH_E_QUEUE_FULL: return "QueueFullError";
    case GHLAUTH_E_TIMEOUT: return "TimeoutError";
    case GHLAUTH_E_RATE_LIMITED: return "RateLimitedError";
    case GHLAUTH_E_SERVER: return "ServerError";
    case GHLAUTH_E_NEEDS_AUTHORIZATION:
    case GHLAUTH_E_GRANT_INVALID: return "NeedsAuthorizationError";
    case GHLAUTH_E_STORE: return "StoreError";
    case GHLAUTH_E_DUPLICATE: return "DuplicateEventError";
    default: break;
  }
  switch (-(status / 100)) {
    case 1: return "UsageError";
    case 2: return "NetworkError";
    case 3: return "HttpError";
    case 4: return "RefusedError";
    case 5: return "AuthorizationError";
    case 6: return "CallbackError";
    case 7: return "CredentialError";
    case 8: return status > -830 ? "WebhookError" : "UserContextError";
    default: return status <= -10000 ? "ApplicationError" : "Error";
  }
}

}  // namespace ghlauth_binding
#endif
