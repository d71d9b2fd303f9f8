#include "protocol/jwt_hints.hpp"

#include "core/encoding.hpp"
#include "core/json.hpp"
#include "core/number.hpp"

namespace ghlauth {
namespace {

// Part `index` of the three, decoded, if it is a JSON object.
std::optional<SecretBytes> json_part(std::string_view token, int index) {
  const std::size_t first = token.find('.');
  if (first == std::string_view::npos) return std::nullopt;
  const std::size_t second = token.find('.', first + 1);
  if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos) return std::nullopt;
  const std::string_view part = index == 0 ? token.substr(0, first) : token.substr(first + 1, second - first - 1);
  std::optional<SecretBytes> bytes = base64url_decode(part);
  if (!bytes) return std::nullopt;
  const std::optional<JsonDocument> json = JsonDocument::try_parse(view(*bytes));
  if (!json || !json->root().is_object()) return std::nullopt;
  return bytes;
}

std::optional<std::int64_t> time_of(const JsonValue &value) {
  const std::optional<std::int64_t> time = value.integer();
  return time && is_unix_time(*time) ? time : std::nullopt;
}

}  // namespace

bool looks_like_jwt(std::string_view token) { return json_part(token, 0).has_value(); }

std::optional<std::string> jwt_claims(std::string_view token) {
  if (!looks_like_jwt(token)) return std::nullopt;
  const std::optional<SecretBytes> payload = json_part(token, 1);
  if (!payload) return std::nullopt;
  return std::string(view(*payload));
}

JwtClaims read_jwt_claims(std::string_view token) {
  JwtClaims claims;
  const std::optional<std::string> json = jwt_claims(token);
  if (!json) return claims;
  const JsonDocument document = JsonDocument::parse(*json);
  const JsonValue in = document.root();
  claims.expires_at_s = time_of(in["exp"]);
  claims.issued_at_s = time_of(in["iat"]);
  claims.level = level_of_user_type(in["authClass"].string_or_empty());
  claims.resource_id = in["authClassId"].string_or_empty();
  for (const JsonValue &scope : in["oauthMeta"]["scopes"].items()) claims.scopes.emplace_back(scope.string_or_empty());
  return claims;
}

std::optional<std::int64_t> jwt_expiry_s(std::string_view token) { return read_jwt_claims(token).expires_at_s; }

}  // namespace ghlauth
