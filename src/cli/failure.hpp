// What goes wrong, as the user is told it: one sentence, what to change, an exit code.
#pragma once

#include <ghlauth/error.h>

#include <cstdint>
#include <exception>
#include <string>
#include <utility>

namespace ghlauth::cli {

// The exit codes; --help and README.md state them.
inline constexpr int exit_ok = 0;
inline constexpr int exit_failed = 1;
inline constexpr int exit_usage = 2;
inline constexpr int exit_no_credential = 3;
inline constexpr int exit_needs_authorization = 4;
inline constexpr int exit_undetermined = 5;  ///< of a decision
inline constexpr int exit_signal = 128;  ///< and the number of the signal: 130 for Ctrl-C

class Failure : public std::exception {
 public:
  Failure(int code, std::string what_happened, std::string what_to_do = {})
      : exit_code(code), message(std::move(what_happened)), hint(std::move(what_to_do)) {}
  [[nodiscard]] const char *what() const noexcept override { return message.c_str(); }

  int exit_code;
  std::string message;
  std::string hint;
  // Of the library's failures.
  ghlauth_status status = GHLAUTH_OK;
  std::string library_hint;  ///< where it is for programmers, and the hint another one
  std::int32_t http_status = 0;
  std::string server_message;
  std::string trace_id;
};

/// Takes the error over.
[[nodiscard]] Failure failure_of(ghlauth_status status, ghlauth_error *error);

/// Runs a call of the library, which gets a ghlauth_error **; throws what it reports.
template <class Call>
void check(Call &&call) {
  ghlauth_error *error = nullptr;
  const ghlauth_status status = std::forward<Call>(call)(&error);
  if (status < 0) throw failure_of(status, error);
}

/// Makes a handle: the call gets the address for it, and a ghlauth_error **.
template <class Handle, class Call>
[[nodiscard]] Handle made(Call &&call) {
  typename Handle::pointer raw = nullptr;
  check([&](ghlauth_error **error) { return std::forward<Call>(call)(&raw, error); });
  return Handle(raw);
}

/// "ghlauth: <message>" and "  <hint>" on stderr; with `verbose` what else is known.
void report(const Failure &failure, bool verbose);

}  // namespace ghlauth::cli
