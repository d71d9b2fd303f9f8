/// @file error.hpp Why a call failed: the base of all exceptions. Their classes: exceptions.hpp.
#ifndef GHLAUTH_CPP_ERROR_HPP
#define GHLAUTH_CPP_ERROR_HPP

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "../error.h"

namespace ghlauth {
/// The version of this adapter is in the names of its classes, so that they never meet those of another one, nor the library's own.
inline namespace v0 {

/// GHLAUTH_OK or a negative number of status.h.
using Status = ghlauth_status;

namespace detail {

inline std::string_view view(const char *text) noexcept { return text != nullptr ? std::string_view(text) : std::string_view(); }

inline std::string copy(const char *text) { return std::string(view(text)); }

/// A number of milliseconds, where -1 stands for none.
inline std::optional<std::chrono::milliseconds> milliseconds_or_none(std::int64_t ms) {
  if (ms < 0) return std::nullopt;
  return std::chrono::milliseconds(ms);
}

}  // namespace detail

/// Names a status, such as "GHLAUTH_E_TIMEOUT"; "" for a number that is none of the library.
inline std::string_view status_name(Status status) noexcept { return detail::view(ghlauth_status_name(status)); }

/// A call failed. No text in it ever holds a secret. Copies share what they hold.
class GHLAUTH_API Error : public std::runtime_error {
 public:
  /// A failure of the application's own, to throw in a callback.
  Error(Status status, const std::string &message, std::string hint = std::string())
      : std::runtime_error(message), details_(std::make_shared<Details>()) {
    details_->status = status;
    details_->hint = std::move(hint);
  }
  /// Copies a failure of the library; `error` may be none.
  Error(Status status, const ghlauth_error *error)
      : std::runtime_error(message_of(status, error)), details_(std::make_shared<Details>()) {
    details_->status = status;
    if (error == nullptr) return;
    details_->hint = detail::copy(ghlauth_error_hint(error));
    details_->http_status = ghlauth_error_http_status(error);
    details_->server_message = detail::copy(ghlauth_error_server_message(error));
    details_->trace_id = detail::copy(ghlauth_error_trace_id(error));
    details_->retry_after = detail::milliseconds_or_none(ghlauth_error_retry_after_ms(error));
    details_->is_retryable = ghlauth_error_is_retryable(error) != 0;
  }
  /// Copies a failure of the library with its own status.
  explicit Error(const ghlauth_error *error) : Error(ghlauth_error_status(error), error) {}

  Status status() const noexcept { return details_->status; }
  /// The name of the status, such as "GHLAUTH_E_TIMEOUT"; "" for one of the application.
  std::string_view name() const noexcept { return status_name(status()); }
  /// What happened, in one sentence; what() says the same.
  std::string_view message() const noexcept { return what(); }
  /// What to change, in one sentence; may be "".
  const std::string &hint() const noexcept { return details_->hint; }
  /// The HTTP status of the answer that the error is about; 0 when there was none.
  std::int32_t http_status() const noexcept { return details_->http_status; }
  /// What the server said; "" when it said nothing.
  const std::string &server_message() const noexcept { return details_->server_message; }
  /// HighLevel's trace id of the answer, for its support; "" when there was none.
  const std::string &trace_id() const noexcept { return details_->trace_id; }
  /// How long to wait before trying again, where the server said it.
  std::optional<std::chrono::milliseconds> retry_after() const noexcept { return details_->retry_after; }
  /// Tells whether the same call may succeed later without a change.
  bool is_retryable() const noexcept { return details_->is_retryable; }

 private:
  struct Details {
    Status status = GHLAUTH_OK;
    std::string hint;
    std::int32_t http_status = 0;
    std::string server_message;
    std::string trace_id;
    std::optional<std::chrono::milliseconds> retry_after;
    bool is_retryable = false;
  };

  static std::string message_of(Status status, const ghlauth_error *error) {
    const char *message = error != nullptr ? ghlauth_error_message(error) : ghlauth_status_name(status);
    return message != nullptr ? message : "the call failed";
  }

  std::shared_ptr<Details> details_;
};

}  // namespace v0
}  // namespace ghlauth

#endif  // GHLAUTH_CPP_ERROR_HPP
