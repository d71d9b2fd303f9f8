#include "permission/catalogue.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "permission/path_segments.hpp"
#include "permission/table.hpp"

namespace ghlauth::permission {
namespace {

constexpr std::array<const char *, 2> generation_names = {"2021-07-28", "v3"};
constexpr std::array<const char *, 5> method_names = {"GET", "POST", "PUT", "DELETE", "PATCH"};
constexpr std::array<const char *, 3> place_names = {"path", "query", "body"};
// Source: HighLevel's page on versions. They select nothing but the older generation.
constexpr std::array<std::string_view, 3> older_versions = {"2021-07-28", "2021-04-15", "2023-02-21"};

std::string_view literal_of(const table::Node &node) noexcept { return {text_of(node.literal), node.literal_size}; }

/// The method of a text, in capitals or not: people type it.
std::optional<Method> method_of(std::string_view text) noexcept {
  const auto is_same = [&](std::string_view name) {
    return std::equal(text.begin(), text.end(), name.begin(), name.end(), [](char given, char c) {
      return given == c || (given >= 'a' && given <= 'z' && given - 'a' == c - 'A');
    });
  };
  for (std::size_t i = 0; i < method_names.size(); ++i)
    if (is_same(method_names[i])) return static_cast<Method>(i);
  return std::nullopt;
}

const table::Node *find_child(const table::Node &node, std::string_view segment) noexcept {
  const table::Node *const first = table::nodes + node.first_child;
  const table::Node *const end = first + node.child_count;
  const table::Node *const found =
      std::lower_bound(first, end, segment, [](const table::Node &child, std::string_view s) { return literal_of(child) < s; });
  return found != end && literal_of(*found) == segment ? found : nullptr;
}

/// Each node is at one depth and has one parent, so each is looked at once at most.
const Operation *match_below(const table::Node &node, const PathSegments &path, std::size_t depth, Method method) noexcept {
  if (depth == path.size()) {
    for (std::size_t i = 0; i < node.endpoint_count; ++i) {
      const Operation &operation = table::operations[table::endpoints[node.first_endpoint + i]];
      if (operation.method == method) return &operation;
    }
    return nullptr;
  }
  if (const table::Node *child = find_child(node, path[depth]))
    if (const Operation *found = match_below(*child, path, depth + 1, method)) return found;
  return node.parameter != 0 ? match_below(table::nodes[node.parameter], path, depth + 1, method) : nullptr;
}

/// Takes "v3:" and the like off a text; what is given otherwise holds.
std::string_view take_version(std::string_view &text, std::string_view given) noexcept {
  const std::size_t colon = text.find(':');
  const std::string_view version = text.substr(0, colon);
  if (colon == std::string_view::npos || version.empty() || !generation_of(version)) return given;
  text.remove_prefix(colon + 1);
  return version;
}

constexpr std::string_view blanks = " \t";

std::string_view trim(std::string_view text) noexcept {
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  return text.substr(0, text.find_last_not_of(blanks) + 1);
}

/// Without a generation in the name.
const Operation *find_plain(std::string_view name, std::string_view version) noexcept {
  const std::optional<Generation> generation = generation_of(version);
  if (!generation) return nullptr;
  const bool is_v3 = *generation == Generation::V3;
  const auto rows = is_v3 ? operations().subspan(table::first_of_v3) : operations().first(table::first_of_v3);
  const auto name_of = [](const Operation &operation) { return std::string_view(operation.name(), operation.name_size); };
  const auto found = std::lower_bound(rows.begin(), rows.end(), name,
                                      [&](const Operation &operation, std::string_view n) { return name_of(operation) < n; });
  return found != rows.end() && name_of(*found) == name ? &*found : nullptr;
}

}  // namespace

const char *generation_name(Generation generation) noexcept { return generation_names[static_cast<std::size_t>(generation)]; }
const char *method_name(Method method) noexcept { return method_names[static_cast<std::size_t>(method)]; }
const char *place_name(Place place) noexcept { return place_names[static_cast<std::size_t>(place)]; }

const PagingRule &Operation::paging() const noexcept { return table::pagings[paging_index]; }

std::span<const Parameter> Operation::parameters() const noexcept {
  return {table::parameters + first_parameter, parameter_count};
}

std::span<const Operation> operations() noexcept { return {table::operations, table::operation_count}; }

std::optional<Generation> generation_of(std::string_view version) noexcept {
  if (version.empty()) return Generation::V2021_07_28;
  if (version == "v3") return Generation::V3;
  const bool is_older = std::find(older_versions.begin(), older_versions.end(), version) != older_versions.end();
  return is_older ? std::optional(Generation::V2021_07_28) : std::nullopt;
}

const Operation *match(std::string_view method, std::string_view path, std::string_view version) noexcept {
  const std::optional<Method> verb = method_of(method);
  const std::optional<Generation> generation = generation_of(version);
  PathSegments segments;
  if (!verb || !generation || !segments.split(path)) return nullptr;
  const Operation *found = match_below(table::root(*generation), segments, 0, *verb);
  if (found == nullptr && *generation != Generation::V3) found = match_below(table::root_of_both(), segments, 0, *verb);
  return found;
}

const Operation *find(std::string_view name, std::string_view version) noexcept {
  version = take_version(name, version);
  return find_plain(name, version);
}

const Operation *parse(std::string_view text, std::string_view version) noexcept {
  text = trim(text);
  version = take_version(text, version);
  text = trim(text);
  const std::size_t blank = text.find_first_of(blanks);
  if (blank == std::string_view::npos) return find_plain(text, version);
  return match(text.substr(0, blank), trim(text.substr(blank)), version);
}

}  // namespace ghlauth::permission
