// The parts of an explanation.
#pragma once

#include <string>
#include <string_view>

#include "permission/explain.hpp"

namespace ghlauth::permission {

/// What a request was sent to, and the path there: without an origin, query and fragment.
struct Target {
  About about = About::UNKNOWN;
  std::string path;
  const Operation *operation = nullptr;
};
[[nodiscard]] Target target_of(const Call &call);

/// A cause instead of the status's own sentence, and what to change, instead of its hint or behind it; empty where there is
/// none.
struct Insight {
  std::string cause;
  std::string change;
  bool keeps_hint = false;
};
/// What is no operation but looks like one.
[[nodiscard]] Insight insight_into(About about);
/// What the catalogue says about a refused operation.
[[nodiscard]] Insight insight_into(const Operation &operation, const Call &call, Status status);
/// What it says about a method and a path that are no operation: what comes nearest.
[[nodiscard]] Insight insight_into_unknown(const Call &call, const Target &target, Status status);

}  // namespace ghlauth::permission
