#include "budget/permit.hpp"

#include <utility>

#include "budget/budget.hpp"

namespace ghlauth::budget {

Permit &Permit::operator=(Permit &&other) noexcept {
  if (this == &other) return *this;
  end();
  budget_ = std::move(other.budget_);
  window_ = other.window_;
  valid_until_ms_ = other.valid_until_ms_;
  sent_ms_ = other.sent_ms_;
  return *this;
}

bool Permit::is_valid(std::int64_t now_ms) const { return now_ms < valid_until_ms_ && !budget_->is_paused(now_ms); }

void Permit::answered(const RateAnswer &answer, std::int64_t now_ms) {
  const std::shared_ptr<Budget> budget = std::exchange(budget_, nullptr);
  budget->answered(window_, answer, sent_ms_ < 0 ? now_ms : sent_ms_, now_ms);
}

void Permit::end() noexcept {
  const std::shared_ptr<Budget> budget = std::exchange(budget_, nullptr);
  if (!budget) return;
  if (sent_ms_ < 0)
    budget->give_back(window_);
  else
    budget->lose(budget->now_ms());
}

}  // namespace ghlauth::budget
