// The rate budget of one key: an app or a PIT, at one resource.
//
// Alone, a process counts by itself (local_count.hpp). Where a store is shared, the processes give themselves windows in it
// (shared_window.hpp), from which each takes permits in batches, and counts by itself besides.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "budget/local_count.hpp"
#include "budget/permit.hpp"
#include "budget/rate.hpp"
#include "budget/shared_window.hpp"
#include "budget/worst_lately.hpp"
#include "core/clock.hpp"
#include "core/log.hpp"
#include "core/turn.hpp"
#include "store/table.hpp"

namespace ghlauth::budget {

/// What all budgets of an environment have in common.
struct Settings {
  Limits first_belief;                   ///< until answers tell
  std::shared_ptr<store::Table> shared;  ///< null: each process counts alone
  std::shared_ptr<Clock> clock;          ///< for the ends of what is kept in the store
  std::shared_ptr<Log> log;
  std::function<std::int64_t()> now_ms = monotonic_ms;  ///< the clock of all times here
};

/// Thread-safe.
class Budget : public std::enable_shared_from_this<Budget> {
 public:
  Budget(std::shared_ptr<const Settings> settings, std::string key);

  /// Empty: not now.
  Permit try_take(std::int64_t now_ms);
  /// When try_take(), or a refill where one is needed, can succeed; not later than now: at once. It may be earlier than that,
  /// so that what answers bring is noticed.
  [[nodiscard]] std::int64_t ready_at_ms(std::int64_t now_ms) const;
  /// It is shared, this process's part is used up, and the time has come to ask for more.
  [[nodiscard]] bool needs_refill(std::int64_t now_ms) const;
  /// Asks for permits for so many that wait; one at a time, the others wait for its end. Never throws for a store that fails:
  /// then this process counts alone for a while.
  Task<> refill(std::size_t wanted);
  /// An answer brought what the other processes have to know at once: to be asked after Permit::answered().
  [[nodiscard]] bool has_news() const;
  /// Tells them. Never throws for a store that fails.
  Task<> tell();
  [[nodiscard]] State state(std::int64_t now_ms) const;

  [[nodiscard]] const std::string &key() const noexcept { return key_; }
  /// It can be forgotten: nothing is known that a new one would not know.
  [[nodiscard]] bool is_quiet(std::int64_t now_ms) const;

 private:
  friend class Permit;

  // What goes to the store besides the permits.
  struct News {
    std::int64_t used = 0;           // requests that nobody has counted
    std::int64_t lease_until_ms = 0; // the window lasts longer
    [[nodiscard]] bool is_any() const noexcept { return used > 0 || lease_until_ms > 0; }
  };

  // Of the permits.
  void give_back(std::uint64_t window);
  void lose(std::int64_t now_ms);
  void answered(std::uint64_t window, const RateAnswer &answer, std::int64_t sent_ms, std::int64_t now_ms);
  [[nodiscard]] bool is_paused(std::int64_t now_ms) const;
  [[nodiscard]] std::int64_t now_ms() const { return settings_->now_ms(); }

  // Under the lock.
  [[nodiscard]] bool is_shared(std::int64_t now_ms) const noexcept {
    return settings_->shared && now_ms >= alone_until_ms_ && !local_.is_unlimited();
  }
  [[nodiscard]] bool must_refill(std::int64_t now_ms) const;
  void answered_in_window(const RateAnswer &answer, std::int64_t now_ms);
  void adopt(SharedWindow window);

  Task<> refill_in_turn(std::int64_t wanted);
  Task<> tell_in_turn();
  Task<> find_window();
  Task<std::int64_t> add(std::string window, std::int64_t count, std::int64_t interval_ms);
  void store_failed(const std::exception &failure);
  [[nodiscard]] std::string lease_name() const { return "budget/" + key_; }

  std::shared_ptr<const Settings> settings_;
  std::string key_;
  Turns turns_;  // of those who speak with the store

  mutable std::mutex mutex_;  // of what follows
  LocalCount local_;
  SharedWindow window_;
  std::uint64_t window_serial_ = 0;
  bool is_window_answered_ = false;
  News news_;
  WorstLately answers_;   // how long they took
  WorstLately openings_;  // from asking for a window to the first answer in it
  std::int64_t alone_until_ms_ = INT64_MIN;  // the store failed
};

}  // namespace ghlauth::budget
