#include "auth/callback.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "core/encoding.hpp"
#include "core/error.hpp"

namespace ghlauth::auth {
namespace {

constexpr std::size_t max_code_bytes = 2048;

bool is_visible_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

std::string_view query_of(std::string_view text) {
  text = text.substr(0, text.find('#'));
  // A "?" or "://" behind the first parameter is a part of its value, not the mark of a URL.
  const std::string_view head = text.substr(0, text.find_first_of("=&"));
  const std::size_t mark = head.find('?');
  if (mark != std::string_view::npos) return text.substr(mark + 1);
  if (head.find("://") != std::string_view::npos || head.starts_with('/')) return {};  // a URL without a query
  return text;
}

// One of the fields is the code.
struct WipedFields {
  std::vector<FormField> fields;
  explicit WipedFields(std::vector<FormField> parsed) noexcept : fields(std::move(parsed)) {}
  WipedFields(const WipedFields &) = delete;
  WipedFields &operator=(const WipedFields &) = delete;
  ~WipedFields() {
    for (FormField &field : fields) wipe(field.value.data(), field.value.size());
  }
};

}  // namespace

CallbackQuery parse_callback_query(std::string_view text) {
  if (text.size() > max_callback_bytes)
    throw Error(Status::CALLBACK_TOO_LONG, "the callback has " + std::to_string(text.size()) + " bytes, more than 8192");
  std::optional<std::vector<FormField>> parsed = parse_form(query_of(text));
  if (!parsed) throw Error(Status::CALLBACK_MALFORMED, "the callback is not a percent-encoded query string in UTF-8");
  const WipedFields form(std::move(*parsed));
  CallbackQuery query;
  const auto take = [](const FormField &field, bool &seen) {
    if (seen) throw Error(Status::PARAMETER_REPEATED, "the callback has the parameter " + field.name + " twice");
    seen = true;
  };
  bool has_description = false;
  for (const FormField &field : form.fields) {
    if (field.name == "code") {
      take(field, query.has_code);
      query.code.assign(field.value);
    } else if (field.name == "state") {
      take(field, query.has_state);
      query.state = field.value;
    } else if (field.name == "error") {
      take(field, query.has_error);
      query.error = field.value;
    } else if (field.name == "error_description") {
      take(field, has_description);
      query.error_description = field.value;
    }
  }
  if (query.has_error) return query;
  if (query.code.empty()) throw Error(Status::CODE_MISSING);
  if (query.code.size() > max_code_bytes || !is_visible_ascii(query.code.reveal()))
    throw Error(Status::CALLBACK_MALFORMED, "the code of the callback is not one that HighLevel makes");
  return query;
}

}  // namespace ghlauth::auth
