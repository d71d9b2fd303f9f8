#include "cli/webhook/slow_clients.hpp"

#include <sys/socket.h>

#include <algorithm>

namespace ghlauth::cli {

SlowClients::SlowClients(std::int64_t receive_s, std::int64_t idle_s) : receive_(receive_s), idle_(idle_s), watcher_([this] { watch(); }) {}

SlowClients::~SlowClients() {
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
  }
  over_.notify_all();
  watcher_.join();
}

void SlowClients::enter(int fd, State state) {
  const std::lock_guard lock(mutex_);
  states_[fd] = state;
  changed_.notify_all();
}

void SlowClients::closed(int fd) {
  const std::lock_guard lock(mutex_);
  states_.erase(fd);
  changed_.notify_all();
}

void SlowClients::wait_for_handlers() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] {
    return std::none_of(states_.begin(), states_.end(), [](const auto &one) { return one.second.is_handled; });
  });
}

void SlowClients::watch() {
  std::unique_lock lock(mutex_);
  while (!over_.wait_for(lock, std::chrono::milliseconds(500), [this] { return is_over_; })) {
    const auto now = Clock::now();
    for (const auto &[fd, state] : states_)
      if (state.deadline <= now) shutdown(fd, SHUT_RDWR);  // its thread wakes, and closes it
  }
}

}  // namespace ghlauth::cli
