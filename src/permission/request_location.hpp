// Which location a concrete request names by itself.
#pragma once

#include <string>
#include <string_view>

#include "permission/operation.hpp"

namespace ghlauth::permission {

/// The value of {locationId} in the path, or of locationId, location_id, or altId beside altType=location in the query, where
/// the operation declares them; empty for none.
/// `asked` is the question: only a method and a path have one.
std::string location_of_request(const Operation &operation, std::string_view asked);

}  // namespace ghlauth::permission
