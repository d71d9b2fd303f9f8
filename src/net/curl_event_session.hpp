// A session for many exchanges at a time, on a reactor: nothing is looked at that has not happened.
#pragma once

#include <unordered_set>

#include "core/reactor.hpp"
#include "net/curl_session.hpp"

namespace ghlauth::net {

class CurlEventSession final : public CurlSession, private Reactor::Handler, private Alarm {
 public:
  /// The reactor outlives the session.
  CurlEventSession(std::shared_ptr<CurlShared> shared, Reactor &reactor) : CurlSession(std::move(shared)), reactor_(reactor) {}
  ~CurlEventSession() override;

  void pump_if_stale() override {}
  bool pump_readable() override;
  void wait(const Cancel &cancel) override;
  [[nodiscard]] std::int64_t looked_ms() const noexcept override { return reactor_.looked_ms(); }
  [[nodiscard]] bool wakes() const noexcept override { return true; }

 private:
  void prepare(CURL *easy) override;
  void watch(curl_socket_t fd, bool in, bool out) override;
  void unwatch(curl_socket_t fd) noexcept override;
  void set_timer(std::int64_t delay_ms) override;
  void on_ready(int fd, std::uint32_t events) override;
  void ring() override;

  // Callbacks of libcurl; `self` is the session.
  static int on_opened(void *self, curl_socket_t fd, curlsocktype) noexcept;
  static int on_close(void *self, curl_socket_t fd) noexcept;

  Reactor &reactor_;
  std::unordered_set<curl_socket_t> own_;  // of connections: on_close() tells their end, and between two requests they rest
};

}  // namespace ghlauth::net
