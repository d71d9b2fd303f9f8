// Keeps SIGPIPE away from the application while libcurl writes. With CURLOPT_NOSIGNAL libcurl leaves signals alone, and a TLS
// library that writes to a closed socket without MSG_NOSIGNAL would end the process.
#pragma once

#include <pthread.h>

#include <csignal>
#include <ctime>

namespace ghlauth::net {

/// SIGPIPE is blocked in this thread for the life of the object; one that was raised meanwhile is swallowed.
class SigpipeBlock {
 public:
  explicit SigpipeBlock(bool is_needed = true) noexcept {
    if (!is_needed) return;
    sigset_t pending;
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    blocked_ = pthread_sigmask(SIG_BLOCK, &pipe_, &before_) == 0;
    // One that is pending already is the application's. It can be only where the application blocks the signal itself.
    const bool blocked_before = blocked_ && sigismember(&before_, SIGPIPE) == 1;
    keep_pending_ = blocked_before && sigpending(&pending) == 0 && sigismember(&pending, SIGPIPE) == 1;
  }
  SigpipeBlock(const SigpipeBlock &) = delete;
  SigpipeBlock &operator=(const SigpipeBlock &) = delete;
  ~SigpipeBlock() {
    if (!blocked_) return;
    const timespec at_once{};
    if (!keep_pending_) sigtimedwait(&pipe_, nullptr, &at_once);
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  sigset_t pipe_;
  sigset_t before_;
  bool blocked_ = false;
  bool keep_pending_ = false;
};

}  // namespace ghlauth::net
