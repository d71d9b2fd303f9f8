// The budgets of all keys of an environment.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "budget/budget.hpp"

namespace ghlauth::budget {

/// Thread-safe.
class Budgets {
 public:
  explicit Budgets(Settings settings) : settings_(std::make_shared<const Settings>(std::move(settings))) {}

  /// The budget of a key, which everybody gets who asks for it; made when it is not there.
  std::shared_ptr<Budget> of(const std::string &key);

  [[nodiscard]] std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return budgets_.size();
  }
  /// Where those are dropped that nobody holds and that know nothing.
  static constexpr std::size_t quiet_budgets = 10'000;

 private:
  std::shared_ptr<const Settings> settings_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<Budget>> budgets_;
  std::size_t limit_ = quiet_budgets;
};

}  // namespace ghlauth::budget
