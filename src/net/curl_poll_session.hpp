// A session for a call that blocks, which has an exchange or a few under way: it waits with poll.
#pragma once

#include <poll.h>

#include "net/curl_session.hpp"

namespace ghlauth::net {

class CurlPollSession final : public CurlSession {
 public:
  using CurlSession::CurlSession;
  ~CurlPollSession() override { close_connections(); }  // which ends the watching

  void pump_if_stale() override;
  bool pump_readable() override { return run(0); }
  void wait(const Cancel &cancel) override;
  [[nodiscard]] std::int64_t looked_ms() const noexcept override { return monotonic_ms(); }
  [[nodiscard]] bool wakes() const noexcept override { return false; }

 private:
  void watch(curl_socket_t fd, bool in, bool out) override;
  void unwatch(curl_socket_t fd) noexcept override;
  void set_timer(std::int64_t delay_ms) override;

  /// Waits until something happens, at most that long, and lets it happen; false when nothing did.
  bool run(std::int64_t timeout_ms);

  std::vector<pollfd> watched_;
  std::vector<pollfd> ready_;
  std::int64_t timer_ms_ = INT64_MAX;
  std::int64_t pumped_ms_ = 0;
};

}  // namespace ghlauth::net
