// Connections that wait: suspended in the HTTP server, resumed by one thread when their time comes, so that a delayed answer
// keeps no worker busy.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <queue>
#include <thread>
#include <utility>
#include <vector>

struct MHD_Connection;

namespace ghlauth::sandbox {

class Timers {
 public:
  Timers();
  Timers(const Timers &) = delete;
  Timers &operator=(const Timers &) = delete;
  ~Timers();

  /// Suspends a connection for that long. False while the server stops; then nothing was suspended.
  bool suspend(MHD_Connection *connection, std::chrono::milliseconds time);
  /// Resumes all that wait and suspends no more.
  void stop();

 private:
  using Entry = std::pair<std::chrono::steady_clock::time_point, MHD_Connection *>;
  void loop();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace ghlauth::sandbox
