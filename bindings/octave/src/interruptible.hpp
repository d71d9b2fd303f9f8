// Ctrl-C ends a call that waits, and is then what it is elsewhere. Octave takes signals in a thread of its own and leaves a mark; another
// thread looks for that as long as there are calls.
#pragma once

#include <csignal>

#include "listeners.hpp"

namespace ghlauth_octave {

/// While there is one, Ctrl-C requests its cancel.
class Interruptible {
 public:
  explicit Interruptible(const Cancel &cancel) : held_(cancel.handle()) {
    State &all = state();
    const std::lock_guard lock(all.mutex);
    outer_ = std::exchange(all.current, held_.get());
    all.is_used = true;
    if (!all.is_started) start(all);
    if (all.is_asleep) all.changed.notify_one();
  }
  ~Interruptible() {
    const std::lock_guard lock(state().mutex);
    state().current = outer_;
  }
  Interruptible(const Interruptible &) = delete;
  Interruptible &operator=(const Interruptible &) = delete;

  /// For calls that were given none.
  static Cancel own() {
    static std::optional<Cancel> one;
    if (!one || one->is_requested()) one.emplace();
    return *one;
  }

 private:
  struct State {
    std::mutex mutex;
    std::condition_variable changed;
    ghlauth_cancel *current = nullptr;
    bool is_used = false;
    bool is_started = false;
    bool is_asleep = false;
  };
  /// Never freed: the thread is there to the end.
  static State &state() {
    static State *const all = new State;
    return *all;
  }
  static void start(State &all) {
    sigset_t every, before;
    sigfillset(&every);
    pthread_sigmask(SIG_SETMASK, &every, &before);
    std::thread(look, std::ref(all)).detach();
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    all.is_started = true;
  }
  static void look(State &all) {
    using namespace std::chrono_literals;
    std::unique_lock lock(all.mutex);
    for (int idle = 0;;) {
      if (all.current && octave_interrupt_state > 0) ghlauth_cancel_request(all.current);
      idle = all.current || std::exchange(all.is_used, false) ? 0 : idle + 1;
      all.is_asleep = idle > 20;
      if (all.is_asleep)
        all.changed.wait(lock, [&] { return all.is_used; });
      else
        all.changed.wait_for(lock, 50ms);
      all.is_asleep = false;
    }
  }

  std::shared_ptr<ghlauth_cancel> held_;
  ghlauth_cancel *outer_;
};

}  // namespace ghlauth_octave
