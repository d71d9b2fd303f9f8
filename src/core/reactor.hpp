// What one thread waits for on behalf of many computations: sockets, points in time, and word from other threads. All of it is one
// descriptor, so that somebody else's event loop can wait instead.
#pragma once

#include <cstdint>
#include <mutex>
#include <unordered_map>

#include "core/alarms.hpp"
#include "core/descriptor.hpp"

namespace ghlauth {

/// Used by one thread at a time, but for signal().
class Reactor {
 public:
  /// What a descriptor is watched for. It outlives the watching.
  class Handler {
   public:
    virtual ~Handler() = default;
    /// `events`: EPOLLIN and so on.
    virtual void on_ready(int fd, std::uint32_t events) = 0;
  };

  Reactor();

  void watch(int fd, std::uint32_t events, Handler &handler);
  /// Before the descriptor is closed.
  void unwatch(int fd) noexcept;
  /// Nobody is told what happens to it until it is watched again. For one that will be, soon and for the same: that costs no system
  /// call, as the kernel goes on watching until something does happen. False when it is not watched for just these events.
  [[nodiscard]] bool rest(int fd, std::uint32_t events) noexcept;

  /// Rings once at that time of monotonic_ms(), in the place of an earlier one. INT64_MAX: never.
  void set(Alarm &alarm, std::int64_t at_ms);
  /// Rings in the next run, which does not wait; after those whose time came before.
  void set_now(Alarm &alarm) { alarms_.set(alarm, looked_ms_); }
  /// monotonic_ms() as of the last run.
  [[nodiscard]] std::int64_t looked_ms() const noexcept { return looked_ms_; }
  /// Before an alarm that is set ends.
  void clear(Alarm &alarm) noexcept;

  /// Waits until something happens, at most that long, and lets it happen; false when nothing did. Handlers and alarms may
  /// change what is watched.
  bool run(std::int64_t timeout_ms);

  /// From any thread: a run that waits ends, or the next one does not wait.
  void signal() noexcept;

  /// Readable when run(0) would do something. From the first call on this costs a system call now and then.
  [[nodiscard]] int descriptor();
  /// Before the thread leaves for another event loop; `has_more`: it is to come back at once.
  void leave(bool has_more);

 private:
  struct Watched {
    Handler *handler = nullptr;  // null: it rests
    std::uint32_t events = 0;    // as the kernel was told
  };

  void take_signal() noexcept;
  bool ring_alarms();
  void arm_timer(std::int64_t at_ms);
  void dispatch(int fd, std::uint32_t events);

  Descriptor epoll_;
  Descriptor event_;
  Descriptor timer_;
  std::unordered_map<int, Watched> watched_;
  Alarms alarms_;
  std::int64_t looked_ms_ = 0;
  std::int64_t timer_ms_ = INT64_MAX;  // what the timer is set to
  bool is_descriptor_used_ = false;
  bool has_skipped_ = false;  // the last run did not ask the kernel
  std::mutex mutex_;  // of what follows
  bool is_signalled_ = false;
};

}  // namespace ghlauth
