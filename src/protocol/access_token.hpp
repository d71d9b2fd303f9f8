// One access token with what is known about it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/secret.hpp"
#include "protocol/level.hpp"

namespace ghlauth {

inline constexpr std::int64_t no_expiry = -1;

struct AccessToken {
  Secret text;
  std::int64_t expires_at_s = no_expiry;  ///< Unix seconds by our clock
  Level level = Level::UNKNOWN;
  std::string company_id;
  std::string location_id;
  std::string user_id;
  std::vector<std::string> scopes;
};

}  // namespace ghlauth
