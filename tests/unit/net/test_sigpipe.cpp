// SigpipeBlock: our SIGPIPE is swallowed, the application's is not. Without it the first test would end the program.
#include "net/sigpipe.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>

#include "support/scenario.hpp"

namespace {

using ghlauth::net::SigpipeBlock;

volatile std::sig_atomic_t delivered = 0;

/// Writes to a pipe that nobody reads; the errno.
int write_to_broken_pipe() {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) return -1;
  close(ends[0]);
  const int error = write(ends[1], "x", 1) < 0 ? errno : 0;
  close(ends[1]);
  return error;
}

bool is_pending() {
  sigset_t pending;
  return sigpending(&pending) == 0 && sigismember(&pending, SIGPIPE) == 1;
}

bool ours_is_swallowed() {
  {
    const SigpipeBlock no_sigpipe;
    CHECK_EQUAL(write_to_broken_pipe(), EPIPE);
    CHECK(is_pending());
  }
  CHECK(!is_pending());
  return true;
}

bool the_mask_is_as_before() {
  sigset_t mask;
  { const SigpipeBlock no_sigpipe; }
  CHECK_EQUAL(pthread_sigmask(SIG_BLOCK, nullptr, &mask), 0);
  CHECK_EQUAL(sigismember(&mask, SIGPIPE), 0);
  return true;
}

bool one_that_was_pending_stays_pending() {
  sigset_t pipe_only;
  sigemptyset(&pipe_only);
  sigaddset(&pipe_only, SIGPIPE);
  const auto old_handler = std::signal(SIGPIPE, [](int) { delivered = 1; });
  pthread_sigmask(SIG_BLOCK, &pipe_only, nullptr);
  raise(SIGPIPE);
  {
    const SigpipeBlock no_sigpipe;
    CHECK_EQUAL(write_to_broken_pipe(), EPIPE);
  }
  const bool pending = is_pending();
  pthread_sigmask(SIG_UNBLOCK, &pipe_only, nullptr);
  std::signal(SIGPIPE, old_handler);
  CHECK(pending);
  CHECK_EQUAL(delivered, 1);
  return true;
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      SCENARIO(ours_is_swallowed),
      SCENARIO(the_mask_is_as_before),
      SCENARIO(one_that_was_pending_stays_pending),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
