// Takes connections off a listening socket: no more at a time than are allowed, and the others wait in the socket's queue.
#pragma once

#include <sys/socket.h>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace ghlauth::cli {

class Acceptor {
 public:
  /// The descriptor is its own.
  using Take = std::function<void(int fd, const sockaddr &from, socklen_t size)>;

  Acceptor(int listening, unsigned max) : listening_(listening), max_(max) {}
  Acceptor(const Acceptor &) = delete;
  Acceptor &operator=(const Acceptor &) = delete;
  ~Acceptor() { stop(); }

  void start(Take take);
  /// One that was taken is closed.
  void left();
  /// The socket listens no more.
  void stop();

 private:
  bool wait_for_room();
  void accept_all(const Take &take);

  const int listening_;
  const unsigned max_;
  std::mutex mutex_;
  std::condition_variable changed_;
  unsigned count_ = 0;
  bool is_stopped_ = false;
  std::thread thread_;
};

}  // namespace ghlauth::cli
