#include "permission/request_location.hpp"

#include <algorithm>
#include <optional>

#include "core/encoding.hpp"

namespace ghlauth::permission {
namespace {

constexpr std::string_view blanks = " \t";

bool names_location(std::string_view name) { return name == "locationId" || name == "location_id"; }

bool is_id(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
  });
}

std::string_view take_segment(std::string_view &path) {
  if (path.starts_with('/')) path.remove_prefix(1);
  const std::string_view segment = path.substr(0, path.find('/'));
  path.remove_prefix(segment.size());
  return segment;
}

/// Gathers what is named; the same one twice is one.
class Named {
 public:
  void add(const std::optional<std::string> &value) {
    if (!value || !is_id(*value) || (!found_.id.empty() && found_.id != *value))
      found_.is_ambiguous = true;
    else
      found_.id = *value;
  }
  void add_unreadable() { found_.is_ambiguous = true; }
  RequestLocation take() && {
    if (found_.is_ambiguous) found_.id.clear();
    return std::move(found_);
  }

 private:
  RequestLocation found_;
};

void add_from_path(Named &named, std::string_view path, std::string_view shape) {
  while (!path.empty() && !shape.empty()) {
    const std::string_view value = take_segment(path);
    const std::string_view name = take_segment(shape);
    if (name.size() > 2 && name.front() == '{' && names_location(name.substr(1, name.size() - 2)))
      named.add(percent_decode(value, false));
  }
}

/// Only what the operation declares counts: HighLevel ignores the rest, or nobody knows.
void add_from_query(Named &named, std::string_view query, const Operation &operation) {
  const auto declares = [parameters = operation.parameters()](std::string_view name) {
    return std::any_of(parameters.begin(), parameters.end(), [&](const Parameter &parameter) {
      return parameter.place == Place::QUERY && parameter.name() == name;
    });
  };
  if (!declares("locationId") && !declares("location_id") && !declares("altId")) return;
  const auto fields = parse_form(query);
  if (!fields) return named.add_unreadable();
  const bool has_type = std::any_of(fields->begin(), fields->end(), [](const FormField &field) { return field.name == "altType"; });
  const bool is_other_type = has_type && std::none_of(fields->begin(), fields->end(), [](const FormField &field) {
    return field.name == "altType" && field.value == "location";
  });
  // An operation without altType takes locations alone.
  const bool takes_alternative = declares("altId") && !is_other_type && (has_type || !declares("altType"));
  for (const FormField &field : *fields)
    if ((names_location(field.name) && declares(field.name)) || (field.name == "altId" && takes_alternative)) named.add(field.value);
}

}  // namespace

RequestLocation location_of_request(const Operation &operation, std::string_view asked) {
  // As parse() takes it: "v3:" and blanks before the method, blanks behind the path.
  const std::size_t slash = asked.find('/');
  if (slash == std::string_view::npos || asked.substr(0, slash).find_first_of(blanks) == std::string_view::npos) return {};
  std::string_view target = asked.substr(slash);
  target = target.substr(0, std::min(target.find_first_of(blanks), target.find('#')));
  const std::size_t question_mark = target.find('?');
  Named named;
  add_from_path(named, target.substr(0, question_mark), operation.path());
  if (question_mark != std::string_view::npos) add_from_query(named, target.substr(question_mark + 1), operation);
  return std::move(named).take();
}

}  // namespace ghlauth::permission
