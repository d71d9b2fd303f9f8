#include "sandbox/validation.hpp"

#include <algorithm>

#include "core/number.hpp"
#include "sandbox/failure.hpp"

namespace ghlauth::sandbox {

std::optional<std::size_t> query_number(const Request &request, std::string_view name, std::size_t standard, std::size_t most,
                                        std::size_t least) {
  const std::string_view text = request.parameter(name).value_or("");
  if (text.empty()) return standard;
  const auto number = read_whole<std::size_t>(text);
  return number && *number >= least && *number <= most ? number : std::nullopt;
}

std::vector<Part> Part::items(std::string_view name) const {
  std::vector<Part> parts;
  for (const JsonValue &item : value[name].items())
    parts.push_back({item, at + std::string(name) + '.' + std::to_string(parts.size()) + '.'});
  return parts;
}

Part Part::member(std::string_view name) const { return {value[name], at + std::string(name) + '.'}; }

void Complaints::need_text(const Part &part, std::string_view name) {
  if (!part.value[name].is_string()) add(part, std::string(name) + " must be a string");
}

void Complaints::need_array(const Part &part, std::string_view name) {
  if (!part.value[name].is_array()) add(part, std::string(name) + " must be an array");
}

void Complaints::need_one_of(const Part &part, std::string_view name, std::initializer_list<std::string_view> values) {
  const auto text = part.value[name].string();
  if (text && std::find(values.begin(), values.end(), *text) != values.end()) return;
  std::string message = std::string(name) + " must be one of the following values: ";
  for (const std::string_view value : values) message += (value == *values.begin() ? "" : ", ") + std::string(value);
  add(part, message);
}

Response Complaints::response(std::string_view rule) const { return validation_failure(messages_, rule); }

}  // namespace ghlauth::sandbox
