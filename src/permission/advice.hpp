// Which flow: a Private Integration Token of a sub-account or of the agency, or OAuth 2.0 with which app, and why.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "permission/needs.hpp"
#include "protocol/level.hpp"

namespace ghlauth::permission {

/// The numbers are those of the public header.
enum class Flow : std::int32_t { UNDECIDED = 0, PIT_LOCATION = 1, PIT_AGENCY = 2, OAUTH = 3 };
enum class Distribution : std::int32_t { NONE = 0, PRIVATE = 1, PUBLIC = 2 };

/// A way to be authorized. Of OAuth the target user and the distribution of the app belong to it.
struct Way {
  Flow flow = Flow::UNDECIDED;
  Level target = Level::UNKNOWN;
  Distribution distribution = Distribution::NONE;
  [[nodiscard]] bool is_pit() const noexcept { return flow == Flow::PIT_LOCATION || flow == Flow::PIT_AGENCY; }
  friend bool operator==(const Way &, const Way &) = default;
};

struct Ground {
  std::string criterion;  ///< "operation" for one of those, "" for what follows from no need
  std::string sentence;
};
struct Alternative {
  Way way;
  std::vector<std::string> lacks;  ///< at least one
};
struct Contradiction {
  std::string first;
  std::string second;
  std::string sentence;
};

struct Advice {
  Way way;  ///< UNDECIDED, or a part of it open, where it hangs on a contradiction
  std::string summary;
  std::vector<Ground> reasons;
  std::vector<Alternative> alternatives;
  std::vector<Contradiction> contradictions;
  std::vector<std::string> notes;
};

[[nodiscard]] Advice advise(const Needs &needs);
[[nodiscard]] std::string_view flow_name(Flow flow) noexcept;
[[nodiscard]] std::string_view distribution_name(Distribution distribution) noexcept;
/// The advice as one JSON object.
[[nodiscard]] std::string json_of(const Advice &advice);

}  // namespace ghlauth::permission
