// Why a store on a server does not do what it should. Texts hold no secret.
#pragma once

#include <fcntl.h>
#include <ghlauth/status.h>
#include <unistd.h>

#include <cerrno>
#include <exception>
#include <string>
#include <utility>

namespace ghlauth::stores {

struct Failure : std::exception {
  explicit Failure(ghlauth_status status_in, std::string message_in, std::string hint_in = {})
      : status(status_in), message(std::move(message_in)), hint(std::move(hint_in)) {}
  [[nodiscard]] const char *what() const noexcept override { return message.c_str(); }

  ghlauth_status status;
  std::string message;
  std::string hint;
};

/// What the failure to connect is, whose reason the libraries of servers tell as a text alone.
inline ghlauth_status status_without_connection() noexcept {
  const int fd = ::open("/", O_PATH | O_CLOEXEC);
  if (fd >= 0) ::close(fd);
  return fd < 0 && (errno == EMFILE || errno == ENFILE) ? GHLAUTH_E_TOO_MANY_OPEN_FILES : GHLAUTH_E_STORE;
}

[[noreturn]] inline void throw_bad_url(std::string message, std::string hint = {}) {
  throw Failure(GHLAUTH_E_INVALID_ARGUMENT, std::move(message), std::move(hint));
}

}  // namespace ghlauth::stores
