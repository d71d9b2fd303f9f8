#include "sandbox/rules.hpp"

#include <algorithm>
#include <iterator>

namespace ghlauth::sandbox {
namespace {

struct Row {
  std::string_view rule;
  std::string_view why;
};

constexpr Row rows[] = {
#define GHLAUTH_SANDBOX_RULE(rule, why) {rule, why},
#include "sandbox/rules.def"
#undef GHLAUTH_SANDBOX_RULE
};

}  // namespace

std::string_view why(std::string_view rule) noexcept {
  const auto *found = std::find_if(std::begin(rows), std::end(rows), [&](const Row &row) { return row.rule == rule; });
  return found == std::end(rows) ? std::string_view() : found->why;
}

}  // namespace ghlauth::sandbox
