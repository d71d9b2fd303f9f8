/// @file level.hpp What a credential speaks for.
#ifndef GHLAUTH_CPP_LEVEL_HPP
#define GHLAUTH_CPP_LEVEL_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "../level.h"

namespace ghlauth {
inline namespace v0 {

enum class Level : std::int32_t {
  agency = GHLAUTH_LEVEL_AGENCY,      ///< the whole agency; its resource id is the company id
  location = GHLAUTH_LEVEL_LOCATION,  ///< one sub-account; its resource id is the location id
};

/// What a token speaks for: a level and the id of its company or location. Without them: not known.
struct Resource {
  std::optional<Level> level;
  std::string id;

  Resource() = default;
  Resource(Level of_level, std::string of_id) : level(of_level), id(std::move(of_id)) {}
};

/// Whether a secret may come from a file that other users can read, where the platform protects it (container secrets).
enum class FileAccess : std::uint32_t { owner_only = 0, allow_readable = GHLAUTH_FILE_ALLOW_READABLE };

namespace detail {

inline std::optional<Level> level_or_none(std::int32_t level) {
  if (level == 0) return std::nullopt;
  return static_cast<Level>(level);
}

inline std::int32_t number_of(const std::optional<Level> &level) { return level ? static_cast<std::int32_t>(*level) : 0; }

}  // namespace detail
}  // namespace v0
}  // namespace ghlauth

#endif  // GHLAUTH_CPP_LEVEL_HPP
