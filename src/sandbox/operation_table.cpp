#include "sandbox/operation_table.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <set>

#include "core/error.hpp"
#include "sandbox/operations.hpp"
#include "sandbox/path.hpp"
#include "sandbox/published_operation.hpp"

namespace ghlauth::sandbox {
namespace {

std::string_view without_last_slash(std::string_view path) {
  if (path.ends_with('/')) path.remove_suffix(1);
  return path;
}

std::size_t segments_of(std::string_view path) {
  path = without_last_slash(path);
  return static_cast<std::size_t>(std::count(path.begin(), path.end(), '/'));
}

/// A template without the names of its parameters.
std::string shape_of(std::string_view path) {
  std::string shape;
  bool in_name = false;
  for (const char c : without_last_slash(path)) {
    if (c == '}') in_name = false;
    if (!in_name) shape += c;
    if (c == '{') in_name = true;
  }
  return shape;
}

bool same_place(const Operation &a, const Operation &b) {
  return a.method == b.method && shape_of(a.path) == shape_of(b.path);
}

bool serves(const Operation &operation, bool v3) {
  return operation.generation != (v3 ? Generation::V2_ONLY : Generation::V3_ONLY);
}

/// A literal segment before a parameter, the leftmost first.
bool is_more_specific(const Operation *a, const Operation *b) {
  const auto kinds = [](std::string_view path) {
    std::string text;
    for (std::size_t at = 0; at < path.size(); ++at)
      if (path[at] == '/') text += path.substr(at + 1).starts_with('{') ? '1' : '0';
    return text;
  };
  return kinds(without_last_slash(a->path)) < kinds(without_last_slash(b->path));
}

}  // namespace

OperationTable::OperationTable() {
  std::vector<const Operation *> all;
  for (const Operation &operation : operation_table()) all.push_back(&operation);
  index(all);
}

void OperationTable::index(const std::vector<const Operation *> &all) {
  by_shape_.clear();
  for (const Operation *operation : all)
    by_shape_[{std::string(operation->method), segments_of(operation->path)}].push_back(operation);
  for (auto &[key, list] : by_shape_) std::stable_sort(list.begin(), list.end(), is_more_specific);
}

void OperationTable::load(const std::string &file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw_invalid("the operations file " + file + " cannot be read: " + std::strerror(errno));
  const auto keep = [&](std::string text) -> std::string_view { return texts_.emplace_back(std::move(text)); };
  std::set<std::string> seen;
  std::string line;
  for (std::size_t number = 1; std::getline(in, line); ++number) {
    try {
      PublishedOperation read = read_published_operation(line);
      if (!seen.insert((read.is_v3 ? "v3 " : "") + read.method + ' ' + shape_of(read.path)).second)
        throw_invalid(read.method + ' ' + read.path + " is there twice");
      std::vector<LocationName> &locations = locations_.emplace_back();
      for (PublishedLocation &location : read.locations)
        locations.push_back({keep(std::move(location.name)), location.place, location.is_required, location.has_type});
      published_.push_back({keep(std::move(read.method)), keep(std::move(read.path)), read.callers, keep(std::move(read.scope)),
                            keep(std::move(read.version)), read.is_v3 ? Generation::V3_ONLY : Generation::V2_ONLY,
                            Names::AS_PUBLISHED, passed_the_gate, locations});
    } catch (const Error &error) {
      throw_invalid("the operations file " + file + ", line " + std::to_string(number) + ": " + std::string(error.message()),
                    "A line is one operation as a JSON object, as tests/vectors/extract_operations writes it.");
    }
  }
  if (published_.empty()) throw_invalid("the operations file " + file + " has no operations");

  std::vector<const Operation *> all;
  for (const Operation &own : operation_table()) {
    bool is_published = false;
    for (Operation &operation : published_) {
      if (!same_place(operation, own) || !serves(own, operation.generation == Generation::V3_ONLY)) continue;
      is_published = true;
      operation.path = own.path;  // with the names that the handler knows
      operation.names = own.names;
      operation.handler = own.handler;
    }
    if (!is_published) all.push_back(&own);
  }
  // What v3 publishes under an older Version is there with it, unless the older generation has it as well.
  for (Operation &operation : published_) {
    const bool has_older = !operation.version.empty() && operation.version != "v3";
    if (operation.generation == Generation::V3_ONLY && has_older &&
        !seen.contains(std::string(operation.method) + ' ' + shape_of(operation.path)))
      operation.generation = Generation::BOTH;
    all.push_back(&operation);
  }
  index(all);
}

std::optional<OperationTable::Match> OperationTable::match(std::string_view method, std::string_view path, bool v3) const {
  const auto found = by_shape_.find(Key{method, segments_of(path)});
  if (found == by_shape_.end()) return std::nullopt;
  for (const bool asked_for : {true, false})
    for (const Operation *operation : found->second)
      if (serves(*operation, v3) == asked_for)
        if (auto values = match_path(operation->path, path)) return Match{operation, std::move(*values)};
  return std::nullopt;
}

}  // namespace ghlauth::sandbox
