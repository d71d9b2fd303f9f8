#include "net/curl_poll_session.hpp"

#include <algorithm>
#include <iterator>

#include "core/clock.hpp"

namespace ghlauth::net {
namespace {

constexpr short wanted(bool in, bool out) noexcept { return static_cast<short>((in ? POLLIN : 0) | (out ? POLLOUT : 0)); }

int told(short events) noexcept {
  int mask = 0;
  if ((events & (POLLIN | POLLHUP)) != 0) mask |= CURL_CSELECT_IN;
  if ((events & POLLOUT) != 0) mask |= CURL_CSELECT_OUT;
  if ((events & (POLLERR | POLLNVAL)) != 0) mask |= CURL_CSELECT_ERR;
  return mask;
}

}  // namespace

void CurlPollSession::watch(curl_socket_t fd, bool in, bool out) {
  const auto place = std::find_if(watched_.begin(), watched_.end(), [fd](const pollfd &one) { return one.fd == fd; });
  if (place == watched_.end())
    watched_.push_back({fd, wanted(in, out), 0});
  else
    place->events = wanted(in, out);
}

void CurlPollSession::unwatch(curl_socket_t fd) noexcept {
  std::erase_if(watched_, [fd](const pollfd &one) { return one.fd == fd; });
}

void CurlPollSession::set_timer(std::int64_t delay_ms) {
  timer_ms_ = delay_ms < 0 ? INT64_MAX : delay_ms == 0 ? 0 : monotonic_ms() + delay_ms;
}

void CurlPollSession::pump_if_stale() {
  if (monotonic_ms() != pumped_ms_) (void)run(0);
}

void CurlPollSession::wait(const Cancel &cancel) { (void)run(cancel.slice_ms(Cancel::poll_ms)); }

bool CurlPollSession::run(std::int64_t timeout_ms) {
  const std::int64_t until_timer_ms = std::max<std::int64_t>(0, timer_ms_ - monotonic_ms());
  const std::int64_t wait_ms = std::min({timeout_ms, until_timer_ms, std::int64_t{INT32_MAX}});
  ready_.clear();
  // A failure is an interruption: whoever waits comes again.
  if ((!watched_.empty() || wait_ms > 0) && poll(watched_.data(), watched_.size(), static_cast<int>(wait_ms)) > 0)
    std::copy_if(watched_.begin(), watched_.end(), std::back_inserter(ready_), [](const pollfd &one) { return one.revents != 0; });
  bool has_happened = !ready_.empty();
  for (const pollfd &one : ready_) {
    if ((one.revents & POLLNVAL) != 0) unwatch(one.fd);  // it was closed by somebody else: never a loop over it
    act(one.fd, told(one.revents));
  }
  if (timer_ms_ <= monotonic_ms()) {
    timer_ms_ = INT64_MAX;
    act(CURL_SOCKET_TIMEOUT, 0);
    has_happened = true;
  }
  pumped_ms_ = monotonic_ms();
  return has_happened;
}

}  // namespace ghlauth::net
