// What public sources say differently about HighLevel, as named switches, and the limits that a test may want to change.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace ghlauth::sandbox {

enum class Switch : std::size_t {
#define GHLAUTH_SANDBOX_SWITCH(NAME, name, standard, values, what, source) NAME,
#include "sandbox/switches.def"
#undef GHLAUTH_SANDBOX_SWITCH
  COUNT
};

struct SwitchRow {
  std::string_view name;
  std::string_view standard;  ///< the default value
  std::string_view values;
  std::string_view what;
  std::string_view source;
};

std::span<const SwitchRow> switch_table() noexcept;

class Switches {
 public:
  Switches();
  /// Throws INVALID_ARGUMENT for a name or a value that is not in the table.
  void set(std::string_view name, std::string_view value);
  void reset();
  /// How many have another value than by default.
  [[nodiscard]] std::size_t changed() const noexcept;
  [[nodiscard]] const std::string &value(Switch which) const noexcept { return values_[static_cast<std::size_t>(which)]; }
  [[nodiscard]] bool is(Switch which, std::string_view wanted) const noexcept { return value(which) == wanted; }
  [[nodiscard]] std::int64_t number(Switch which) const noexcept { return numbers_[static_cast<std::size_t>(which)]; }

 private:
  void assign(std::size_t index, std::string_view value);
  std::array<std::string, static_cast<std::size_t>(Switch::COUNT)> values_;
  std::array<std::int64_t, static_cast<std::size_t>(Switch::COUNT)> numbers_{};
};

/// The table as text for people, or as JSON with the values now in force.
std::string describe_switches();
std::string switches_json(const Switches &switches);

}  // namespace ghlauth::sandbox
