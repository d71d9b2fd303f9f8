#include "core/reactor.hpp"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <string>

#include "core/clock.hpp"
#include "core/system_error.hpp"

namespace ghlauth {
namespace {

[[noreturn]] void fail(const char *call) { throw system_error(Status::INTERNAL, std::string(call) + " failed", errno); }

Descriptor opened(int fd, const char *call) {
  if (fd < 0) fail(call);
  return Descriptor(fd);
}

bool control(int epoll, int operation, int fd, std::uint32_t events) noexcept {
  epoll_event event = {};
  event.events = events;
  event.data.fd = fd;
  return epoll_ctl(epoll, operation, fd, &event) == 0;
}

void add(int epoll, int fd, std::uint32_t events) {
  if (!control(epoll, EPOLL_CTL_ADD, fd, events)) fail("epoll_ctl");
}

}  // namespace

Reactor::Reactor()
    : epoll_(opened(epoll_create1(EPOLL_CLOEXEC), "epoll_create1")),
      event_(opened(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd")),
      timer_(opened(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK), "timerfd_create")) {
  add(epoll_.get(), event_.get(), EPOLLIN);
  add(epoll_.get(), timer_.get(), EPOLLIN);
}

void Reactor::watch(int fd, std::uint32_t events, Handler &handler) {
  const auto [place, is_new] = watched_.try_emplace(fd);
  Watched &watched = place->second;
  const bool has_rested = !is_new && watched.handler == nullptr;
  watched.handler = &handler;
  if (has_rested && watched.events == events) return;
  // One that was closed without a word is not there any more, and its number may be another one's now.
  if (is_new || !control(epoll_.get(), EPOLL_CTL_MOD, fd, events)) add(epoll_.get(), fd, events);
  watched.events = events;
}

void Reactor::unwatch(int fd) noexcept {
  if (watched_.erase(fd) != 0) control(epoll_.get(), EPOLL_CTL_DEL, fd, 0);
}

bool Reactor::rest(int fd, std::uint32_t events) noexcept {
  const auto watched = watched_.find(fd);
  if (watched == watched_.end() || watched->second.events != events) return false;
  watched->second.handler = nullptr;
  return true;
}

void Reactor::set(Alarm &alarm, std::int64_t at_ms) {
  if (at_ms == INT64_MAX)
    alarms_.clear(alarm);
  else
    alarms_.set(alarm, at_ms);
}

void Reactor::clear(Alarm &alarm) noexcept { alarms_.clear(alarm); }

bool Reactor::run(std::int64_t timeout_ms) {
  constexpr int batch = 16;
  std::int64_t wait_ms = timeout_ms;
  const std::int64_t alarm_ms = alarms_.earliest_ms();
  const bool is_due = alarm_ms <= looked_ms_;
  // What is to be done anyway is done before the kernel is asked for more, but not twice in a row: sockets have their turn.
  has_skipped_ = is_due && !has_skipped_;
  if (has_skipped_) return ring_alarms();
  if (is_due)
    wait_ms = 0;
  else if (alarm_ms != INT64_MAX && wait_ms > 0)
    wait_ms = std::min(wait_ms, std::max<std::int64_t>(0, alarm_ms - monotonic_ms()));
  std::array<epoll_event, batch> events;
  const int count = epoll_wait(epoll_.get(), events.data(), batch, static_cast<int>(std::clamp<std::int64_t>(wait_ms, 0, INT_MAX)));
  for (int i = 0; i < count; ++i) dispatch(events[static_cast<std::size_t>(i)].data.fd, events[static_cast<std::size_t>(i)].events);
  const bool has_rung = ring_alarms();
  return count > 0 || has_rung;
}

void Reactor::dispatch(int fd, std::uint32_t events) {
  if (fd == event_.get()) return take_signal();
  if (fd == timer_.get()) {
    std::uint64_t expirations = 0;
    (void)!read(fd, &expirations, sizeof expirations);
    timer_ms_ = INT64_MAX;
    return;
  }
  const auto watched = watched_.find(fd);  // an earlier one of this batch may have ended it
  if (watched == watched_.end()) return;
  if (Handler *handler = watched->second.handler) return handler->on_ready(fd, events);
  unwatch(fd);  // it rests
}

// Not more than were set when it began, so that each run ends.
bool Reactor::ring_alarms() {
  looked_ms_ = monotonic_ms();
  bool has_rung = false;
  for (std::size_t left = alarms_.size(); left > 0 && alarms_.earliest_ms() <= looked_ms_; --left) {
    alarms_.take().ring();
    has_rung = true;
  }
  return has_rung;
}

void Reactor::signal() noexcept {
  const std::lock_guard lock(mutex_);
  if (is_signalled_) return;
  is_signalled_ = true;
  const std::uint64_t one = 1;
  (void)!write(event_.get(), &one, sizeof one);
}

void Reactor::take_signal() noexcept {
  const std::lock_guard lock(mutex_);
  std::uint64_t count = 0;
  (void)!read(event_.get(), &count, sizeof count);
  is_signalled_ = false;
}

int Reactor::descriptor() {
  is_descriptor_used_ = true;
  leave(true);  // whatever there is already
  return epoll_.get();
}

void Reactor::leave(bool has_more) {
  if (!is_descriptor_used_) return;
  if (has_more) signal();
  arm_timer(alarms_.earliest_ms());
}

// It may fire too early, after an alarm was cleared: who comes for nothing sets it again.
void Reactor::arm_timer(std::int64_t at_ms) {
  if (at_ms >= timer_ms_) return;
  const std::int64_t left_ms = std::max<std::int64_t>(0, at_ms - monotonic_ms());
  itimerspec spec = {};
  spec.it_value.tv_sec = left_ms / 1000;
  spec.it_value.tv_nsec = left_ms % 1000 * 1'000'000 + 1;  // all of it 0 would switch it off
  if (timerfd_settime(timer_.get(), 0, &spec, nullptr) != 0) fail("timerfd_settime");
  timer_ms_ = at_ms;
}

}  // namespace ghlauth
