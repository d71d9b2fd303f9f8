#include "permission/request_location.hpp"

#include <algorithm>

#include "core/encoding.hpp"

namespace ghlauth::permission {
namespace {

bool names_location(std::string_view name) { return name == "locationId" || name == "location_id"; }

std::string_view take_segment(std::string_view &path) {
  if (path.starts_with('/')) path.remove_prefix(1);
  const std::string_view segment = path.substr(0, path.find('/'));
  path.remove_prefix(segment.size());
  return segment;
}

std::string in_path(std::string_view path, std::string_view shape) {
  while (!path.empty() && !shape.empty()) {
    const std::string_view value = take_segment(path);
    const std::string_view name = take_segment(shape);
    if (name.size() > 2 && name.front() == '{' && names_location(name.substr(1, name.size() - 2)))
      return percent_decode(value, false).value_or("");
  }
  return {};
}

/// Only what the operation declares counts: HighLevel ignores the rest, or nobody knows.
std::string in_query(std::string_view query, const Operation &operation) {
  const auto fields = parse_form(query);
  if (!fields) return {};
  const auto declares = [parameters = operation.parameters()](std::string_view name) {
    return std::any_of(parameters.begin(), parameters.end(), [&](const Parameter &parameter) {
      return parameter.place == Place::QUERY && parameter.name() == name;
    });
  };
  std::string alternative;
  bool is_location = !declares("altType");  // an operation without it takes locations alone
  for (const FormField &field : *fields) {
    if (!declares(field.name)) continue;
    if (names_location(field.name)) return field.value;
    if (field.name == "altId") alternative = field.value;
    if (field.name == "altType") is_location = field.value == "location";
  }
  return is_location ? alternative : std::string();
}

}  // namespace

std::string location_of_request(const Operation &operation, std::string_view asked) {
  const std::size_t begin = asked.find_first_of(" \t");
  if (begin == std::string_view::npos) return {};
  std::string_view target = asked.substr(begin);
  target.remove_prefix(std::min(target.find_first_not_of(" \t"), target.size()));
  target = target.substr(0, target.find('#'));
  const std::size_t question_mark = target.find('?');
  const std::string found = in_path(target.substr(0, question_mark), operation.path());
  if (!found.empty() || question_mark == std::string_view::npos) return found;
  return in_query(target.substr(question_mark + 1), operation);
}

}  // namespace ghlauth::permission
