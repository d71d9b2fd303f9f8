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

  void opened(int fd) { expect(fd, receive_); }
  void awaits_body(int fd) { expect(fd, receive_); }
  void is_idle(int fd) { expect(fd, idle_); }  ///< between requests
  void closed(int fd);

  /// While it lives, the other end waits for us.
  class Handling {
   public:
    Handling(SlowClients &clients, int fd);
    Handling(const Handling &) = delete;
    Handling &operator=(const Handling &) = delete;
    ~Handling();

   private:
    SlowClients &clients_;
  };
  void wait_for_handlers();

 private:
  using Clock = std::chrono::steady_clock;
  void expect(int fd, std::chrono::seconds within);
  void watch();

  const std::chrono::seconds receive_;
  const std::chrono::seconds idle_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<int, Clock::time_point> deadlines_;
  int handling_ = 0;
  bool is_over_ = false;
  std::thread watcher_;
};

}  // namespace ghlauth::cli
