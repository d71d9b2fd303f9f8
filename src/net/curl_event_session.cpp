#include "net/curl_event_session.hpp"

#include <sys/epoll.h>

namespace ghlauth::net {

CurlEventSession::~CurlEventSession() {
  close_connections();  // which ends the watching
  reactor_.clear(*this);
}

bool CurlEventSession::pump_readable() { return reactor_.run(0); }

void CurlEventSession::wait(const Cancel &cancel) { reactor_.run(cancel.slice_ms(Cancel::poll_ms)); }

void CurlEventSession::watch(curl_socket_t fd, bool in, bool out) {
  reactor_.watch(fd, (in ? EPOLLIN : 0U) | (out ? EPOLLOUT : 0U), *this);
}

void CurlEventSession::unwatch(curl_socket_t fd) noexcept { reactor_.unwatch(fd); }

void CurlEventSession::set_timer(std::int64_t at_ms) { reactor_.set(*this, at_ms); }

void CurlEventSession::on_ready(int fd, std::uint32_t events) {
  int mask = 0;
  if ((events & (EPOLLIN | EPOLLHUP)) != 0) mask |= CURL_CSELECT_IN;
  if ((events & EPOLLOUT) != 0) mask |= CURL_CSELECT_OUT;
  if ((events & EPOLLERR) != 0) mask |= CURL_CSELECT_ERR;
  act(fd, mask);
}

void CurlEventSession::ring() { act(CURL_SOCKET_TIMEOUT, 0); }

}  // namespace ghlauth::net
