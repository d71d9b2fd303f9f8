// An HTTP/1.1 server on 127.0.0.1 that does what a test tells it to: also what no honest server does. It counts what arrives.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace ghlauth::test {

struct ReceivedRequest {
  std::string head;  ///< request line and headers, with the empty line
  std::string body;
  int connection = 0;  ///< 1 for the first one that was accepted
};

/// What to send for one request, and how the connection goes on.
struct Reply {
  std::string bytes;
  bool close = false;   ///< after the bytes
  bool silent = false;  ///< after the bytes: keep the connection open and never send more
  std::chrono::milliseconds pause_between_bytes{0};

  /// A well-formed answer on a connection that stays open.
  static Reply text(int status, const std::string &body, const std::string &more_headers = {});
  static Reply raw(std::string bytes) { return {std::move(bytes), false, false, {}}; }
  static Reply raw_then_close(std::string bytes) { return {std::move(bytes), true, false, {}}; }
  static Reply close_without_answer() { return {{}, true, false, {}}; }
  static Reply silence() { return {{}, false, true, {}}; }
  static Reply drip(std::string bytes, std::chrono::milliseconds pause) { return {std::move(bytes), false, false, pause}; }
};

class LoopbackServer {
 public:
  /// Called for each request, from the threads of the connections, one at a time. The number counts requests from 1.
  using Script = std::function<Reply(const ReceivedRequest &request, int number)>;

  explicit LoopbackServer(Script script);
  LoopbackServer(const LoopbackServer &) = delete;
  LoopbackServer &operator=(const LoopbackServer &) = delete;
  ~LoopbackServer();

  [[nodiscard]] int port() const noexcept { return port_; }
  /// "http://127.0.0.1:port" and the path.
  [[nodiscard]] std::string url(const std::string &path = "/") const;
  [[nodiscard]] int connections() const;
  [[nodiscard]] std::vector<ReceivedRequest> requests() const;
  /// Blocks until that many requests have arrived whole; false after ten seconds.
  [[nodiscard]] bool wait_for_requests(std::size_t count) const;

 private:
  struct Connection {
    int socket;
    int number;
    std::thread thread;
  };
  void accept_all();
  void serve(int socket, int connection);
  bool receive(int socket, std::string &buffer, ReceivedRequest &request) const;
  bool send(int socket, const Reply &reply) const;

  Script script_;
  int listener_ = -1;
  int port_ = 0;
  mutable std::mutex mutex_;
  mutable std::condition_variable arrived_;
  bool stopping_ = false;
  std::vector<ReceivedRequest> requests_;
  std::list<Connection> connections_;
  std::thread acceptor_;
};

/// A listener that accepts nothing and whose backlog is full: to connect to it takes forever, as through a firewall.
class FullListener {
 public:
  FullListener();
  FullListener(const FullListener &) = delete;
  FullListener &operator=(const FullListener &) = delete;
  ~FullListener();
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/"; }

 private:
  int port_ = 0;
  int listener_ = -1;
  std::vector<int> waiting_;
};

/// A port of 127.0.0.1 on which nobody listens.
int closed_port();

}  // namespace ghlauth::test
