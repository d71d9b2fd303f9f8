// One computation that many callers wait for and that any of them drives: single flight without a thread of its own.
//
// A caller that has to leave early (cancel, deadline) takes nothing with it: another waiting caller takes over, and when there
// is none, the flight stands still with its request on the way until somebody comes for it. So a refresh token that was already
// sent is not lost with the caller who happened to send it.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include "core/error.hpp"
#include "core/task.hpp"
#include "net/session_pool.hpp"
#include "protocol/installation_record.hpp"

namespace ghlauth::auth {

/// What a flight brings home: the installation as stored, or why not, or (INSTALLATION_MISMATCH) both.
struct Outcome {
  std::shared_ptr<const InstallationRecord> record;
  std::optional<Error> error;
  bool is_new = false;  ///< the token was just issued; false for one that was good already
};

class Flight {
 public:
  using Work = std::function<Task<Outcome>(net::Session &)>;

  /// Nothing happens before the first drive(): the session is opened there, by a thread that holds no lock. `landed` is called
  /// once, by the driving thread, before anyone sees the outcome.
  Flight(std::shared_ptr<net::SessionPool> sessions, Work work, std::function<void()> landed);

  [[nodiscard]] bool begun() const;
  [[nodiscard]] bool done() const;
  /// Begun, not done, and nobody drives it.
  [[nodiscard]] bool parked() const;
  /// Drives, or waits for the caller that drives, until done or the call has to end.
  void drive(const Cancel &cancel);
  /// Drives it to its end if it is parked; otherwise whoever drives it is left alone.
  void bring_home();
  /// Only when done().
  [[nodiscard]] const Outcome &outcome() const;

 private:
  void drive_alone(std::unique_lock<std::mutex> &lock, const Cancel &cancel);
  void work_until_done(const Cancel &cancel) noexcept;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool begun_ = false;
  bool driven_ = false;
  bool done_ = false;
  Outcome outcome_;
  // The driver's alone:
  std::shared_ptr<net::SessionPool> sessions_;
  std::optional<net::SessionPool::Lease> session_;
  Work work_;
  std::function<void()> landed_;
  TaskContext context_;
  std::optional<Task<Outcome>> task_;
};

/// co_await join(flight): suspends until it has landed.
Task<Outcome> join(std::shared_ptr<Flight> flight);

}  // namespace ghlauth::auth
