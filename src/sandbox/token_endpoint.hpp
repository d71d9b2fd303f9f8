// POST /oauth/token.
#pragma once

#include "sandbox/world.hpp"

namespace ghlauth::sandbox {

Response token_endpoint(Call &call);

}  // namespace ghlauth::sandbox
