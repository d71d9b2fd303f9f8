#include "core/clock.hpp"
#include "net/transport.hpp"

namespace ghlauth::net {

std::unique_ptr<Exchange> start(Session &session, Request request) {
  if (request.begin_by_boot_ms != INT64_MAX && boot_ms() > request.begin_by_boot_ms) throw TooLateToSend();
  return session.start(std::move(request));
}

Task<Response> exchange(Session &session, Request request) {
  const std::unique_ptr<Exchange> in_flight = start(session, std::move(request));
  co_await suspend_on(*in_flight);
  co_return in_flight->take();
}

}  // namespace ghlauth::net
