#include "protocol/token_answer.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/json.hpp"
#include "protocol/jwt_hints.hpp"

namespace ghlauth {
namespace {

[[noreturn]] void unusable(const std::string &why) {
  throw Error(Status::TOKEN_RESPONSE, "the token endpoint answered with " + why);
}

std::vector<std::string> split_scopes(std::string_view text) {
  std::vector<std::string> scopes;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    if (end > begin) scopes.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return scopes;
}

// A token goes into an Authorization header: visible ASCII alone.
bool is_header_safe(std::string_view token) {
  return std::all_of(token.begin(), token.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

bool starts_like_html(std::string_view body) {
  const std::size_t at = body.find_first_not_of(" \t\r\n");
  return at != std::string_view::npos && body[at] == '<';
}

}  // namespace

TokenAnswer parse_token_answer(std::string_view body, std::string_view content_type) {
  if (body.find_first_not_of(" \t\r\n") == std::string_view::npos) unusable("an empty body");
  if (content_type.starts_with("text/html") || starts_like_html(body)) unusable("an HTML page");
  const std::optional<JsonDocument> document = JsonDocument::try_parse(body);
  if (!document) unusable("something that is not valid JSON");
  const JsonValue in = document->root();
  if (!in.is_object()) unusable("JSON that is not an object");

  // The generations spell some names differently; either spelling means the same.
  const auto either = [&](const char *snake, const char *camel) { return in[snake].present() ? in[snake] : in[camel]; };
  TokenAnswer answer;
  const std::string_view token = either("access_token", "accessToken").string_or_empty();
  if (token.empty()) unusable("no access token");
  if (!is_header_safe(token)) unusable("an access token that cannot be a header value");
  answer.access_token.assign(token);

  const JwtClaims claims = read_jwt_claims(token);
  const JsonValue expires_in = either("expires_in", "expiresIn");
  std::optional<std::int64_t> lifetime = expires_in.integer();
  if (!lifetime && expires_in.present() && !expires_in.is_null()) unusable("an expires_in that is not a number");
  if (!lifetime && claims.issued_at_s && claims.expires_at_s) lifetime = *claims.expires_at_s - *claims.issued_at_s;
  if (!lifetime) unusable("no expires_in");
  if (*lifetime <= 0 || *lifetime > max_token_lifetime_s)
    unusable("an expires_in of " + std::to_string(*lifetime) + " seconds");
  answer.expires_in_s = *lifetime;

  answer.refresh_token.assign(either("refresh_token", "refreshToken").string_or_empty());
  answer.company_id = in["companyId"].string_or_empty();
  answer.location_id = in["locationId"].string_or_empty();
  answer.user_id = in["userId"].string_or_empty();
  answer.scopes = split_scopes(in["scope"].string_or_empty());
  for (const JsonValue &location : in["approvedLocations"].items()) {
    if (const auto id = location.string()) answer.approved_locations.emplace_back(*id);
  }
  answer.is_bulk = in["isBulkInstallation"].boolean().value_or(false);
  answer.installs_to_future_locations = in["installToFutureLocations"].boolean().value_or(false);
  answer.level = level_of_user_type(in["userType"].string_or_empty());
  // companyId alone decides nothing: it is in the answers of both levels
  if (answer.level == Level::UNKNOWN) answer.level = answer.location_id.empty() ? claims.level : Level::LOCATION;
  // An answer that does not say whose token it has would be lost, although the token itself says it.
  if (answer.level != Level::UNKNOWN && answer.level == claims.level) {
    std::string &id = answer.level == Level::LOCATION ? answer.location_id : answer.company_id;
    if (id.empty()) id = claims.resource_id;
  }
  return answer;
}

}  // namespace ghlauth
