/// @file exceptions.hpp The exceptions, one class for each group of statuses, and for those that people branch on. Generated from
/// src/core/status.def: change that file, then build the target status_header.
#ifndef GHLAUTH_CPP_EXCEPTIONS_HPP
#define GHLAUTH_CPP_EXCEPTIONS_HPP

#include <utility>

#include "error.hpp"

namespace ghlauth {
inline namespace v0 {

/// The call itself is wrong, or cannot be made.
class GHLAUTH_API UsageError : public Error {
 public:
  using Error::Error;
};

/// There is no memory left.
class GHLAUTH_API OutOfMemoryError : public Error {
 public:
  using Error::Error;
};

/// There is no such entry.
class GHLAUTH_API NotFoundError : public UsageError {
 public:
  using UsageError::UsageError;
};

/// The call was cancelled.
class GHLAUTH_API CancelledError : public UsageError {
 public:
  using UsageError::UsageError;
};

/// The queue holds as many requests as it may.
class GHLAUTH_API QueueFullError : public UsageError {
 public:
  using UsageError::UsageError;
};

/// There is no answer that could be read.
class GHLAUTH_API NetworkError : public Error {
 public:
  using Error::Error;
};

/// There was no answer in time.
class GHLAUTH_API TimeoutError : public NetworkError {
 public:
  using NetworkError::NetworkError;
};

/// The server refused the request, and not the credential.
class GHLAUTH_API HttpError : public Error {
 public:
  using Error::Error;
};

/// The rate limit is used up; the error says how long to wait.
class GHLAUTH_API RateLimitedError : public HttpError {
 public:
  using HttpError::HttpError;
};

/// The server failed.
class GHLAUTH_API ServerError : public HttpError {
 public:
  using HttpError::HttpError;
};

/// The server refused the credential.
class GHLAUTH_API RefusedError : public Error {
 public:
  using Error::Error;
};

/// The OAuth endpoints refused, or there is no token to be had.
class GHLAUTH_API AuthorizationError : public Error {
 public:
  using Error::Error;
};

/// Only the user can help: send them through the authorize URL.
class GHLAUTH_API NeedsAuthorizationError : public AuthorizationError {
 public:
  using AuthorizationError::AuthorizationError;
};

/// What came to the redirect URI is refused.
class GHLAUTH_API CallbackError : public Error {
 public:
  using Error::Error;
};

/// Credentials, secrets, files and the store on this machine.
class GHLAUTH_API CredentialError : public Error {
 public:
  using Error::Error;
};

/// The store failed.
class GHLAUTH_API StoreError : public CredentialError {
 public:
  using CredentialError::CredentialError;
};

/// A webhook is refused.
class GHLAUTH_API WebhookError : public Error {
 public:
  using Error::Error;
};

/// The event was handled before.
class GHLAUTH_API DuplicateEventError : public WebhookError {
 public:
  using WebhookError::WebhookError;
};

/// A user context is refused.
class GHLAUTH_API UserContextError : public Error {
 public:
  using Error::Error;
};

/// A status of the application itself, as one of its callbacks gave it.
class GHLAUTH_API ApplicationError : public Error {
 public:
  using Error::Error;
};

namespace detail {

/// Throws a failure as the class of its status. `details`: what the constructors of Error take behind the status.
template <class... Details>
[[noreturn]] void raise(Status status, Details &&...details) {
  if (status <= -10000 && status >= -2147483647) throw ApplicationError(status, std::forward<Details>(details)...);
  if (status <= -830 && status >= -899) throw UserContextError(status, std::forward<Details>(details)...);
  if (status == -811) throw DuplicateEventError(status, std::forward<Details>(details)...);
  if (status <= -800 && status >= -829) throw WebhookError(status, std::forward<Details>(details)...);
  if (status == -703) throw StoreError(status, std::forward<Details>(details)...);
  if (status <= -700 && status >= -799) throw CredentialError(status, std::forward<Details>(details)...);
  if (status <= -600 && status >= -699) throw CallbackError(status, std::forward<Details>(details)...);
  if (status == -502) throw NeedsAuthorizationError(status, std::forward<Details>(details)...);
  if (status == -507) throw NeedsAuthorizationError(status, std::forward<Details>(details)...);
  if (status <= -500 && status >= -599) throw AuthorizationError(status, std::forward<Details>(details)...);
  if (status <= -400 && status >= -499) throw RefusedError(status, std::forward<Details>(details)...);
  if (status == -306) throw ServerError(status, std::forward<Details>(details)...);
  if (status == -305) throw RateLimitedError(status, std::forward<Details>(details)...);
  if (status <= -300 && status >= -399) throw HttpError(status, std::forward<Details>(details)...);
  if (status == -201) throw TimeoutError(status, std::forward<Details>(details)...);
  if (status <= -200 && status >= -299) throw NetworkError(status, std::forward<Details>(details)...);
  if (status == -110) throw QueueFullError(status, std::forward<Details>(details)...);
  if (status == -109) throw CancelledError(status, std::forward<Details>(details)...);
  if (status == -105) throw NotFoundError(status, std::forward<Details>(details)...);
  if (status == -102) throw OutOfMemoryError(status, std::forward<Details>(details)...);
  if (status <= -100 && status >= -199) throw UsageError(status, std::forward<Details>(details)...);
  throw Error(status, std::forward<Details>(details)...);
}

}  // namespace detail
}  // namespace v0
}  // namespace ghlauth

#endif  // GHLAUTH_CPP_EXCEPTIONS_HPP
