// Cuts connections whose other end takes too long to send what it began.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <thread>

namespace ghlauth::cli {

/// Thread-safe. Connections are known by their descriptors, which stay open between opened() and closed().
class SlowClients {
 public:
  SlowClients(std::int64_t receive_s, std::int64_t idle_s);
  SlowClients(const SlowClients &) = delete;
  SlowClients &operator=(const SlowClients &) = delete;
  ~SlowClients();

  void opened(int fd) { enter(fd, {Clock::now() + receive_, false}); }
  void awaits_body(int fd) { enter(fd, {Clock::now() + receive_, false}); }
  /// The other end waits for us, until its answer is sent.
  void is_handled(int fd) { enter(fd, {Clock::time_point::max(), true}); }
  void is_answered(int fd) { enter(fd, {Clock::now() + receive_, true}); }
  void is_idle(int fd) { enter(fd, {Clock::now() + idle_, false}); }  ///< between requests
  void closed(int fd);
  /// Waits until none is handled.
  void wait_for_handlers();

 private:
  using Clock = std::chrono::steady_clock;
  struct State {
    Clock::time_point deadline;
    bool is_handled;
  };
  void enter(int fd, State state);
  void watch();

  const std::chrono::seconds receive_;
  const std::chrono::seconds idle_;
  std::mutex mutex_;
  std::condition_variable changed_, over_;
  std::map<int, State> states_;
  bool is_over_ = false;
  std::thread watcher_;
};

}  // namespace ghlauth::cli
