#include "cli/webhook/acceptor.hpp"

#include <netinet/in.h>
#include <sys/un.h>

#include <cerrno>
#include <chrono>
#include <utility>

namespace ghlauth::cli {
namespace {

constexpr std::chrono::milliseconds to_recover{100};  // where there are no descriptors, say

union Peer {
  sockaddr any;
  sockaddr_in v4;
  sockaddr_in6 v6;
  sockaddr_un path;
};

}  // namespace

void Acceptor::start(Take take) {
  thread_ = std::thread([this, take = std::move(take)] { accept_all(take); });
}

void Acceptor::left() {
  const std::lock_guard lock(mutex_);
  --count_;
  changed_.notify_all();
}

void Acceptor::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopped_ = true;
  }
  changed_.notify_all();
  shutdown(listening_, SHUT_RDWR);  // wakes accept()
  if (thread_.joinable()) thread_.join();
}

bool Acceptor::wait_for_room() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return is_stopped_ || count_ < max_; });
  return !is_stopped_;
}

void Acceptor::accept_all(const Take &take) {
  while (wait_for_room()) {
    Peer from{};
    socklen_t size = sizeof(from);
    const int fd = accept4(listening_, &from.any, &size, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd < 0) {
      if (errno == EINTR || errno == ECONNABORTED) continue;
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, to_recover, [this] { return is_stopped_; });
      continue;
    }
    {
      const std::lock_guard lock(mutex_);
      ++count_;
    }
    take(fd, from.any, size);
  }
}

}  // namespace ghlauth::cli
