// The criteria of the flow advice, as the table criteria.def states them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "protocol/level.hpp"

namespace ghlauth::permission {

/// What a criterion speaks for.
enum class Side { NEITHER, PIT, OAUTH, PUBLIC, REVIEW, NOTE };

struct Source {
  int number;        ///< in src/auth/which-flow.md
  const char *text;  ///< "title: address"
};

struct Criterion {
  const char *name;
  bool is_count;
  std::int64_t from;  ///< the value that it speaks from
  Side side;
  Level level;  ///< where it can only be met there, else UNKNOWN
  const Source *source;
  const char *question;
  const char *reason;
  const char *lack;   ///< "" where an alternative lacks nothing by it
  const char *below;  ///< of a count that is given and less than `from`
  [[nodiscard]] bool needs_oauth() const noexcept { return side == Side::OAUTH || side == Side::PUBLIC; }
};

/// Indexes into the table.
enum class CriterionId : std::size_t {
#define GHLAUTH_CRITERION(name, side, level, source, question, reason, lack) name,
#define GHLAUTH_COUNT(name, from, side, level, source, question, reason, lack, below) name,
#include "permission/criteria.def"
  NONE  ///< also the number of criteria
};
inline constexpr std::size_t criterion_count = static_cast<std::size_t>(CriterionId::NONE);

/// What an answer has to be for a conflict.
enum class Test { YES, NO, MORE_THAN_1, MORE_THAN_5 };

struct Conflict {
  CriterionId first;
  Test first_test;
  CriterionId second;
  Test second_test;
  CriterionId unless;  ///< a criterion that settles it
  const char *sentence;
};
inline constexpr std::size_t conflict_count = 0
#define GHLAUTH_CONFLICT(first, first_test, second, second_test, unless, sentence) +1
#include "permission/criteria.def"
    ;

[[nodiscard]] const Criterion &criterion_at(std::size_t index) noexcept;
[[nodiscard]] const Conflict &conflict_at(std::size_t index) noexcept;
/// The index of a name; criterion_count for none.
[[nodiscard]] std::size_t find_criterion(std::string_view name) noexcept;

}  // namespace ghlauth::permission
