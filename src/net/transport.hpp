// How requests travel. A Transport opens sessions; a Session carries any number of exchanges at a time and is used by one
// thread at a time; an Exchange is one request in flight, on which a computation suspends.
#pragma once

#include <memory>

#include "core/error.hpp"
#include "core/reactor.hpp"
#include "core/task.hpp"
#include "net/http.hpp"

namespace ghlauth::net {

/// The request was not sent, because the time for that was over (Request::begin_by_boot_ms).
class TooLateToSend : public Error {
 public:
  TooLateToSend() : Error(Status::TIMEOUT, "the request was not sent: the time for that was over") {}
};

/// A request in flight. Destroying it before it has finished cancels it.
class Exchange : public Suspension {
 public:
  /// The answer, once ready(); taken once. Throws core::Error (2xx) when there was none. A 3xx is thrown as REDIRECT.
  /// RESOLVE, CONNECT, PROXY, TLS and TOO_MANY_OPEN_FILES say that the request was certainly not sent; after any other failure it
  /// may have taken effect.
  virtual Response take() = 0;
};

class Session {
 public:
  Session() = default;
  Session(const Session &) = delete;
  Session &operator=(const Session &) = delete;
  virtual ~Session() = default;
  /// Sends the request; throws INVALID_ARGUMENT for one that cannot be sent and for a bad CA file. Network failures come out of
  /// Exchange::take(). All exchanges of a session end before it does.
  virtual std::unique_ptr<Exchange> start(Request request) = 0;
  /// It is of no use any more: all exchanges fail.
  [[nodiscard]] virtual bool is_broken() const noexcept { return false; }
};

class Transport {
 public:
  Transport() = default;
  Transport(const Transport &) = delete;
  Transport &operator=(const Transport &) = delete;
  virtual ~Transport() = default;
  /// Thread-safe.
  virtual std::unique_ptr<Session> open() = 0;
  /// A session whose exchanges get on while the reactor runs, where the transport can do that.
  virtual std::unique_ptr<Session> open_on(Reactor &) { return open(); }
};

/// session.start(request), unless it is too late for that already (TooLateToSend).
std::unique_ptr<Exchange> start(Session &session, Request request);

/// co_await exchange(session, request): the answer, whatever its status (but never a 3xx).
Task<Response> exchange(Session &session, Request request);

}  // namespace ghlauth::net
