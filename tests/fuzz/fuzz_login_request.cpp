// Any bytes at the listener of a login, over its socket: whatever a program or page on this machine sends, the answer is one of those
// that say nothing of the request. In the bytes, "@" stands for the host of the redirect URI.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "fuzz/fuzz.hpp"
#include "modules/login/server.hpp"

namespace {

using fuzz::require;

constexpr std::string_view right_target = "/callback?code=0123456789&state=right";
constexpr const char *clean_url = "http://127.0.0.1:8765/callback";
constexpr std::string_view host = "127.0.0.1:8765";
constexpr int patience = 10;

/// What the library would say, in its simplest form.
struct Judge {
  int judged = 0;
  int sent = 0;

  static std::int32_t judge(void *self, const char *method, const char *asked_host, const char *target) {
    ++static_cast<Judge *>(self)->judged;
    require(method != nullptr && target != nullptr, "a request has a method and a target");
    if (asked_host == nullptr || host != asked_host || std::strcmp(method, "GET") != 0) return GHLAUTH_LOGIN_REFUSE;
    return target == right_target ? GHLAUTH_LOGIN_REDIRECT : GHLAUTH_LOGIN_REFUSE;
  }
  static void count(void *self, std::int32_t) { ++static_cast<Judge *>(self)->sent; }
};

int checked(int result) {
  require(result >= 0, "a socket can be had");
  return result;
}

struct Listening {
  Judge judge;
  int listener = checked(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  sockaddr_in address{};
  std::unique_ptr<ghlauth::login::Server> server;

  Listening() {
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    checked(bind(listener, reinterpret_cast<const sockaddr *>(&address), sizeof address));
    checked(listen(listener, 16));
    socklen_t size = sizeof address;
    checked(getsockname(listener, reinterpret_cast<sockaddr *>(&address), &size));
    const ghlauth_login_requests requests = {sizeof requests, &judge, Judge::judge, Judge::count};
    server = std::make_unique<ghlauth::login::Server>(std::vector<int>{listener}, clean_url, requests);
  }

  /// The answer to one connection's bytes. All is done on this thread: what does not come at once waits for more of a request.
  std::string exchange(std::string_view bytes) {
    const int fd = checked(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const linger none = {1, 0};  // no TIME_WAIT: there are thousands of connections a second
    checked(setsockopt(fd, SOL_SOCKET, SO_LINGER, &none, sizeof none));
    checked(connect(fd, reinterpret_cast<const sockaddr *>(&address), sizeof address));
    (void)send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    (void)shutdown(fd, SHUT_WR);
    std::string answer;
    for (int idle = 0; idle < patience;) {
      server->poll(0);
      std::array<char, 4096> buffer{};
      const ssize_t size = recv(fd, buffer.data(), buffer.size(), MSG_DONTWAIT);
      if (size == 0 || (size < 0 && errno != EAGAIN && errno != EWOULDBLOCK)) break;
      if (size > 0) answer.append(buffer.data(), static_cast<std::size_t>(size));
      idle = size > 0 ? 0 : idle + 1;
    }
    close(fd);
    server->poll(0);  // which sees that it is gone
    return answer;
  }
};

void check_ours(const std::string &answer) {
  for (const std::string_view header : {"Cache-Control: no-store", "Referrer-Policy: no-referrer", "X-Content-Type-Options: nosniff",
                                        "Content-Security-Policy: default-src 'none'", "Connection: close"})
    require(answer.find(header) != std::string::npos, "an answer has its headers");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  static Listening listening;
  std::string bytes(fuzz::text_of(data, size));
  fuzz::replace_all(bytes, "@", host);
  const int judged_before = listening.judge.judged;
  const int sent_before = listening.judge.sent;
  const std::string answer = listening.exchange(bytes);
  const int judged = listening.judge.judged - judged_before;
  require(judged <= 1, "a connection has one request");
  require(listening.judge.sent - sent_before <= judged, "what is sent was judged");
  require(!fuzz::has_planted(answer), "nothing of a request is repeated");
  require(answer.size() < 2048, "an answer is a short one");
  if (judged == 0 || answer.empty()) return 0;  // the HTTP server refused it by itself, or the client was gone
  const bool redirects = answer.starts_with("HTTP/1.1 303 ");
  require(redirects || answer.starts_with("HTTP/1.1 400 "), "the answer is one of two");
  require(redirects == (answer.find(std::string("Location: ") + clean_url + "\r\n") != std::string::npos), "one leads to the clean URL");
  require(!redirects || bytes.find(right_target) != std::string::npos, "and only what was right is led there");
  check_ours(answer);
  return 0;
}
