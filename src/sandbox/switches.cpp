#include "sandbox/switches.hpp"

#include <algorithm>
#include <optional>

#include "core/error.hpp"
#include "core/json.hpp"
#include "core/log.hpp"
#include "core/number.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr SwitchRow rows[] = {
#define GHLAUTH_SANDBOX_SWITCH(NAME, name, standard, values, what, source) {name, standard, values, what, source},
#include "sandbox/switches.def"
#undef GHLAUTH_SANDBOX_SWITCH
};

std::optional<std::int64_t> whole_number(std::string_view text) noexcept {
  const auto number = read_whole<std::int64_t>(text);
  return number && *number >= 0 && *number <= 1'000'000'000'000 ? number : std::nullopt;
}

bool listed(std::string_view values, std::string_view value) noexcept {
  while (true) {
    const std::size_t bar = values.find('|');
    if (values.substr(0, bar) == value) return true;
    if (bar == std::string_view::npos) return false;
    values.remove_prefix(bar + 1);
  }
}

}  // namespace

std::span<const SwitchRow> switch_table() noexcept { return rows; }

Switches::Switches() { reset(); }

void Switches::reset() {
  for (std::size_t i = 0; i < std::size(rows); ++i) assign(i, rows[i].standard);
}

std::size_t Switches::changed() const noexcept {
  std::size_t count = 0;
  for (std::size_t i = 0; i < std::size(rows); ++i)
    if (values_[i] != rows[i].standard) ++count;
  return count;
}

void Switches::assign(std::size_t index, std::string_view value) {
  const SwitchRow &row = rows[index];
  const std::optional<std::int64_t> number = whole_number(value);
  if (row.values == "number" ? !number : !listed(row.values, value))
    throw_invalid("the switch " + std::string(row.name) + " does not have the value \"" + printable(value, 64) + '"',
                  "Its values: " + std::string(row.values) + '.');
  values_[index] = value;
  numbers_[index] = number.value_or(0);
}

void Switches::set(std::string_view name, std::string_view value) {
  const auto *row = std::find_if(std::begin(rows), std::end(rows), [&](const SwitchRow &r) { return r.name == name; });
  if (row == std::end(rows))
    throw_invalid("there is no switch \"" + printable(name, 64) + '"', "List them with ghlauth sandbox --list-switches.");
  assign(static_cast<std::size_t>(row - std::begin(rows)), value);
}

std::string describe_switches() {
  std::string out;
  for (const SwitchRow &row : rows) {
    out += row.name;
    out += '=';
    out += row.standard;
    out += "  (";
    out += row.values;
    out += ")\n    ";
    out += row.what;
    out += "\n    source: ";
    out += row.source;
    out += '\n';
  }
  return out;
}

std::string switches_json(const Switches &switches) {
  JsonWriter out;
  out.begin_array();
  for (std::size_t i = 0; i < std::size(rows); ++i) {
    const SwitchRow &row = rows[i];
    out.begin_object().member("name", row.name).member("value", switches.value(static_cast<Switch>(i)));
    out.member("default", row.standard).member("values", row.values).member("what", row.what).member("source", row.source);
    out.end_object();
  }
  return out.end_array().str();
}

}  // namespace ghlauth::sandbox
