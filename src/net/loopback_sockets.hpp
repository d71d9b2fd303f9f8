// Listening on this machine alone.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace ghlauth::net {

/// Sockets that listen on every loopback address that a host stands for, and that nobody else can listen on meanwhile.
class LoopbackSockets {
 public:
  /// `host` is an Origin's: localhost (127.0.0.1 and, where the machine has IPv6, ::1), one of 127.0.0.0/8, or [::1].
  /// Port 0: one that is free on all of them. Throws LISTEN naming the address that cannot be had.
  LoopbackSockets(const std::string &host, int port);
  LoopbackSockets(const LoopbackSockets &) = delete;
  LoopbackSockets &operator=(const LoopbackSockets &) = delete;
  ~LoopbackSockets();

  [[nodiscard]] int port() const noexcept { return port_; }
  [[nodiscard]] const std::vector<std::int32_t> &descriptors() const noexcept { return descriptors_; }

 private:
  void close_all() noexcept;
  int port_;
  std::vector<std::int32_t> descriptors_;
};

}  // namespace ghlauth::net
