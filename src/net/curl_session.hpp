// One multi handle and the easy handles that take turns in it.
#pragma once

#include <curl/curl.h>

#include <cstdint>
#include <exception>
#include <memory>
#include <vector>

#include "core/cancel.hpp"
#include "net/curl_handle.hpp"
#include "net/curl_shared.hpp"
#include "net/transport.hpp"

namespace ghlauth::net {

/// Throws for a failure of libcurl's own.
void check(CURLMcode code);

class CurlExchange;

/// The place of an exchange among those that libcurl has, which it leaves at its end. It costs no memory.
struct ExchangeLink {
  ExchangeLink() noexcept = default;
  ExchangeLink(const ExchangeLink &) = delete;
  ExchangeLink &operator=(const ExchangeLink &) = delete;
  ~ExchangeLink() { leave(); }
  void join(ExchangeLink &others) noexcept {
    next = &others;
    previous = others.previous;
    previous->next = this;
    others.previous = this;
  }
  void leave() noexcept {
    previous->next = next;
    next->previous = previous;
    next = previous = this;
  }

  CurlExchange *exchange = nullptr;
  ExchangeLink *next = this;
  ExchangeLink *previous = this;
};

class CurlSession : public Session {
 public:
  explicit CurlSession(std::shared_ptr<CurlShared> shared);
  ~CurlSession() override;
  std::unique_ptr<Exchange> start(Request request) override;
  [[nodiscard]] bool is_broken() const noexcept override { return trouble_ != nullptr; }

  // For its exchanges.
  [[nodiscard]] CurlShared &shared() const noexcept { return *shared_; }
  [[nodiscard]] std::unique_ptr<CurlHandle> acquire();
  void release(std::unique_ptr<CurlHandle> handle) noexcept;
  void add(CURL *easy, ExchangeLink &link);
  void remove(CURL *easy) noexcept;
  /// Lets libcurl do what it can do at once, but once in a millisecond: a sweep over a thousand exchanges shall not look at a
  /// thousand sockets each time.
  virtual void pump_if_stale() = 0;
  /// Lets it do what it can do at once; true when there may be more to be had at once.
  virtual bool pump_readable() = 0;
  /// Waits for any of the exchanges to get on, within the bounds of the call.
  virtual void wait(const Cancel &cancel) = 0;
  /// monotonic_ms(), or what it was when somebody last waited.
  [[nodiscard]] virtual std::int64_t looked_ms() const noexcept = 0;
  /// Its exchanges get on without being looked at, and wake who waits for them.
  [[nodiscard]] virtual bool wakes() const noexcept = 0;

 protected:
  /// A new easy handle, for what the session alone has to know.
  virtual void prepare(CURL *) {}

  // What libcurl wants to be told. It looks at no socket by itself: that would be a system call more for each answer.
  virtual void watch(curl_socket_t fd, bool in, bool out) = 0;
  virtual void unwatch(curl_socket_t fd) noexcept = 0;
  /// Once, after that time, in the place of an earlier one; negative: never.
  virtual void set_timer(std::int64_t delay_ms) = 0;

  /// Tells it: events are CURL_CSELECT_IN and so on. With CURL_SOCKET_TIMEOUT: the time has come.
  void act(curl_socket_t fd, int events);
  /// The end, for a session whose functions above are of use until then.
  void close_connections() noexcept;

 private:
  // Of connections, and of handles. What is more was in use at the same time, and is closed after that.
  static constexpr std::size_t max_idle = 1024;

  void finish_ended();
  void end_all_in_trouble() noexcept;

  // Callbacks of libcurl; `self` is the session. None lets an exception through.
  static int on_socket(CURL *easy, curl_socket_t fd, int what, void *self, void *) noexcept;
  static int on_timer(CURLM *multi, long timeout_ms, void *self) noexcept;

  std::shared_ptr<CurlShared> shared_;  // before the handles: it outlives them
  std::vector<std::unique_ptr<CurlHandle>> idle_;  // it has room for all there are, or for max_idle: giving back must not fail
  std::size_t handles_ = 0;                         // idle and in use
  ExchangeLink exchanges_;                          // those that libcurl has
  CURLM *multi_;
  std::exception_ptr trouble_;  // of libcurl or a callback, which ends all that is under way: libcurl is not to go on after that
};

}  // namespace ghlauth::net
