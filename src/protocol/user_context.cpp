#include "protocol/user_context.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/json.hpp"

namespace ghlauth {
namespace {

std::string field(const JsonValue &root, std::string_view name, bool is_required) {
  const JsonValue value = root[name];
  const bool is_there = value.present() && !value.is_null();
  if (is_there && !value.is_string()) throw_invalid("the user context's " + std::string(name) + " is no string");
  const std::string_view text = value.string_or_empty();
  if (is_required && text.empty())
    throw_invalid("the user context has no " + std::string(name), "Pass what the decryption gave, whole.");
  return std::string(text);
}

UserContext read_fields(const JsonValue &root, std::string_view json) {
  return {.user_id = field(root, "userId", true),
          .company_id = field(root, "companyId", true),
          .active_location = field(root, "activeLocation", false),
          .role = field(root, "role", false),
          .type = field(root, "type", false),
          .user_name = field(root, "userName", false),
          .email = field(root, "email", false),
          .json = std::string(json)};
}

/// HighLevel's ids have 20 letters and digits; some leave is given for those to come.
bool is_id(std::string_view text) noexcept {
  const auto is_plain = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return text.size() >= 15 && text.size() <= 30 && std::all_of(text.begin(), text.end(), is_plain);
}

bool is_as_known(const UserContext &context) noexcept {
  return is_id(context.user_id) && is_id(context.company_id) &&
         (context.active_location.empty() || is_id(context.active_location)) && context.role_kind() != UserRole::UNKNOWN &&
         context.type_kind() != Level::UNKNOWN;
}

}  // namespace

UserRole UserContext::role_kind() const noexcept {
  return role == "admin" ? UserRole::ADMIN : role == "user" ? UserRole::USER : UserRole::UNKNOWN;
}

Level UserContext::type_kind() const noexcept {
  return type == "agency" ? Level::AGENCY : type == "location" ? Level::LOCATION : Level::UNKNOWN;
}

UserContext read_user_context(std::string_view json) {
  const auto document = JsonDocument::try_parse(json);
  if (!document || !document->root().is_object())
    throw_invalid("the user context is no JSON object", "Pass what the decryption gave, whole.");
  return read_fields(document->root(), json);
}

std::optional<UserContext> read_opened_user_context(std::string_view text) {
  try {
    const JsonDocument document = JsonDocument::parse(text);
    if (!document.root().is_object()) throw Error(Status::USER_CONTEXT_INVALID);
    UserContext context = read_fields(document.root(), text);
    if (!is_as_known(context)) throw Error(Status::USER_CONTEXT_INVALID);
    return context;
  } catch (const Error &) {  // one of them, whatever is wrong
    return std::nullopt;
  }
}

}  // namespace ghlauth
