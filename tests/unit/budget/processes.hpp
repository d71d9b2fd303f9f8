// Processes that share a store, as objects; times are the test's.
#pragma once

#include <memory>
#include <string>

#include "budget/budgets.hpp"
#include "core/clock.hpp"
#include "shared_table.hpp"

namespace ghlauth::test {

/// The log of a process: its last line.
class LastLine final : public Log {
 public:
  LastLine() : Log(LogLevel::DEBUG) {}
  std::string line;

 private:
  void emit(LogLevel, const std::string &text) override { line = text; }
};

struct Processes {
  std::int64_t now_ms = 5'000'000;
  std::shared_ptr<SharedTable> table = std::make_shared<SharedTable>(now_ms);
  std::shared_ptr<LastLine> log = std::make_shared<LastLine>();

  Processes() = default;
  Processes(const Processes &) = delete;
  Processes &operator=(const Processes &) = delete;

  /// Another process.
  std::unique_ptr<budget::Budgets> process(budget::Limits limits, std::shared_ptr<store::Table> over) {
    budget::Settings settings;
    settings.first_belief = limits;
    settings.shared = std::move(over);
    settings.clock = std::make_shared<SystemClock>();
    settings.log = log;
    settings.now_ms = [this] { return now_ms; };
    return std::make_unique<budget::Budgets>(std::move(settings));
  }
  std::unique_ptr<budget::Budgets> process(budget::Limits limits) { return process(limits, table); }

  /// As a caller does it: empty when it would have to wait.
  budget::Permit take(budget::Budget &budget, std::size_t wanted = 1) const {
    budget::Permit permit = budget.try_take(now_ms);
    if (permit || !budget.needs_refill(now_ms)) return permit;
    run_blocking(budget.refill(wanted), Cancel::none());
    return budget.try_take(now_ms);
  }

  /// Whether there is one; it is given back.
  [[nodiscard]] bool has(budget::Budget &budget) const { return static_cast<bool>(take(budget)); }

  /// How many can be used at once; each is answered by nobody in particular.
  std::int64_t use_all(budget::Budget &budget) const {
    std::int64_t used = 0;
    budget::RateAnswer answer;
    answer.http_status = 200;
    answer.interval_ms = budget.state(now_ms).interval_ms;
    for (; budget::Permit permit = take(budget); ++used) {
      permit.sent(now_ms);
      permit.answered(answer, now_ms);
    }
    return used;
  }
};

}  // namespace ghlauth::test
