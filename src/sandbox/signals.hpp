// Signals as a descriptor, for a process whose threads must not be interrupted by them.
#pragma once

#include <signal.h>
#include <sys/signalfd.h>

#include <initializer_list>
#include <optional>

namespace ghlauth::sandbox {

/// Blocks signals from its construction on, and hands them out one by one. Make it before the first thread starts, which then
/// inherits that. SIGPIPE is ignored.
class Signals {
 public:
  explicit Signals(std::initializer_list<int> numbers);
  Signals(const Signals &) = delete;
  Signals &operator=(const Signals &) = delete;
  ~Signals();

  /// Waits for one.
  [[nodiscard]] signalfd_siginfo wait() const;
  /// Waits for one, or for the end of stdin (then nothing).
  [[nodiscard]] std::optional<signalfd_siginfo> wait_or_stdin() const;
  /// The signals that were blocked before.
  [[nodiscard]] const sigset_t &previous_mask() const noexcept { return previous_; }

 private:
  sigset_t previous_{};
  int fd_ = -1;
};

}  // namespace ghlauth::sandbox
