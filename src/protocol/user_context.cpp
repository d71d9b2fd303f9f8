#include "protocol/user_context.hpp"

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

}  // namespace

UserContext read_user_context(std::string_view json) {
  const auto document = JsonDocument::try_parse(json);
  if (!document || !document->root().is_object())
    throw_invalid("the user context is no JSON object", "Pass what the decryption gave, whole.");
  const JsonValue root = document->root();
  return {.user_id = field(root, "userId", true),
          .company_id = field(root, "companyId", true),
          .active_location = field(root, "activeLocation", false),
          .role = field(root, "role", false),
          .type = field(root, "type", false),
          .user_name = field(root, "userName", false),
          .email = field(root, "email", false)};
}

}  // namespace ghlauth
