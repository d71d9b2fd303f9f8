// What a JWT says about itself. HighLevel publishes no key, so nobody can verify it: hints, never decisions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/level.hpp"

namespace ghlauth {

/// True for three base64url parts whose first is a JSON object: how a JWT is told from other tokens.
bool looks_like_jwt(std::string_view token);
/// The payload as JSON text; nothing when it is no readable JWT.
std::optional<std::string> jwt_claims(std::string_view token);

/// The claims that are read, as far as they are there and make sense.
struct JwtClaims {
  std::optional<std::int64_t> issued_at_s;
  std::optional<std::int64_t> expires_at_s;
  Level level = Level::UNKNOWN;  ///< authClass
  std::string resource_id;       ///< authClassId
  std::vector<std::string> scopes;  ///< oauthMeta.scopes
};
JwtClaims read_jwt_claims(std::string_view token);
/// The `exp` claim; nothing when there is none.
std::optional<std::int64_t> jwt_expiry_s(std::string_view token);

}  // namespace ghlauth
