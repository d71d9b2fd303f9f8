// The classes of exceptions, and which status is which. Generated from src/core/status.def: change that file, then build the target
// status_header.
#pragma once

// X(name, base), each behind its base, which is Error in the end.
#define GHLAUTH_EACH_ERROR(X) \
  X(UsageError, Error) \
  X(OutOfMemoryError, Error) \
  X(NotFoundError, UsageError) \
  X(CancelledError, UsageError) \
  X(QueueFullError, UsageError) \
  X(NetworkError, Error) \
  X(TimeoutError, NetworkError) \
  X(HttpError, Error) \
  X(RateLimitedError, HttpError) \
  X(ServerError, HttpError) \
  X(RefusedError, Error) \
  X(AuthorizationError, Error) \
  X(NeedsAuthorizationError, AuthorizationError) \
  X(CallbackError, Error) \
  X(CredentialError, Error) \
  X(StoreError, CredentialError) \
  X(WebhookError, Error) \
  X(DuplicateEventError, WebhookError) \
  X(UserContextError, Error) \
  X(ApplicationError, Error)

#ifndef SWIG
#include <ghlauth/status.h>

namespace ghlauth_binding {

/// The name of the class of a status.
inline const char *kind_of(ghlauth_status status) {
  if (status <= -10000 && status >= -2147483647) return "ApplicationError";
  if (status <= -830 && status >= -899) return "UserContextError";
  if (status == -811) return "DuplicateEventError";
  if (status <= -800 && status >= -829) return "WebhookError";
  if (status == -703) return "StoreError";
  if (status <= -700 && status >= -799) return "CredentialError";
  if (status <= -600 && status >= -699) return "CallbackError";
  if (status == -502) return "NeedsAuthorizationError";
  if (status == -507) return "NeedsAuthorizationError";
  if (status <= -500 && status >= -599) return "AuthorizationError";
  if (status <= -400 && status >= -499) return "RefusedError";
  if (status == -306) return "ServerError";
  if (status == -305) return "RateLimitedError";
  if (status <= -300 && status >= -399) return "HttpError";
  if (status == -201) return "TimeoutError";
  if (status <= -200 && status >= -299) return "NetworkError";
  if (status == -110) return "QueueFullError";
  if (status == -109) return "CancelledError";
  if (status == -105) return "NotFoundError";
  if (status == -102) return "OutOfMemoryError";
  if (status <= -100 && status >= -199) return "UsageError";
  return "Error";
}

}  // namespace ghlauth_binding
#endif
