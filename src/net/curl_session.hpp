// One multi handle and the easy handles that take turns in it.
#pragma once

#include <curl/curl.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "core/cancel.hpp"
#include "net/curl_shared.hpp"
#include "net/transport.hpp"

namespace ghlauth::net {

struct EasyCleanup {
  void operator()(CURL *easy) const noexcept { curl_easy_cleanup(easy); }
};
using Easy = std::unique_ptr<CURL, EasyCleanup>;

class CurlSession final : public Session {
 public:
  explicit CurlSession(std::shared_ptr<CurlShared> shared);
  ~CurlSession() override;
  std::unique_ptr<Exchange> start(Request request) override;

  // For its exchanges.
  [[nodiscard]] CurlShared &shared() const noexcept { return *shared_; }
  [[nodiscard]] Easy acquire();
  void release(Easy easy) noexcept;
  void add(CURL *easy);
  void remove(CURL *easy) noexcept;
  /// Lets libcurl do what it can do at once, and tells the exchanges that have ended.
  void pump();
  /// pump(), but once in a millisecond: a sweep over a thousand exchanges shall not look at a thousand sockets each time.
  void pump_if_stale();
  /// pump(); true when there is more to be had at once.
  bool pump_readable();
  /// Waits for any of the exchanges to get on, within the bounds of the call, and pumps.
  void wait(const Cancel &cancel);

 private:
  static constexpr std::size_t max_idle = 64;

  std::shared_ptr<CurlShared> shared_;  // before the handles: it outlives them
  std::vector<Easy> idle_;
  CURLM *multi_;
  std::int64_t pumped_ms_ = 0;
};

}  // namespace ghlauth::net
