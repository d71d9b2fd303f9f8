#include "sandbox/server.hpp"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <exception>

#include "core/ascii.hpp"
#include "core/error.hpp"
#include "core/log.hpp"
#include "sandbox/connection.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr unsigned worker_threads = 4;
constexpr unsigned max_connections = 8192;
constexpr unsigned idle_timeout_s = 60;
constexpr int backlog = 1024;
constexpr std::size_t connection_memory = std::size_t{64} << 10;

union Address {
  sockaddr any;
  sockaddr_in v4;
  sockaddr_in6 v6;
};

/// A loopback address, or a refusal: the sandbox holds no real secret, but its control API is for this machine alone.
Address loopback(const std::string &text, std::uint16_t port) {
  Address address{};
  if (inet_pton(AF_INET, text == "localhost" ? "127.0.0.1" : text.c_str(), &address.v4.sin_addr) == 1) {
    address.v4.sin_family = AF_INET;
    address.v4.sin_port = htons(port);
    if ((ntohl(address.v4.sin_addr.s_addr) >> 24U) == 127U) return address;
  }
  address = {};
  if (inet_pton(AF_INET6, text.c_str(), &address.v6.sin6_addr) == 1 && IN6_IS_ADDR_LOOPBACK(&address.v6.sin6_addr)) {
    address.v6.sin6_family = AF_INET6;
    address.v6.sin6_port = htons(port);
    return address;
  }
  throw_invalid("the sandbox does not bind to " + printable(text, 64), "Use 127.0.0.1, ::1 or localhost.");
}

/// Listens before the HTTP server starts: its threads then find the port and the allowed hosts settled.
int listen_on(const Address &address, const std::string &text, std::uint16_t port) {
  const int fd = socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int yes = 1;
  const socklen_t size = address.any.sa_family == AF_INET ? sizeof address.v4 : sizeof address.v6;
  if (fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 && bind(fd, &address.any, size) == 0 &&
      listen(fd, backlog) == 0)
    return fd;
  const int error = errno;
  if (fd >= 0) close(fd);
  throw_invalid("cannot listen on " + text + " port " + std::to_string(port) + ": " + std::strerror(error),
                "Choose another port, or 0 for any free one.");
}

std::uint16_t port_of(int fd) {
  Address address{};
  socklen_t size = sizeof address;
  if (getsockname(fd, &address.any, &size) != 0) throw Error(Status::INTERNAL, "getsockname failed");
  return ntohs(address.any.sa_family == AF_INET ? address.v4.sin_port : address.v6.sin6_port);
}

void allow_many_descriptors() noexcept {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

void *on_uri(void *cls, const char *uri, MHD_Connection *) {
  try {
    return new Connection(*static_cast<Server *>(cls), uri);
  } catch (const std::exception &) {
    return nullptr;
  }
}

MHD_Result on_request(void *, MHD_Connection *connection, const char *, const char *method, const char *, const char *upload,
                      std::size_t *upload_size, void **state) {
  try {
    return *state ? static_cast<Connection *>(*state)->step(connection, method, upload, upload_size) : MHD_NO;
  } catch (const std::exception &) {
    return MHD_NO;
  }
}

void on_completed(void *, MHD_Connection *, void **state, MHD_RequestTerminationCode) {
  delete static_cast<Connection *>(*state);
  *state = nullptr;
}

}  // namespace

Server::Server(World &world, const std::string &address, std::uint16_t port, const std::vector<std::string> &allow_hosts)
    : world_(world), address_(address), hosts_(allow_hosts) {
  const int listener = listen_on(loopback(address, port), address, port);
  port_ = port_of(listener);
  for (const char *name : {"127.0.0.1", "localhost", "[::1]"}) hosts_.push_back(name + (':' + std::to_string(port_)));
  allow_many_descriptors();
  daemon_ = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, port_, nullptr, nullptr,  //
                             on_request, nullptr,                                                                //
                             MHD_OPTION_LISTEN_SOCKET, listener,                                                 //
                             MHD_OPTION_URI_LOG_CALLBACK, on_uri, this,                                          //
                             MHD_OPTION_NOTIFY_COMPLETED, on_completed, nullptr,                                 //
                             MHD_OPTION_THREAD_POOL_SIZE, worker_threads,                                        //
                             MHD_OPTION_CONNECTION_LIMIT, max_connections,                                       //
                             MHD_OPTION_CONNECTION_TIMEOUT, idle_timeout_s,                                      //
                             MHD_OPTION_CONNECTION_MEMORY_LIMIT, connection_memory,                              //
                             MHD_OPTION_END);
  if (daemon_) return;
  close(listener);
  throw Error(Status::INTERNAL, "the HTTP server did not start");
}

Server::~Server() {
  timers_.stop();
  MHD_stop_daemon(daemon_);
}

std::string Server::url() const {
  const bool v6 = address_.find(':') != std::string::npos;
  return "http://" + (v6 ? '[' + address_ + ']' : address_) + ':' + std::to_string(port_);
}

bool Server::allows_host(std::string_view host) const noexcept {
  const std::string_view name = host.substr(0, host.rfind(':'));
  return !host.empty() && std::any_of(hosts_.begin(), hosts_.end(), [&](const std::string &allowed) {
    // A name that was given without a port stands for any.
    const bool any_port = allowed.find(':') == std::string::npos;
    return equal_ignoring_case(allowed, host) || (any_port && equal_ignoring_case(allowed, name));
  });
}

}  // namespace ghlauth::sandbox
