#include "net/curl_transport.hpp"

#include "net/curl_event_session.hpp"
#include "net/curl_poll_session.hpp"
#include "net/curl_shared.hpp"

namespace ghlauth::net {
namespace {

class CurlTransport final : public Transport {
 public:
  explicit CurlTransport(CurlOptions options) : shared_(std::make_shared<CurlShared>(std::move(options))) {}
  std::unique_ptr<Session> open() override { return std::make_unique<CurlPollSession>(shared_); }
  std::unique_ptr<Session> open_on(Reactor &reactor) override { return std::make_unique<CurlEventSession>(shared_, reactor); }

 private:
  std::shared_ptr<CurlShared> shared_;
};

}  // namespace

std::shared_ptr<Transport> make_curl_transport(CurlOptions options) {
  return std::make_shared<CurlTransport>(std::move(options));
}

}  // namespace ghlauth::net
