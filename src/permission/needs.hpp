// What a program needs, as the answers to the criteria: what was not answered is left open, and no is an answer.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "permission/criteria.hpp"
#include "permission/operation.hpp"

namespace ghlauth::permission {

class Needs {
 public:
  static constexpr std::int64_t max_count = 1'000'000'000;

  /// Answers a criterion; the last answer holds. Throws INVALID_ARGUMENT for another name or value.
  void set(std::string_view name, std::int64_t value);
  void add(const Operation &operation);
  void leave_out(CriterionId id) noexcept { answers_[static_cast<std::size_t>(id)].reset(); }

  [[nodiscard]] bool empty() const noexcept;
  /// 0 where it was not answered.
  [[nodiscard]] std::int64_t value(std::size_t index) const noexcept { return answers_[index].value_or(0); }
  [[nodiscard]] std::int64_t value(CriterionId id) const noexcept { return value(static_cast<std::size_t>(id)); }
  /// It speaks for its side.
  [[nodiscard]] bool is_met(std::size_t index) const noexcept { return value(index) >= criterion_at(index).from; }
  [[nodiscard]] bool is_met(CriterionId id) const noexcept { return is_met(static_cast<std::size_t>(id)); }
  [[nodiscard]] bool passes(CriterionId id, Test test) const noexcept;
  [[nodiscard]] const std::vector<const Operation *> &operations() const noexcept { return operations_; }

 private:
  std::array<std::optional<std::int64_t>, criterion_count> answers_;
  std::vector<const Operation *> operations_;  // of the catalogue
};

}  // namespace ghlauth::permission
