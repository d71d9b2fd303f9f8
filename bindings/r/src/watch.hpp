// Interrupts while the library waits. R's handler of Ctrl-C sets a flag, which R looks at when it runs; this does meanwhile.
#pragma once

#include <csignal>
#include <unistd.h>

#include <R_ext/GraphicsEngine.h>  // R_interrupts_pending

#include "adapter.hpp"
#include "frame.hpp"

namespace ghlauth_r {

inline bool is_interrupted() {
  const auto is = [](const auto &flag) { return __atomic_load_n(&flag, __ATOMIC_RELAXED) != 0; };
  return is(R_interrupts_pending) && !is(R_interrupts_suspended);
}

/// Ends a call by its cancel when the user interrupts R. A thread looks at the flag while there is a call, and sleeps
/// otherwise.
class Watch {
 public:
  explicit Watch(std::shared_ptr<ghlauth_cancel> cancel) : outer_(State::here().exchange(std::move(cancel))) {}
  ~Watch() { State::here().exchange(std::move(outer_)); }
  Watch(const Watch &) = delete;
  Watch &operator=(const Watch &) = delete;

  /// Before the package is unloaded.
  static void end() {
    if (State *const state = std::exchange(State::current(), nullptr)) {
      state->end();
      delete state;
    }
  }

 private:
  class State {
   public:
    /// That of this process: a child of a fork has no thread.
    static State &here() {
      State *&state = current();
      if (!state || state->process_ != getpid()) state = new State;
      return *state;
    }
    static State *&current() {
      static State *state = nullptr;
      return state;
    }

    std::shared_ptr<ghlauth_cancel> exchange(std::shared_ptr<ghlauth_cancel> cancel) {
      const std::lock_guard lock(mutex_);
      watched_.swap(cancel);
      if (watched_ && sleeps_) changed_.notify_one();
      return cancel;
    }
    void end() {
      {
        const std::lock_guard lock(mutex_);
        ends_ = true;
        changed_.notify_one();
      }
      thread_.join();
    }

   private:
    State() {
      // Signals are for R's thread.
      sigset_t all, before;
      sigfillset(&all);
      pthread_sigmask(SIG_SETMASK, &all, &before);
      thread_ = std::thread([this] { run(); });
      pthread_sigmask(SIG_SETMASK, &before, nullptr);
    }
    void run() {
      std::unique_lock lock(mutex_);
      while (!ends_) {
        sleeps_ = !watched_;
        if (sleeps_)
          changed_.wait(lock, [this] { return ends_ || watched_; });
        else
          changed_.wait_for(lock, std::chrono::milliseconds(100), [this] { return ends_; });
        if (watched_ && is_interrupted()) ghlauth_cancel_request(watched_.get());
      }
    }

    const pid_t process_ = getpid();
    std::mutex mutex_;
    std::condition_variable changed_;
    std::shared_ptr<ghlauth_cancel> watched_;
    bool sleeps_ = false;
    bool ends_ = false;
    std::thread thread_;
  };

  std::shared_ptr<ghlauth_cancel> outer_;
};

}  // namespace ghlauth_r
