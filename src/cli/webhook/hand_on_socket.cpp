#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <climits>
#include <cstring>

#include "cli/failure.hpp"
#include "cli/webhook/delivery.hpp"

namespace ghlauth::cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::string_view accepted = "ok\n";

class Connection {
 public:
  Connection(const std::string &path, std::int64_t timeout_ms)
      : path_(path), until_(steady_clock::now() + milliseconds(timeout_ms)),
        fd_(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
    sockaddr_un to = {};
    to.sun_family = AF_UNIX;
    std::memcpy(to.sun_path, path.data(), std::min(path.size(), sizeof(to.sun_path) - 1));
    if (fd_ < 0) fail();
    while (connect(fd_, reinterpret_cast<const sockaddr *>(&to), sizeof(to)) != 0) {
      const int reason = errno;
      if (reason == EAGAIN) {  // its queue is full; there is nothing to wait for but time
        require_time();
        poll(nullptr, 0, 10);
      } else if (reason != EINTR) {
        errno = reason;
        fail();
      }
    }
  }
  Connection(const Connection &) = delete;
  Connection &operator=(const Connection &) = delete;
  ~Connection() {
    if (fd_ >= 0) close(fd_);
  }

  void write(std::string_view text) {
    while (!text.empty()) {
      const ssize_t size = send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
      if (size >= 0)
        text.remove_prefix(static_cast<std::size_t>(size));
      else if (errno == EAGAIN)
        wait(POLLOUT);
      else if (errno != EINTR)
        fail();
    }
    shutdown(fd_, SHUT_WR);
  }

  std::string read_line(std::size_t limit) {
    std::string line;
    while (line.size() < limit && line.find('\n') == std::string::npos) {
      char buffer[256];
      const ssize_t size = recv(fd_, buffer, sizeof(buffer), 0);
      if (size == 0) break;
      if (size > 0)
        line.append(buffer, static_cast<std::size_t>(size));
      else if (errno == EAGAIN)
        wait(POLLIN);
      else if (errno != EINTR)
        fail();
    }
    return line.substr(0, line.find('\n') == std::string::npos ? line.size() : line.find('\n') + 1);
  }

 private:
  void wait(short events) {
    pollfd polled = {fd_, events, 0};
    (void)poll(&polled, 1, static_cast<int>(std::min<std::int64_t>(require_time(), INT_MAX)));
  }
  std::int64_t require_time() {
    const auto left = std::chrono::ceil<milliseconds>(until_ - steady_clock::now()).count();
    if (left <= 0) throw Failure(exit_failed, path_ + " did not answer in time");
    return left;
  }
  [[noreturn]] void fail() { throw Failure(exit_failed, path_ + ": " + std::strerror(errno)); }

  const std::string path_;
  const steady_clock::time_point until_;
  const int fd_;
};

}  // namespace

HandOn hand_on_to_socket(std::string path, std::int64_t timeout_ms) {
  if (path.empty() || path.size() >= sizeof(sockaddr_un::sun_path))
    throw Failure(exit_usage, "\"" + path + "\" is no path of a socket: it has at most " +
                                  std::to_string(sizeof(sockaddr_un::sun_path) - 1) + " bytes");
  return [path = std::move(path), timeout_ms](const Delivery &delivery) {
    Connection connection(path, timeout_ms);
    connection.write(delivery.body);
    const std::string answer = connection.read_line(1024);
    if (answer != accepted) throw Failure(exit_failed, path + " did not accept it");
  };
}

}  // namespace ghlauth::cli
