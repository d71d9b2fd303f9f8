// libmicrohttpd on the caller's thread: it has no threads and waits for nothing outside of poll.
#pragma once

#include <ghlauth/module.h>
#include <microhttpd.h>

#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <vector>

namespace ghlauth::login {

class Server {
 public:
  /// Throws std::runtime_error when libmicrohttpd does not start.
  Server(std::vector<int> sockets, std::string clean_url, const ghlauth_login_requests &requests);

  void poll(std::int64_t timeout_ms);

  // For libmicrohttpd.
  [[nodiscard]] const ghlauth_login_requests &requests() const noexcept { return requests_; }
  [[nodiscard]] const std::string &clean_url() const noexcept { return clean_url_; }
  void ended(int fd) noexcept;

 private:
  struct Connection {
    int fd;
    std::int64_t end_ms;
  };
  struct StopDaemon {
    void operator()(MHD_Daemon *daemon) const noexcept { MHD_stop_daemon(daemon); }
  };

  [[nodiscard]] std::int64_t next_event_ms(std::int64_t limit_ms) const;
  void accept_all(int listener);
  void end_overdue() noexcept;

  std::vector<int> sockets_;
  std::string clean_url_;
  ghlauth_login_requests requests_;
  std::int64_t accept_again_ms_ = 0;
  std::list<Connection> connections_;               // the oldest first
  std::unique_ptr<MHD_Daemon, StopDaemon> daemon_;  // its end tells about every connection
};

}  // namespace ghlauth::login
