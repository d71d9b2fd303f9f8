#include "sandbox/http.hpp"

#include <utility>

#include "core/ascii.hpp"
#include "core/json.hpp"

namespace ghlauth::sandbox {
namespace {

std::optional<std::vector<FormField>> json_fields(std::string_view body) {
  const auto document = JsonDocument::try_parse(body);
  if (!document || !document->root().is_object()) return std::nullopt;
  std::vector<FormField> fields;
  for (const JsonValue &member : document->root().items()) {
    const auto text = member.string();
    fields.push_back({std::string(member.key()), text ? std::string(*text) : member.dump()});
  }
  return fields;
}

}  // namespace

std::optional<std::string_view> field(const std::vector<FormField> &fields, std::string_view name) noexcept {
  std::optional<std::string_view> found;
  for (const FormField &f : fields) {
    if (f.name != name) continue;
    if (found) return std::nullopt;
    found = f.value;
  }
  return found;
}

void Request::set_target(std::string_view target) {
  const std::size_t mark = target.find('?');
  path = target.substr(0, mark);
  if (mark == std::string_view::npos) return;
  query = target.substr(mark + 1);
  parameters = parse_form(query).value_or(std::vector<FormField>{});
}

std::optional<std::string_view> Request::header(std::string_view name) const noexcept {
  for (const Header &h : headers)
    if (equal_ignoring_case(h.name, name)) return h.value;
  return std::nullopt;
}

std::optional<std::string_view> Request::parameter(std::string_view name) const noexcept { return field(parameters, name); }

std::string Request::media_type() const {
  std::string_view type = header("Content-Type").value_or("");
  type = type.substr(0, type.find(';'));
  while (!type.empty() && type.back() == ' ') type.remove_suffix(1);
  return lower_case(type);
}

Response json_response(unsigned status, std::string body, std::string_view rule) {
  return {status, {{"Content-Type", "application/json; charset=utf-8"}}, std::move(body), rule};
}

Response html_response(unsigned status, std::string body, std::string_view rule) {
  return {status, {{"Content-Type", "text/html; charset=utf-8"}}, std::move(body), rule};
}

std::optional<std::vector<FormField>> body_fields(const Request &request, bool json_allowed) {
  const std::string type = request.media_type();
  if (type == "application/x-www-form-urlencoded") return parse_form(request.body);
  if (json_allowed && type == "application/json") return json_fields(request.body);
  return std::nullopt;
}

}  // namespace ghlauth::sandbox
