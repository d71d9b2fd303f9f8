// The HTTP server: libmicrohttpd with a pool of threads, on a loopback address.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sandbox/timers.hpp"
#include "sandbox/world.hpp"

struct MHD_Daemon;

namespace ghlauth::sandbox {

class Server {
 public:
  /// Binds and serves. Throws INVALID_ARGUMENT for an address that is not a loopback one, or that cannot be bound.
  Server(World &world, const std::string &address, std::uint16_t port, const std::vector<std::string> &allow_hosts);
  Server(const Server &) = delete;
  Server &operator=(const Server &) = delete;
  ~Server();

  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  [[nodiscard]] std::string url() const;
  [[nodiscard]] World &world() noexcept { return world_; }
  [[nodiscard]] Timers &timers() noexcept { return timers_; }
  /// Whether a Host header is one of ours: a page elsewhere whose name was rebound to 127.0.0.1 sends another.
  [[nodiscard]] bool allows_host(std::string_view host) const noexcept;

 private:
  World &world_;
  Timers timers_;
  std::string address_;
  std::uint16_t port_ = 0;
  std::vector<std::string> hosts_;
  MHD_Daemon *daemon_ = nullptr;
};

}  // namespace ghlauth::sandbox
