// One at a time, without a lock that is held meanwhile: who has to wait can be cancelled, and what the one whose turn it is
// calls may use the library.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "core/task.hpp"

namespace ghlauth {

class Turns {
 public:
  bool try_take() {
    const std::lock_guard lock(mutex_);
    if (taken_) return false;
    taken_ = true;
    return true;
  }
  void give_back() noexcept {
    const std::lock_guard lock(mutex_);
    taken_ = false;
    free_.notify_one();
  }
  void wait(std::int64_t ms) {
    std::unique_lock lock(mutex_);
    free_.wait_for(lock, std::chrono::milliseconds(ms), [this] { return !taken_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable free_;
  bool taken_ = false;
};

/// co_await suspend_on(turn): goes on when it is its turn, which lasts as long as the object.
class Turn final : public Suspension {
 public:
  explicit Turn(Turns &turns) noexcept : turns_(turns) {}
  Turn(const Turn &) = delete;
  Turn &operator=(const Turn &) = delete;
  ~Turn() override {
    if (mine_) turns_.give_back();
  }
  [[nodiscard]] bool ready() override { return mine_ = mine_ || turns_.try_take(); }
  void wait(const Cancel &cancel) override {
    constexpr std::int64_t unwatched_wait_ms = 3600 * 1000;
    turns_.wait(cancel.slice_ms(unwatched_wait_ms));
  }

 private:
  Turns &turns_;
  bool mine_ = false;
};

}  // namespace ghlauth
