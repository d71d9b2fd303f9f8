// The one failure mechanism inside the library: core::Error, mapped to a ghlauth_error at the C boundary.
#pragma once

#include <cstdint>
#include <exception>
#include <string>
#include <string_view>

namespace ghlauth {

/// The statuses of status.def; the numbers are those of the public header.
enum class Status : std::int32_t {
  OK = 0,
#define GHLAUTH_STATUS(name, number, retryable, meaning, hint) name = number,
#include "core/status.def"
#undef GHLAUTH_STATUS
};

/// The name of a status as the public header spells it ("GHLAUTH_E_TIMEOUT"), or nullptr for an unknown number.
const char *status_name(std::int32_t status) noexcept;
/// The sentence, the hint and the retryable flag of a status; never null.
const char *status_meaning(Status status) noexcept;
const char *status_hint(Status status) noexcept;
bool status_retryable(Status status) noexcept;

/// A failure with everything that a caller may want to know. Texts never hold a secret.
/// An empty message or hint stands for the one of the status table.
class Error : public std::exception {
 public:
  explicit Error(Status status, std::string message = {}, std::string hint = {})
      : status_(status), message_(std::move(message)), hint_(std::move(hint)) {}

  [[nodiscard]] Status status() const noexcept { return status_; }
  [[nodiscard]] std::string_view message() const noexcept {
    return message_.empty() ? std::string_view(status_meaning(status_)) : std::string_view(message_);
  }
  [[nodiscard]] std::string_view hint() const noexcept {
    return hint_.empty() ? std::string_view(status_hint(status_)) : std::string_view(hint_);
  }
  [[nodiscard]] const char *what() const noexcept override {
    return message_.empty() ? status_meaning(status_) : message_.c_str();
  }

  // What the server said, where there was a server.
  int http_status = 0;               ///< 0 when there was no answer
  std::string server_message;        ///< as sent, control characters replaced; may be empty
  std::string trace_id;              ///< HighLevel's trace id; may be empty
  std::int64_t retry_after_ms = -1;  ///< -1 when not said

  /// Adds to the message.
  Error &add(std::string_view text) {
    message_ = std::string(message()).append(text);
    return *this;
  }
  Error &with_hint(std::string hint) {
    hint_ = std::move(hint);
    return *this;
  }

 private:
  Status status_;
  std::string message_;
  std::string hint_;
};

/// The exception that is being handled; its status alone when there is no memory for its texts.
Error error_in_hand() noexcept;

/// An invalid argument, named. `what_to_change` is the hint.
[[noreturn]] void throw_invalid(std::string message, std::string what_to_change = {});

}  // namespace ghlauth
