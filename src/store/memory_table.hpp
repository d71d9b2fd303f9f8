// The table in this process's memory.
#pragma once

#include <memory>

#include "store/table.hpp"

namespace ghlauth::store {

std::shared_ptr<Table> make_memory_table();

}  // namespace ghlauth::store
