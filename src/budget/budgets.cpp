#include "budget/budgets.hpp"

#include <algorithm>

namespace ghlauth::budget {

std::shared_ptr<Budget> Budgets::of(const std::string &key) {
  const std::lock_guard lock(mutex_);
  const auto found = budgets_.find(key);
  if (found != budgets_.end()) return found->second;
  if (budgets_.size() >= limit_) {
    const std::int64_t now_ms = settings_->now_ms();
    std::erase_if(budgets_, [&](const auto &entry) { return entry.second.use_count() == 1 && entry.second->is_quiet(now_ms); });
    limit_ = std::max(quiet_budgets, 2 * budgets_.size());
  }
  return budgets_.emplace(key, std::make_shared<Budget>(settings_, key)).first->second;
}

}  // namespace ghlauth::budget
