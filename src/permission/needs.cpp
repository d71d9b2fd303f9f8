#include "permission/needs.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/log.hpp"

namespace ghlauth::permission {

void Needs::set(std::string_view name, std::int64_t value) {
  const std::size_t index = find_criterion(name);
  if (index == criterion_count)
    throw_invalid("there is no criterion \"" + printable(name, 100) + "\"", "Use a name that ghlauth_criterion_name gives.");
  const std::int64_t most = criterion_at(index).is_count ? max_count : 1;
  if (value < 0 || value > most)
    throw_invalid(std::string(name) + " is " + std::to_string(value),
                  most == 1 ? "Give 1 for yes or 0 for no." : "Give a number from 0 to " + std::to_string(most) + ".");
  answers_[index] = value;
}

void Needs::add(const Operation &operation) {
  if (std::find(operations_.begin(), operations_.end(), &operation) == operations_.end()) operations_.push_back(&operation);
}

bool Needs::empty() const noexcept {
  const auto is_open = [](const std::optional<std::int64_t> &answer) { return !answer; };
  return operations_.empty() && std::all_of(answers_.begin(), answers_.end(), is_open);
}

bool Needs::passes(CriterionId id, Test test) const noexcept {
  const std::optional<std::int64_t> &answer = answers_[static_cast<std::size_t>(id)];
  switch (test) {
    case Test::YES: return answer.value_or(0) > 0;
    case Test::NO: return answer == 0;
    case Test::MORE_THAN_1: return answer.value_or(0) > 1;
    case Test::MORE_THAN_5: return answer.value_or(0) > 5;
  }
  return false;
}

}  // namespace ghlauth::permission
