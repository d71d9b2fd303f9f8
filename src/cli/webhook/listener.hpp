// The HTTP server of the daemon: whole requests, one at a time on each connection, and no patience for slow ones.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "cli/webhook/delivery.hpp"

namespace ghlauth::cli {

struct Incoming {
  std::string method;
  std::string path;  ///< without the query
  HeaderLines headers;
  std::string body;
};

struct Answer {
  unsigned status = 200;
  std::string text;
};

struct ListenOptions {
  std::string address;  ///< "127.0.0.1:8484", "[::1]:0", "unix:/run/x.sock"
  std::size_t max_body = 0;
  unsigned max_connections = 0;
  std::int64_t receive_s = 0;  ///< for the head of a new connection's request to arrive, and for a body behind its head
};

class Listener {
 public:
  /// Called by several threads at a time.
  using Handler = std::function<Answer(const Incoming &)>;

  /// Listens. Throws for an address that is not of this machine alone, or cannot be had.
  Listener(const ListenOptions &options, Handler handler);
  Listener(const Listener &) = delete;
  Listener &operator=(const Listener &) = delete;
  /// Lets nothing in any more, and waits for what is being handled.
  ~Listener();

  /// "http://127.0.0.1:8484" or "unix:/run/x.sock".
  [[nodiscard]] const std::string &address() const noexcept;

 private:
  struct Server;
  std::unique_ptr<Server> server_;
};

}  // namespace ghlauth::cli
