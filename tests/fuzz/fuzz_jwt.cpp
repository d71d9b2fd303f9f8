// What a token says about itself: a token of any bytes, and one whose claims are the input.
#include "core/encoding.hpp"
#include "core/json.hpp"
#include "fuzz/fuzz.hpp"
#include "protocol/jwt_hints.hpp"

namespace {

using fuzz::require;

bool is_time(const std::optional<std::int64_t> &time) { return !time || (*time >= 0 && *time <= 253402300799); }

void check(std::string_view token) {
  const std::optional<std::string> json = ghlauth::jwt_claims(token);
  const ghlauth::JwtClaims claims = ghlauth::read_jwt_claims(token);
  require(is_time(claims.issued_at_s) && is_time(claims.expires_at_s), "times are times");
  require(ghlauth::jwt_expiry_s(token) == claims.expires_at_s, "the expiry is that of the claims");
  require(ghlauth::is_utf8(claims.resource_id) && claims.resource_id.find('\0') == std::string::npos, "an id is a text");
  for (const std::string &scope : claims.scopes) require(ghlauth::is_utf8(scope), "a scope is a text");
  if (!json) {
    require(!claims.expires_at_s && claims.resource_id.empty() && claims.scopes.empty() && claims.level == ghlauth::Level::UNKNOWN,
            "no claims say nothing");
    return;
  }
  require(ghlauth::looks_like_jwt(token), "what has claims looks like a JWT");
  const auto document = ghlauth::JsonDocument::try_parse(*json);
  require(document && document->root().is_object(), "claims are a JSON object");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  check(text);
  const std::string token = ghlauth::base64url_encode(R"({"alg":"RS256"})") + "." + ghlauth::base64url_encode(text) + ".c2ln";
  check(token);
  require(ghlauth::looks_like_jwt(token), "a header and two parts more look like a JWT");
  const auto document = ghlauth::JsonDocument::try_parse(text);
  const std::optional<std::string> json = ghlauth::jwt_claims(token);
  require(json.has_value() == (document && document->root().is_object()), "claims are read when they are an object");
  if (json) require(*json == text, "they are what was sent");
  return 0;
}
