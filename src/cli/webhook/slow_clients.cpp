#include "cli/webhook/slow_clients.hpp"

#include <sys/socket.h>

namespace ghlauth::cli {

SlowClients::SlowClients(std::int64_t receive_s, std::int64_t idle_s) : receive_(receive_s), idle_(idle_s), watcher_([this] { watch(); }) {}

SlowClients::~SlowClients() {
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
  }
  changed_.notify_all();
  watcher_.join();
}

void SlowClients::expect(int fd, std::chrono::seconds within) {
  const std::lock_guard lock(mutex_);
  deadlines_[fd] = Clock::now() + within;
}

void SlowClients::closed(int fd) {
  const std::lock_guard lock(mutex_);
  deadlines_.erase(fd);
}

SlowClients::Handling::Handling(SlowClients &clients, int fd) : clients_(clients) {
  const std::lock_guard lock(clients_.mutex_);
  clients_.deadlines_[fd] = Clock::time_point::max();
  ++clients_.handling_;
}

SlowClients::Handling::~Handling() {
  const std::lock_guard lock(clients_.mutex_);
  --clients_.handling_;
  clients_.changed_.notify_all();
}

void SlowClients::wait_for_handlers() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return handling_ == 0; });
}

void SlowClients::watch() {
  std::unique_lock lock(mutex_);
  while (!changed_.wait_for(lock, std::chrono::milliseconds(500), [this] { return is_over_; })) {
    const auto now = Clock::now();
    for (auto &[fd, deadline] : deadlines_)
      if (deadline <= now) shutdown(fd, SHUT_RDWR);  // its thread wakes, and closes it
  }
}

}  // namespace ghlauth::cli
