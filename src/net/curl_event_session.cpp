#include "net/curl_event_session.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <new>

#include "core/clock.hpp"

namespace ghlauth::net {

CurlEventSession::~CurlEventSession() {
  close_connections();  // which ends the watching
  reactor_.clear(*this);
}

void CurlEventSession::prepare(CURL *easy) {
  curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, &CurlEventSession::on_opened);
  curl_easy_setopt(easy, CURLOPT_SOCKOPTDATA, this);
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, &CurlEventSession::on_close);
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, this);
}

bool CurlEventSession::pump_readable() { return reactor_.run(0); }

void CurlEventSession::wait(const Cancel &cancel) { reactor_.run(cancel.slice_ms(Cancel::poll_ms)); }

void CurlEventSession::watch(curl_socket_t fd, bool in, bool out) {
  reactor_.watch(fd, (in ? EPOLLIN : 0U) | (out ? EPOLLOUT : 0U), *this);
}

void CurlEventSession::unwatch(curl_socket_t fd) noexcept {
  // libcurl 7.88 closes a socket that is not connected yet without a word, and tells this afterwards: it was watched for output.
  if (own_.contains(fd) && reactor_.rest(fd, EPOLLIN)) return;
  own_.erase(fd);
  reactor_.unwatch(fd);
}

int CurlEventSession::on_opened(void *self, curl_socket_t fd, curlsocktype) noexcept {
  auto &session = *static_cast<CurlEventSession *>(self);
  session.reactor_.unwatch(fd);  // nothing that is known of the number is about this socket
  try {
    session.own_.insert(fd);
  } catch (const std::bad_alloc &) {  // it costs more system calls
  }
  return CURL_SOCKOPT_OK;
}

int CurlEventSession::on_close(void *self, curl_socket_t fd) noexcept {
  auto &session = *static_cast<CurlEventSession *>(self);
  session.own_.erase(fd);
  session.reactor_.unwatch(fd);
  return close(fd);
}

void CurlEventSession::set_timer(std::int64_t delay_ms) {
  if (delay_ms == 0)
    reactor_.set_now(*this);
  else
    reactor_.set(*this, delay_ms < 0 ? INT64_MAX : monotonic_ms() + delay_ms);
}

void CurlEventSession::on_ready(int fd, std::uint32_t events) {
  int mask = 0;
  if ((events & (EPOLLIN | EPOLLHUP)) != 0) mask |= CURL_CSELECT_IN;
  if ((events & EPOLLOUT) != 0) mask |= CURL_CSELECT_OUT;
  if ((events & EPOLLERR) != 0) mask |= CURL_CSELECT_ERR;
  act(fd, mask);
}

void CurlEventSession::ring() { act(CURL_SOCKET_TIMEOUT, 0); }

}  // namespace ghlauth::net
