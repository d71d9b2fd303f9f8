// The URL that the user's browser opens.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "auth/environment.hpp"

namespace ghlauth::auth {

/// The numbers are those of the public header.
enum class StateForm : std::int32_t { HELD = 0, SEALED = 1 };
enum class AuthorizePath : std::int32_t { V2 = 0, V1 = 1 };

struct AuthorizeOptions {
  std::vector<std::string> scopes;
  std::string client_id;     ///< empty: the default key
  std::string redirect_uri;  ///< empty: that of the app
  bool white_label = false;
  AuthorizePath path = AuthorizePath::V2;
  bool same_window = false;
  std::string version_id;
  std::vector<std::pair<std::string, std::string>> parameters;
  StateForm state_form = StateForm::HELD;
  std::string session_binding;
  std::string app_data;
  std::string expected_id;  ///< the installation that is to be authorized again; empty: any
  std::int64_t lifetime_s = 600;
};

/// True for the parameters that the library sets itself.
bool is_reserved_parameter(std::string_view name) noexcept;

/// Everything but choosing the state. client_id and redirect_uri of the options are set.
std::string make_authorize_url(const Environment &environment, const AuthorizeOptions &options, const std::string &state);

}  // namespace ghlauth::auth
