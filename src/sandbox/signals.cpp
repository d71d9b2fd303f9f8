#include "sandbox/signals.hpp"

#include <poll.h>
#include <unistd.h>

#include "core/error.hpp"

namespace ghlauth::sandbox {

Signals::Signals(std::initializer_list<int> numbers) {
  sigset_t set;
  sigemptyset(&set);
  for (const int number : numbers) sigaddset(&set, number);
  pthread_sigmask(SIG_BLOCK, &set, &previous_);
  signal(SIGPIPE, SIG_IGN);
  fd_ = signalfd(-1, &set, SFD_CLOEXEC);
  if (fd_ < 0) throw Error(Status::INTERNAL, "signalfd failed");
}

Signals::~Signals() { close(fd_); }

signalfd_siginfo Signals::wait() const {
  signalfd_siginfo info{};
  while (read(fd_, &info, sizeof info) != static_cast<ssize_t>(sizeof info)) continue;
  return info;
}

std::optional<signalfd_siginfo> Signals::wait_or_stdin() const {
  pollfd waited[2] = {{fd_, POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};
  while (true) {
    if (poll(waited, 2, -1) < 0) continue;
    if (waited[0].revents != 0) return wait();
    char dropped[512];
    if (waited[1].revents != 0 && read(STDIN_FILENO, dropped, sizeof dropped) <= 0) return std::nullopt;
  }
}

}  // namespace ghlauth::sandbox
