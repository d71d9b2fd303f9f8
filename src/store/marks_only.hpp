// A table that is trusted with what has an end anyway: leases, counters and claims.
#pragma once

#include <memory>
#include <string>

#include "store/table.hpp"

namespace ghlauth::store {

/// The table without its rows: what asks for them throws UNSUPPORTED with that message and hint.
std::shared_ptr<Table> marks_only(std::shared_ptr<Table> table, std::string message, std::string hint);

}  // namespace ghlauth::store
