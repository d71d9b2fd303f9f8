// Two tables as one: the rows in one of them, what has an end in the other.
#pragma once

#include <memory>

#include "store/table.hpp"

namespace ghlauth::store {

/// Rows come from `rows`; leases, counters and claims from `marks`.
std::shared_ptr<Table> join_tables(std::shared_ptr<Table> rows, std::shared_ptr<Table> marks);

}  // namespace ghlauth::store
