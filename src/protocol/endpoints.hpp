// The authorization endpoints of the API generations. Another generation is another table; path and Version are paired in it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace ghlauth {

/// How the list of installed locations is paged.
enum class Paging { SKIP, PAGE_TOKEN };

struct Endpoints {
  std::string_view generation;
  std::string_view version;        ///< Version header of the endpoints below, but for:
  std::string_view token_version;  ///< that of the token endpoint; empty: none
  std::string_view token;
  std::string_view location_token;
  std::string_view installed_locations;
  Paging paging;
  // Fields of a token request
  std::string_view client_id;
  std::string_view client_secret;
  std::string_view grant_type;
  std::string_view refresh_token;
  std::string_view redirect_uri;
  std::string_view user_type;
};

/// Source: HighLevel's published specifications of the OAuth endpoints, one for each generation.
inline constexpr std::array<Endpoints, 2> generations = {{
    {.generation = "2021-07-28",
     .version = "2021-07-28",
     .token_version = "",
     .token = "/oauth/token",
     .location_token = "/oauth/locationToken",
     .installed_locations = "/oauth/installedLocations",
     .paging = Paging::SKIP,
     .client_id = "client_id",
     .client_secret = "client_secret",
     .grant_type = "grant_type",
     .refresh_token = "refresh_token",
     .redirect_uri = "redirect_uri",
     .user_type = "user_type"},
    {.generation = "v3",
     .version = "v3",
     .token_version = "v3",
     .token = "/oauth/token",
     .location_token = "/oauth/location-token",
     .installed_locations = "/oauth/installed-locations",
     .paging = Paging::PAGE_TOKEN,
     .client_id = "clientId",
     .client_secret = "clientSecret",
     .grant_type = "grantType",
     .refresh_token = "refreshToken",
     .redirect_uri = "redirectUri",
     .user_type = "userType"},
}};

inline constexpr const Endpoints &endpoints_2021_07_28 = generations[0];

/// The table of a generation, or nullptr.
constexpr const Endpoints *find_endpoints(std::string_view generation) noexcept {
  for (const Endpoints &endpoints : generations)
    if (endpoints.generation == generation) return &endpoints;
  return nullptr;
}

/// The end of a sentence about an answer.
inline std::string generation_note(std::string_view generation) { return " (API generation " + std::string(generation) + ")"; }

inline std::string installations_path(std::string_view app_id) {
  return "/marketplace/app/" + std::string(app_id) + "/installations";
}

/// The encoding of a token request. The numbers are those of the public header.
enum class TokenBody : std::int32_t { FORM = 0, JSON = 1 };

}  // namespace ghlauth
