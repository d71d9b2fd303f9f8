// Which location a concrete request names by itself.
#pragma once

#include <string>
#include <string_view>

#include "permission/operation.hpp"

namespace ghlauth::permission {

struct RequestLocation {
  std::string id;             ///< empty: none, or not a single one
  bool is_ambiguous = false;  ///< it names several, or what is no id, or cannot be read: what HighLevel makes of it is not known
};

/// The value of {locationId} in the path, or of locationId, location_id, or altId beside altType=location in the query, where
/// the operation declares them. `asked` is the question: only a method and a path name one.
RequestLocation location_of_request(const Operation &operation, std::string_view asked);

}  // namespace ghlauth::permission
