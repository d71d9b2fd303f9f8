// The user context that HighLevel hands to an app's own pages: who is looking, and where, encrypted with the app's shared
// secret.
#pragma once

#include <string>

#include "core/json.hpp"
#include "sandbox/world.hpp"

namespace ghlauth::sandbox {

struct UserContext {
  std::string text;    ///< what is encrypted
  std::string sealed;  ///< in base64, as pages get it
};

/// Of an app, for a request with company_id, location_id (then it is a location's context), user_id, role, type, overrides
/// (members that replace others; null takes one away) or text (the very plaintext). Throws INVALID_ARGUMENT for a place that is
/// not there.
UserContext make_user_context(World &world, const App &app, const JsonValue &request);

}  // namespace ghlauth::sandbox
