// A session for many exchanges at a time, on a reactor: nothing is looked at that has not happened.
#pragma once

#include "core/reactor.hpp"
#include "net/curl_session.hpp"

namespace ghlauth::net {

class CurlEventSession final : public CurlSession, private Reactor::Handler, private Reactor::Alarm {
 public:
  /// The reactor outlives the session.
  CurlEventSession(std::shared_ptr<CurlShared> shared, Reactor &reactor) : CurlSession(std::move(shared)), reactor_(reactor) {}
  ~CurlEventSession() override;

  void pump_if_stale() override {}
  bool pump_readable() override;
  void wait(const Cancel &cancel) override;
  [[nodiscard]] bool wakes() const noexcept override { return true; }

 private:
  void watch(curl_socket_t fd, bool in, bool out) override;
  void unwatch(curl_socket_t fd) noexcept override;
  void set_timer(std::int64_t at_ms) override;
  void on_ready(int fd, std::uint32_t events) override;
  void ring() override;

  Reactor &reactor_;
};

}  // namespace ghlauth::net
