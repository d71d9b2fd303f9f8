#include "net/curl_event_session.hpp"

#include <sys/epoll.h>

#include "core/clock.hpp"
#include "net/sigpipe.hpp"

namespace ghlauth::net {

CurlEventSession::CurlEventSession(std::shared_ptr<CurlShared> shared, Reactor &reactor)
    : CurlSession(std::move(shared)), reactor_(reactor) {
  curl_multi_setopt(multi(), CURLMOPT_SOCKETFUNCTION, &CurlEventSession::on_socket);
  curl_multi_setopt(multi(), CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi(), CURLMOPT_TIMERFUNCTION, &CurlEventSession::on_timer);
  curl_multi_setopt(multi(), CURLMOPT_TIMERDATA, this);
}

CurlEventSession::~CurlEventSession() {
  close_connections();  // which calls on_socket
  reactor_.clear(*this);
}

void CurlEventSession::act(curl_socket_t fd, int events) {
  const SigpipeBlock no_sigpipe(raises_sigpipe());
  int running = 0;
  check(curl_multi_socket_action(multi(), fd, events, &running));
  finish_ended();
}

void CurlEventSession::on_ready(int fd, std::uint32_t events) {
  unsigned mask = 0;
  if ((events & (EPOLLIN | EPOLLHUP)) != 0) mask |= CURL_CSELECT_IN;
  if ((events & EPOLLOUT) != 0) mask |= CURL_CSELECT_OUT;
  if ((events & EPOLLERR) != 0) mask |= CURL_CSELECT_ERR;
  act(fd, static_cast<int>(mask));
}

void CurlEventSession::ring() { act(CURL_SOCKET_TIMEOUT, 0); }

bool CurlEventSession::pump_readable() { return reactor_.run(0); }

void CurlEventSession::wait(const Cancel &cancel) { reactor_.run(cancel.slice_ms(Cancel::poll_ms)); }

int CurlEventSession::on_socket(CURL *, curl_socket_t fd, int what, void *self, void *) noexcept {
  Reactor &reactor = static_cast<CurlEventSession *>(self)->reactor_;
  if (what == CURL_POLL_REMOVE) {
    reactor.unwatch(fd);
    return 0;
  }
  try {
    const std::uint32_t in = (what & CURL_POLL_IN) != 0 ? EPOLLIN : 0U;
    const std::uint32_t out = (what & CURL_POLL_OUT) != 0 ? EPOLLOUT : 0U;
    reactor.watch(fd, in | out, *static_cast<CurlEventSession *>(self));
    return 0;
  } catch (...) {
    return -1;  // libcurl ends the transfers
  }
}

int CurlEventSession::on_timer(CURLM *, long timeout_ms, void *self) noexcept {
  auto &session = *static_cast<CurlEventSession *>(self);
  try {
    session.reactor_.set(session, timeout_ms < 0 ? INT64_MAX : monotonic_ms() + timeout_ms);
    return 0;
  } catch (...) {
    return -1;
  }
}

}  // namespace ghlauth::net
