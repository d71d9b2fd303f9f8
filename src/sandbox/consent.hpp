// The authorization step without its page: checking the request, and turning an approval into a code.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "sandbox/world.hpp"

namespace ghlauth::sandbox {

struct AuthorizeRequest {
  const App *app = nullptr;
  std::string client_id;
  std::string redirect_uri;
  std::string state;
  Scopes scopes;
  std::string challenge;
};

/// A request that the page can show, or the text that it shows instead. Nothing is ever sent to the redirect URI.
struct AuthorizeProblem {
  unsigned status = 400;
  std::string text;
};
std::variant<AuthorizeRequest, AuthorizeProblem> check_authorize(const World &world, const std::vector<FormField> &parameters);

/// The path and query of the consent page for an app with all its scopes; empty when the app has no redirect URI.
std::string consent_link(const World &world, const App &app);

struct Approval {
  Level level = Level::LOCATION;
  std::string resource_id;
  std::string user_id;  ///< empty: the owner of the agency
  bool all_locations = false;
  bool future_locations = false;
  std::vector<std::string> approved_locations;
};

/// Installs the app and returns where to send the browser. Throws INVALID_ARGUMENT for a choice that the app does not allow.
std::string approve(World &world, const AuthorizeRequest &request, const Approval &approval);

}  // namespace ghlauth::sandbox
