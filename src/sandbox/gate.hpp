// What stands before every API operation: edge, route, Version, bearer, limits, token class, scope and location.
#pragma once

#include "sandbox/operations.hpp"

namespace ghlauth::sandbox {

/// Answers a request to the API: the handler's answer, or the refusal of the first check that failed.
Response api_request(Call &call);

}  // namespace ghlauth::sandbox
