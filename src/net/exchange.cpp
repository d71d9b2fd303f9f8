#include "net/transport.hpp"

namespace ghlauth::net {

Task<Response> exchange(Session &session, Request request) {
  const std::unique_ptr<Exchange> in_flight = session.start(std::move(request));
  co_await suspend_on(*in_flight);
  co_return in_flight->take();
}

}  // namespace ghlauth::net
