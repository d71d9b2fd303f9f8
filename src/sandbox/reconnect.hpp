// POST /oauth/reconnect: the recovery call that the help centre describes and the live service removed.
#pragma once

#include "sandbox/world.hpp"

namespace ghlauth::sandbox {

Response reconnect(Call &call);

}  // namespace ghlauth::sandbox
