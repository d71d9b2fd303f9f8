#include "net/loopback_sockets.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "core/system_error.hpp"

namespace ghlauth::net {
namespace {

constexpr int backlog = 128;
constexpr int free_port_attempts = 16;  // a port that is free on one address may be taken on the other

union Address {
  sockaddr any;
  sockaddr_in v4;
  sockaddr_in6 v6;
};

socklen_t size_of(const Address &address) noexcept {
  return address.any.sa_family == AF_INET ? sizeof address.v4 : sizeof address.v6;
}

Address v4_address(const std::string &text) {
  Address address{};
  address.v4.sin_family = AF_INET;
  if (inet_pton(AF_INET, text.c_str(), &address.v4.sin_addr) != 1) throw Error(Status::INTERNAL, text + " is no IPv4 address");
  return address;
}

Address v6_address() noexcept {
  Address address{};
  address.v6.sin6_family = AF_INET6;
  address.v6.sin6_addr = in6addr_loopback;
  return address;
}

std::vector<Address> addresses_of(const std::string &host) {
  if (host == "localhost") return {v4_address("127.0.0.1"), v6_address()};
  if (host == "[::1]") return {v6_address()};
  return {v4_address(host)};
}

std::string shown(const Address &address, int port) {
  char text[INET6_ADDRSTRLEN] = "[::1]";
  if (address.any.sa_family == AF_INET) inet_ntop(AF_INET, &address.v4.sin_addr, text, sizeof text);
  return std::string(text) + ":" + std::to_string(port);
}

/// The socket, or -1 with errno. SO_REUSEADDR lets Linux pass over connections of an earlier login that linger in TIME_WAIT; it
/// does not make way beside a socket that listens, in either order (that would be SO_REUSEPORT on both).
int listen_on(Address address, int port) noexcept {
  const int fd = socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return -1;
  const int yes = 1;
  const bool v6 = address.any.sa_family == AF_INET6;
  (v6 ? address.v6.sin6_port : address.v4.sin_port) = htons(static_cast<std::uint16_t>(port));
  if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
      (!v6 || setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes) == 0) &&
      bind(fd, &address.any, size_of(address)) == 0 && listen(fd, backlog) == 0)
    return fd;
  const int reason = errno;
  close(fd);
  errno = reason;
  return -1;
}

int port_of(int fd) {
  Address address{};
  socklen_t size = sizeof address;
  if (getsockname(fd, &address.any, &size) != 0) throw Error(Status::INTERNAL, "getsockname failed");
  return ntohs(address.any.sa_family == AF_INET ? address.v4.sin_port : address.v6.sin6_port);
}

[[noreturn]] void refuse(const Address &address, int port, int reason) {
  if (reason == EADDRINUSE)
    throw Error(Status::LISTEN, shown(address, port) + " is taken: another program listens there and would get the code");
  throw system_error(Status::LISTEN, "cannot listen on " + shown(address, port), reason,
                     reason == EACCES ? "Register a redirect URI with a port of 1024 or more." : "");
}

}  // namespace

LoopbackSockets::LoopbackSockets(const std::string &host, int port) : port_(port) {
  const std::vector<Address> addresses = addresses_of(host);
  descriptors_.reserve(addresses.size());
  for (int attempts = port == 0 ? free_port_attempts : 1; descriptors_.empty(); --attempts) {
    port_ = port;
    for (const Address &address : addresses) {
      const int fd = listen_on(address, port_);
      const int reason = errno;
      if (fd >= 0) {
        descriptors_.push_back(fd);
        port_ = port_of(fd);
        continue;
      }
      // A machine without IPv6 has nobody on ::1 either.
      const bool absent = reason == EAFNOSUPPORT || reason == EADDRNOTAVAIL;
      if (absent && !descriptors_.empty()) continue;
      close_all();
      if (attempts <= 1 || reason != EADDRINUSE) refuse(address, port_, reason);
      break;
    }
  }
}

LoopbackSockets::~LoopbackSockets() { close_all(); }

void LoopbackSockets::close_all() noexcept {
  for (const int fd : descriptors_) close(fd);
  descriptors_.clear();
}

}  // namespace ghlauth::net
