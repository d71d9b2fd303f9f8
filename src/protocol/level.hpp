// What a credential speaks for. The numbers are those of the public header.
#pragma once

#include <cstdint>
#include <string_view>

namespace ghlauth {

enum class Level : std::int32_t { UNKNOWN = 0, AGENCY = 1, LOCATION = 2 };

/// HighLevel's names: "Company" and "Location".
constexpr Level level_of_user_type(std::string_view user_type) noexcept {
  if (user_type == "Company") return Level::AGENCY;
  if (user_type == "Location") return Level::LOCATION;
  return Level::UNKNOWN;
}
constexpr std::string_view user_type_of(Level level) noexcept { return level == Level::AGENCY ? "Company" : "Location"; }
constexpr std::string_view level_name(Level level) noexcept {
  return level == Level::AGENCY ? "agency" : level == Level::LOCATION ? "location" : "unknown";
}

}  // namespace ghlauth
