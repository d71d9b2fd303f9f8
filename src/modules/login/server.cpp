#include "modules/login/server.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <exception>
#include <stdexcept>

#include "modules/login/answer.hpp"

namespace ghlauth::login {
namespace {

// A browser needs one connection, or a few that it opens in advance. Cookies of everything on localhost come with a request.
constexpr std::size_t max_connections = 32;
constexpr std::size_t connection_memory = std::size_t{64} << 10;
constexpr std::int64_t connection_ms = 5000;  // from its beginning, however busy it is
constexpr std::int64_t exhausted_ms = 100;    // until the next try, when there is no descriptor or memory for a connection

std::int64_t now_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

/// A request between its first line and the end of its answer.
struct Request {
  explicit Request(const char *uri) : target(uri) {}
  Request(const Request &) = delete;
  Request &operator=(const Request &) = delete;
  ~Request() { explicit_bzero(target.data(), target.size()); }  // it may have the code
  std::string target;
  std::int32_t verdict = GHLAUTH_LOGIN_REFUSE;
};

struct HostHeader {
  const char *value = nullptr;
  bool repeated = false;
};

MHD_Result look_for_host(void *cls, MHD_ValueKind, const char *name, const char *value) {
  auto &host = *static_cast<HostHeader *>(cls);
  if (strcasecmp(name, MHD_HTTP_HEADER_HOST) != 0) return MHD_YES;
  host.repeated = host.value != nullptr;
  host.value = value;
  return host.repeated ? MHD_NO : MHD_YES;
}

void *on_uri(void *, const char *uri, MHD_Connection *) {
  try {
    return new Request(uri);
  } catch (const std::exception &) {
    return nullptr;
  }
}

MHD_Result on_request(void *cls, MHD_Connection *connection, const char *, const char *method, const char *, const char *,
                      std::size_t *, void **state) {
  auto *request = static_cast<Request *>(*state);
  if (request == nullptr) return MHD_NO;
  const auto &server = *static_cast<Server *>(cls);
  const ghlauth_login_requests &requests = server.requests();
  HostHeader host;
  MHD_get_connection_values(connection, MHD_HEADER_KIND, look_for_host, &host);
  request->verdict = requests.judge(requests.user_data, method, host.repeated ? nullptr : host.value, request->target.c_str());
  return answer(connection, request->verdict, server.clean_url());
}

void on_completed(void *cls, MHD_Connection *, void **state, MHD_RequestTerminationCode end) {
  const std::unique_ptr<Request> request(static_cast<Request *>(*state));
  *state = nullptr;
  const ghlauth_login_requests &requests = static_cast<Server *>(cls)->requests();
  if (request && end == MHD_REQUEST_TERMINATED_COMPLETED_OK) requests.sent(requests.user_data, request->verdict);
}

void on_connection(void *cls, MHD_Connection *connection, void **, MHD_ConnectionNotificationCode what) {
  if (what != MHD_CONNECTION_NOTIFY_CLOSED) return;
  const MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  if (info != nullptr) static_cast<Server *>(cls)->ended(info->connect_fd);
}

}  // namespace

Server::Server(std::vector<int> sockets, std::string clean_url, const ghlauth_login_requests &requests)
    : sockets_(std::move(sockets)), clean_url_(std::move(clean_url)), requests_(requests) {
  // Connections are accepted here, because libmicrohttpd has one listening socket for each of its servers.
  daemon_.reset(MHD_start_daemon(MHD_USE_EPOLL | MHD_USE_NO_LISTEN_SOCKET, 0, nullptr, nullptr, on_request, this,  //
                                 MHD_OPTION_URI_LOG_CALLBACK, on_uri, this,                                        //
                                 MHD_OPTION_NOTIFY_COMPLETED, on_completed, this,                                  //
                                 MHD_OPTION_NOTIFY_CONNECTION, on_connection, this,                                //
                                 MHD_OPTION_CONNECTION_LIMIT, static_cast<unsigned>(2 * max_connections),          //
                                 MHD_OPTION_CONNECTION_MEMORY_LIMIT, connection_memory,                            //
                                 MHD_OPTION_STRICT_FOR_CLIENT, 1,                                                  //
                                 MHD_OPTION_END));
  if (!daemon_) throw std::runtime_error("libmicrohttpd did not start");
}

void Server::poll(std::int64_t timeout_ms) {
  std::vector<pollfd> waited;
  const bool accepts = now_ms() >= accept_again_ms_;
  for (const int fd : sockets_) waited.push_back({accepts ? fd : -1, POLLIN, 0});  // poll passes over a negative one
  waited.push_back({MHD_get_daemon_info(daemon_.get(), MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd, POLLIN, 0});
  if (::poll(waited.data(), waited.size(), static_cast<int>(next_event_ms(timeout_ms))) > 0)
    for (std::size_t i = 0; i < sockets_.size(); ++i)
      if (waited[i].revents != 0) accept_all(sockets_[i]);
  MHD_run(daemon_.get());
  end_overdue();
}

std::int64_t Server::next_event_ms(std::int64_t limit_ms) const {
  constexpr std::int64_t longest = 3600000;
  std::int64_t wait = std::clamp<std::int64_t>(limit_ms, 0, longest);
  MHD_UNSIGNED_LONG_LONG inner = 0;
  if (MHD_get_timeout(daemon_.get(), &inner) == MHD_YES && inner < static_cast<MHD_UNSIGNED_LONG_LONG>(wait))
    wait = static_cast<std::int64_t>(inner);
  const auto until = [&](std::int64_t end_ms) { wait = std::min(wait, std::max<std::int64_t>(0, end_ms - now_ms())); };
  if (!connections_.empty()) until(connections_.front().end_ms);
  if (accept_again_ms_ > now_ms()) until(accept_again_ms_);
  return wait;
}

void Server::accept_all(int listener) {
  for (std::size_t i = 0; i < max_connections; ++i) {
    sockaddr_storage peer{};
    socklen_t size = sizeof peer;
    const int fd = accept4(listener, reinterpret_cast<sockaddr *>(&peer), &size, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd < 0) {
      // The connection stays in the queue, and the socket readable: waiting on it would not wait.
      if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) accept_again_ms_ = now_ms() + exhausted_ms;
      return;
    }
    // Whoever opens many connections loses the oldest; a browser sends its request at once.
    if (connections_.size() >= max_connections) {
      shutdown(connections_.front().fd, SHUT_RDWR);
      connections_.pop_front();
    }
    connections_.push_back({fd, now_ms() + connection_ms});
    if (MHD_add_connection(daemon_.get(), fd, reinterpret_cast<sockaddr *>(&peer), size) != MHD_YES) ended(fd);
  }
}

void Server::end_overdue() noexcept {
  for (; !connections_.empty() && connections_.front().end_ms <= now_ms(); connections_.pop_front())
    shutdown(connections_.front().fd, SHUT_RDWR);
}

void Server::ended(int fd) noexcept {
  connections_.remove_if([&](const Connection &connection) { return connection.fd == fd; });
}

}  // namespace ghlauth::login
