// The answers of the token endpoints, read leniently (facts: everything may be missing, unknown keys appear), but never so that
// an unusable one passes for a token.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/secret.hpp"
#include "protocol/level.hpp"

namespace ghlauth {

struct TokenAnswer {
  Secret access_token;
  Secret refresh_token;  ///< empty when the answer has none
  std::int64_t expires_in_s = 0;
  Level level = Level::UNKNOWN;  ///< from userType, else from a locationId, else from the claims of the token
  std::string company_id;
  std::string location_id;
  std::string user_id;
  std::vector<std::string> scopes;
  std::vector<std::string> approved_locations;
  bool is_bulk = false;
  bool installs_to_future_locations = false;
};

/// The lifetime that a token is taken to have at the most: a longer one is a defect of the answer.
inline constexpr std::int64_t max_token_lifetime_s = 10LL * 366 * 86400;

/// Throws TOKEN_RESPONSE saying what is wrong: empty, HTML, not JSON, no object, no access token, no sensible expires_in.
TokenAnswer parse_token_answer(std::string_view body, std::string_view content_type);

}  // namespace ghlauth
