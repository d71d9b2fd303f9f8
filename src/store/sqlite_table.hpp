// The table in an SQLite file, shared by any number of processes.
#pragma once

#include <memory>
#include <string>

#include "store/table.hpp"

namespace ghlauth::store {

/// Waits for other processes, at most half a minute for each operation, and in a way that a cancel ends.
Task<std::shared_ptr<Table>> open_sqlite_table(std::string path);

}  // namespace ghlauth::store
