#include "permission/criteria.hpp"

#include <array>

namespace ghlauth::permission {
namespace {

// The words of the table.
constexpr Side NEITHER = Side::NEITHER, PIT = Side::PIT, OAUTH = Side::OAUTH, PUBLIC = Side::PUBLIC, REVIEW = Side::REVIEW,
               NOTE = Side::NOTE;
constexpr Level ANY = Level::UNKNOWN, LOCATION = Level::LOCATION, AGENCY = Level::AGENCY;

#define GHLAUTH_SOURCE(id, number, title, address) constexpr Source source_##id = {number, title ": " address};
#include "permission/criteria.def"

#define GHLAUTH_CRITERION(name, side, level, source, question, reason, lack) \
  Criterion{#name, false, 1, side, level, &source_##source, question, reason, lack, ""},
#define GHLAUTH_COUNT(name, from, side, level, source, question, reason, lack, below) \
  Criterion{#name, true, from, side, level, &source_##source, question, reason, lack, below},
constexpr std::array<Criterion, criterion_count> criteria = {{
#include "permission/criteria.def"
}};

#define GHLAUTH_CONFLICT(first, first_test, second, second_test, unless, sentence) \
  Conflict{CriterionId::first, Test::first_test, CriterionId::second, Test::second_test, CriterionId::unless, sentence},
constexpr std::array<Conflict, conflict_count> conflicts = {{
#include "permission/criteria.def"
}};

}  // namespace

const Criterion &criterion_at(std::size_t index) noexcept { return criteria[index]; }
const Conflict &conflict_at(std::size_t index) noexcept { return conflicts[index]; }

std::size_t find_criterion(std::string_view name) noexcept {
  std::size_t index = 0;
  while (index < criterion_count && criteria[index].name != name) ++index;
  return index;
}

}  // namespace ghlauth::permission
