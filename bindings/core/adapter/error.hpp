// What a call throws that failed, for every language the same: one class with the fields of the error, and the name of the
// exception class that it is in languages with classes of exceptions.
#pragma once

#include <ghlauth/error.h>

#include <cstdint>
#include <exception>
#include <string>
#include <utility>

#include "errors.hpp"

namespace ghlauth_binding {

/// A failure. Its members are described in ghlauth/error.h.
class Error : public std::exception {
 public:
  Error(ghlauth_status failure, const ghlauth_error *error)
      : status(failure),
        name(text(ghlauth_status_name(failure), "a callback of the application")),
        message(text(ghlauth_error_message(error), name.c_str())),
        hint(text(ghlauth_error_hint(error), "")),
        http_status(ghlauth_error_http_status(error)),
        server_message(text(ghlauth_error_server_message(error), "")),
        trace_id(text(ghlauth_error_trace_id(error), "")),
        retry_after_ms(error ? ghlauth_error_retry_after_ms(error) : -1),
        retryable(ghlauth_error_is_retryable(error) == 1) {}
  Error(ghlauth_status failure, std::string what_happened, std::string what_to_change)
      : Error(failure, nullptr) {
    message = std::move(what_happened);
    hint = std::move(what_to_change);
  }

  /// The name of its class: "UsageError" and so on.
  const char *kind() const { return kind_of(status); }
  const char *what() const noexcept override { return message.c_str(); }

  std::int32_t status;
  std::string name;
  std::string message;
  std::string hint;
  std::int32_t http_status;
  std::string server_message;
  std::string trace_id;
  std::int64_t retry_after_ms;
  bool retryable;

 private:
  static std::string text(const char *text, const char *otherwise) { return text ? text : otherwise; }
};

}  // namespace ghlauth_binding
