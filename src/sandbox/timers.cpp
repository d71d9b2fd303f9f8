#include "sandbox/timers.hpp"

#include <microhttpd.h>

namespace ghlauth::sandbox {

Timers::Timers() : thread_([this] { loop(); }) {}

Timers::~Timers() { stop(); }

bool Timers::suspend(MHD_Connection *connection, std::chrono::milliseconds time) {
  const std::lock_guard lock(mutex_);
  if (stopping_) return false;
  queue_.emplace(std::chrono::steady_clock::now() + time, connection);
  MHD_suspend_connection(connection);
  changed_.notify_one();
  return true;
}

void Timers::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    changed_.notify_one();
  }
  if (thread_.joinable()) thread_.join();
}

void Timers::loop() {
  std::unique_lock lock(mutex_);
  while (true) {
    while (!queue_.empty() && (stopping_ || queue_.top().first <= std::chrono::steady_clock::now())) {
      MHD_resume_connection(queue_.top().second);
      queue_.pop();
    }
    if (stopping_) return;
    if (queue_.empty()) {
      changed_.wait(lock);
    } else {
      const auto next = queue_.top().first;  // a copy: the queue may grow while this waits
      changed_.wait_until(lock, next);
    }
  }
}

}  // namespace ghlauth::sandbox
