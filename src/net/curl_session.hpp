// One multi handle and the easy handles that take turns in it.
#pragma once

#include <curl/curl.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "core/cancel.hpp"
#include "net/curl_handle.hpp"
#include "net/curl_shared.hpp"
#include "net/transport.hpp"

namespace ghlauth::net {

/// Throws for a failure of libcurl's own.
void check(CURLMcode code);

/// Before 7.88 libcurl let its TLS library write to sockets, which may raise SIGPIPE; since then it sends for it, and asks for none.
bool raises_sigpipe() noexcept;

class CurlSession : public Session {
 public:
  explicit CurlSession(std::shared_ptr<CurlShared> shared);
  ~CurlSession() override;
  std::unique_ptr<Exchange> start(Request request) override;

  // For its exchanges.
  [[nodiscard]] CurlShared &shared() const noexcept { return *shared_; }
  [[nodiscard]] std::unique_ptr<CurlHandle> acquire();
  void release(std::unique_ptr<CurlHandle> handle) noexcept;
  void add(CURL *easy);
  void remove(CURL *easy) noexcept;
  /// Lets libcurl do what it can do at once, but once in a millisecond: a sweep over a thousand exchanges shall not look at a
  /// thousand sockets each time.
  virtual void pump_if_stale();
  /// Lets it do what it can do at once; true when there is more to be had at once.
  virtual bool pump_readable();
  /// Waits for any of the exchanges to get on, within the bounds of the call.
  virtual void wait(const Cancel &cancel);
  /// Its exchanges get on without being looked at, and wake who waits for them.
  [[nodiscard]] virtual bool wakes() const noexcept { return false; }

 protected:
  [[nodiscard]] CURLM *multi() const noexcept { return multi_; }
  /// Tells the exchanges that have ended.
  void finish_ended();
  /// The end, for a session whose callbacks are of use until then.
  void close_connections() noexcept;

 private:
  void pump();
  static constexpr std::size_t max_idle = 64;

  std::shared_ptr<CurlShared> shared_;  // before the handles: it outlives them
  std::vector<std::unique_ptr<CurlHandle>> idle_;
  CURLM *multi_;
  std::int64_t pumped_ms_ = 0;
};

}  // namespace ghlauth::net
