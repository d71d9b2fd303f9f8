#include "cli/webhook/listening_socket.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "cli/failure.hpp"
#include "cli/text.hpp"

namespace ghlauth::cli {
namespace {

constexpr int backlog = 1024;
constexpr std::string_view path_prefix = "unix:";

union Address {
  sockaddr any;
  sockaddr_in v4;
  sockaddr_in6 v6;
  sockaddr_un path;
};

[[noreturn]] void fail(const std::string &address, int reason) {
  throw Failure(exit_failed, "cannot listen on " + printable(address) + ": " + std::strerror(reason), "Choose another one.");
}

[[noreturn]] void refuse(const std::string &text) {
  throw Failure(exit_usage, "\"" + printable(text) + "\" is not an address of this machine alone",
                "Give 127.0.0.1:PORT, [::1]:PORT or unix:/PATH, and put a server with TLS in front of it.");
}

Address address_of(const std::string &text, socklen_t &size) {
  const std::size_t colon = text.rfind(':');
  std::uint16_t port = 0;
  const char *end = text.data() + text.size();
  if (colon == std::string::npos || colon + 1 == text.size()) refuse(text);
  const auto read = std::from_chars(text.data() + colon + 1, end, port);
  if (read.ec != std::errc() || read.ptr != end) refuse(text);
  const std::string host = text.substr(0, colon);
  Address address{};
  if (inet_pton(AF_INET, host.c_str(), &address.v4.sin_addr) == 1 && (ntohl(address.v4.sin_addr.s_addr) >> 24U) == 127U) {
    address.v4.sin_family = AF_INET;
    address.v4.sin_port = htons(port);
    size = sizeof(address.v4);
    return address;
  }
  address = {};
  if (host != "[::1]") refuse(text);
  address.v6.sin6_family = AF_INET6;
  address.v6.sin6_addr = in6addr_loopback;
  address.v6.sin6_port = htons(port);
  size = sizeof(address.v6);
  return address;
}

/// A path whose program has ended without removing it.
bool is_left_over(const Address &address) {
  struct stat info {};
  if (lstat(address.path.sun_path, &info) != 0 || !S_ISSOCK(info.st_mode)) return false;
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool is_refused = fd >= 0 && connect(fd, &address.any, sizeof(address.path)) != 0 && errno == ECONNREFUSED;
  if (fd >= 0) close(fd);
  return is_refused;
}

}  // namespace

ListeningSocket::ListeningSocket(const std::string &address) {
  try {
    if (address.starts_with(path_prefix))
      listen_at_path(address.substr(path_prefix.size()));
    else
      listen_at_port(address);
  } catch (...) {
    end();
    throw;
  }
}

ListeningSocket::~ListeningSocket() { end(); }

void ListeningSocket::end() noexcept {
  if (fd_ >= 0) close(fd_);
  if (!path_.empty()) unlink(path_.c_str());
}

void ListeningSocket::listen_at_path(const std::string &path) {
  Address address{};
  if (path.empty() || path.size() >= sizeof(address.path.sun_path)) refuse(std::string(path_prefix) + path);
  address.path.sun_family = AF_UNIX;
  std::memcpy(address.path.sun_path, path.data(), path.size());
  if (is_left_over(address)) unlink(path.c_str());
  fd_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd_ < 0) fail(path, errno);
  // For the owner and the group, which the server in front is put into, whatever the umask says: nobody can connect before listen().
  if (bind(fd_, &address.any, sizeof(address.path)) != 0) fail(path, errno);
  path_ = path;
  if (chmod(path.c_str(), 0660) != 0 || listen(fd_, backlog) != 0) fail(path, errno);
  address_ = std::string(path_prefix) + path;
}

void ListeningSocket::listen_at_port(const std::string &text) {
  socklen_t size = 0;
  Address address = address_of(text, size);
  fd_ = socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int yes = 1;
  if (fd_ < 0 || setsockopt(fd_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)) != 0 || bind(fd_, &address.any, size) != 0 ||
      listen(fd_, backlog) != 0 || getsockname(fd_, &address.any, &size) != 0)
    fail(text, errno);
  const std::uint16_t port = ntohs(address.any.sa_family == AF_INET ? address.v4.sin_port : address.v6.sin6_port);
  address_ = "http://" + text.substr(0, text.rfind(':') + 1) + std::to_string(port);
}

}  // namespace ghlauth::cli
