#include "auth/flight.hpp"

#include <chrono>
#include <utility>

namespace ghlauth::auth {
namespace {

class Joining final : public Suspension {
 public:
  explicit Joining(std::shared_ptr<Flight> flight) : flight_(std::move(flight)) {}
  [[nodiscard]] bool ready() override { return flight_->done(); }
  void wait(const Cancel &cancel) override { flight_->drive(cancel); }

 private:
  std::shared_ptr<Flight> flight_;
};

}  // namespace

Flight::Flight(std::shared_ptr<net::SessionPool> sessions, Work work, std::function<void()> landed)
    : sessions_(std::move(sessions)), work_(std::move(work)), landed_(std::move(landed)) {}

bool Flight::begun() const {
  const std::lock_guard lock(mutex_);
  return begun_;
}

bool Flight::done() const {
  const std::lock_guard lock(mutex_);
  return done_;
}

bool Flight::parked() const {
  const std::lock_guard lock(mutex_);
  return begun_ && !driven_ && !done_;
}

const Outcome &Flight::outcome() const {
  const std::lock_guard lock(mutex_);
  return outcome_;  // never written again once done
}

void Flight::drive(const Cancel &cancel) {
  constexpr std::int64_t unwatched_wait_ms = 3600 * 1000;
  std::unique_lock lock(mutex_);
  if (done_) return;
  if (driven_)
    changed_.wait_for(lock, std::chrono::milliseconds(cancel.slice_ms(unwatched_wait_ms)));
  else
    drive_alone(lock, cancel);
}

void Flight::bring_home() {
  std::unique_lock lock(mutex_);
  if (begun_ && !driven_ && !done_) drive_alone(lock, Cancel::none());
}

void Flight::drive_alone(std::unique_lock<std::mutex> &lock, const Cancel &cancel) {
  begun_ = true;
  driven_ = true;
  lock.unlock();
  work_until_done(cancel);
  lock.lock();
  driven_ = false;
  changed_.notify_all();
}

// Runs without the lock: only one driver at a time is here. Whatever is thrown becomes the outcome: a flight that its driver
// fell out of would hold up everybody who waits for it.
void Flight::work_until_done(const Cancel &cancel) noexcept {
  Outcome outcome;
  try {
    if (!task_) {
      session_.emplace(net::SessionPool::lease(sessions_));
      task_.emplace(work_(**session_));
      task_->start(context_);
    }
    bool has_waited = false;
    while (!task_->done()) {
      while (!context_.pending->ready()) {
        // Who drives many has no time to wait: some get on in there alone, such as the transport of an application.
        if (cancel.requested() || (has_waited && cancel.expired())) return;
        context_.pending->wait(cancel);
        has_waited = true;
      }
      Task<Outcome>::resume(context_);
    }
    outcome = task_->take();
  } catch (...) {
    outcome.error = error_in_hand();
  }
  task_.reset();
  session_.reset();
  landed_();
  work_ = nullptr;  // the last: what it holds may be what keeps the vault alive
  const std::lock_guard lock(mutex_);
  outcome_ = std::move(outcome);
  done_ = true;
}

Task<Outcome> join(std::shared_ptr<Flight> flight) {
  Joining joining(flight);
  co_await suspend_on(joining);
  Outcome outcome = flight->outcome();
  co_return outcome;
}

}  // namespace ghlauth::auth
