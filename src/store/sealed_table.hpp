// A table whose values are sealed before they reach another one. Keys and index columns stay readable, and are bound to the
// value: a row that was given another key or another owner does not open.
#pragma once

#include <memory>

#include "store/keyring.hpp"
#include "store/table.hpp"

namespace ghlauth::store {

/// Checks the keys against those that the table was used with before; the first one joins them. Throws STORE_KEY when a key is
/// another than the one of that id, when none of them was used here, and for a table that was used without a key unless its
/// plain values are allowed.
Task<std::shared_ptr<Table>> seal_table(std::shared_ptr<Table> table, Keyring keyring, bool allow_plain);

/// The table itself, to be used without a key, and marked so. Throws STORE_KEY when something in it was sealed.
Task<std::shared_ptr<Table>> plain_table(std::shared_ptr<Table> table);

}  // namespace ghlauth::store
