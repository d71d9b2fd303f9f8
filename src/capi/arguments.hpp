// Checks of arguments and outputs, worded once.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "core/error.hpp"
#include "core/json.hpp"
#include "core/log.hpp"
#include "protocol/level.hpp"

namespace ghlauth::capi {

/// An output that the caller must want: nulled.
template <class T>
void require_out(T **out, const char *name) {
  if (out == nullptr) throw_invalid(std::string(name) + " is NULL", "Pass the address of a variable for the result.");
  *out = nullptr;
}
/// An output that the caller may leave out.
template <class T>
void clear_out(T **out) noexcept {
  if (out != nullptr) *out = nullptr;
}

/// A text that has to be there; UTF-8.
inline std::string_view text(const char *value, const char *name) {
  if (value == nullptr) throw_invalid(std::string(name) + " is NULL");
  if (!is_utf8(value)) throw_invalid(std::string(name) + " is not valid UTF-8");
  return value;
}
/// A text that may be NULL, which reads as empty.
inline std::string_view optional_text(const char *value, const char *name) {
  return value == nullptr ? std::string_view() : text(value, name);
}
/// A text that has to say something and is no secret.
inline std::string_view filled_text(const char *value, const char *name) {
  const std::string_view checked = text(value, name);
  if (checked.empty()) throw_invalid(std::string(name) + " is empty");
  return checked;
}
/// A label of an owner, which every store has to find rows by: PostgreSQL's indexes take no long ones.
inline std::string_view owner_label(std::string_view owner) {
  constexpr std::size_t max_bytes = 1024;
  if (owner.size() > max_bytes)
    throw_invalid("owner has " + std::to_string(owner.size()) + " bytes",
                  "Give at most 1024: the id of your tenant or user, or a digest of what is longer.");
  return owner;
}
/// An id of HighLevel, or a client id: letters, digits, "-" and "_".
inline std::string_view id_text(const char *value, const char *name) {
  const std::string_view id = filled_text(value, name);
  const auto is_id_char = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
  };
  for (const char c : id)
    if (!is_id_char(c))
      throw_invalid(std::string(name) + " \"" + printable(id, 100) + "\" is not an id of HighLevel",
                    "Ids have letters, digits, - and _ alone.");
  if (id.size() > 256) throw_invalid(std::string(name) + " is longer than 256 characters");
  return id;
}

inline std::int64_t number_between(std::int64_t value, std::int64_t low, std::int64_t high, const char *name) {
  if (value < low || value > high)
    throw_invalid(std::string(name) + " is " + std::to_string(value),
                  "Give " + std::to_string(low) + " to " + std::to_string(high) + ".");
  return value;
}

inline bool flag(std::int32_t value, const char *name) { return number_between(value, 0, 1, name) == 1; }

inline Level level_argument(std::int32_t level) {
  if (level != static_cast<std::int32_t>(Level::AGENCY) && level != static_cast<std::int32_t>(Level::LOCATION))
    throw_invalid("level is " + std::to_string(level), "Give GHLAUTH_LEVEL_AGENCY or GHLAUTH_LEVEL_LOCATION.");
  return static_cast<Level>(level);
}

/// A level with its resource id. The level may be unknown; then there is no resource id either.
inline std::pair<Level, std::string> resource_argument(std::int32_t level, const char *resource_id) {
  if (level == 0) {
    if (resource_id == nullptr || *resource_id == '\0') return {Level::UNKNOWN, {}};
    throw_invalid("level is 0 beside a resource_id",
                  "Give GHLAUTH_LEVEL_AGENCY or GHLAUTH_LEVEL_LOCATION; 0 (not known) goes with no resource_id alone.");
  }
  return {level_argument(level), std::string(id_text(resource_id, "resource_id"))};
}

}  // namespace ghlauth::capi
