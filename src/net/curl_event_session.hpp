// A session for many exchanges at a time: libcurl says what it waits for, and nothing is looked at that has not happened.
#pragma once

#include "core/reactor.hpp"
#include "net/curl_session.hpp"

namespace ghlauth::net {

class CurlEventSession final : public CurlSession, private Reactor::Handler, private Reactor::Alarm {
 public:
  /// The reactor outlives the session.
  CurlEventSession(std::shared_ptr<CurlShared> shared, Reactor &reactor);
  ~CurlEventSession() override;

  void pump_if_stale() override {}
  bool pump_readable() override;
  void wait(const Cancel &cancel) override;
  [[nodiscard]] bool wakes() const noexcept override { return true; }

 private:
  void on_ready(int fd, std::uint32_t events) override;
  void ring() override;
  void act(curl_socket_t fd, int events);

  // Callbacks of libcurl; `self` is the session. None lets an exception through.
  static int on_socket(CURL *easy, curl_socket_t fd, int what, void *self, void *) noexcept;
  static int on_timer(CURLM *multi, long timeout_ms, void *self) noexcept;

  Reactor &reactor_;
};

}  // namespace ghlauth::net
