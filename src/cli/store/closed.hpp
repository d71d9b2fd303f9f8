// What can be told of a store without its keys: its rows have names and columns that are not sealed (store.h).
#pragma once

#include <cstdint>
#include <string>

#include "cli/options.hpp"
#include "cli/store/rows.hpp"

namespace ghlauth::cli {

/// The rows of a store as they lie in it, with the key that sealed each. Nothing is changed. Throws for a store whose rows cannot
/// be seen but by the library.
[[nodiscard]] StoredRows read_closed_rows(const Options &options);

/// All rows of a store, each opened. Those that do not open have a reason, and the columns that they have all the same.
[[nodiscard]] StoredRows read_rows(ghlauth_store *store, const Options &options);

/// Whether anything was kept in a store on a server yet. Its tables are made there in any case.
[[nodiscard]] bool was_used(const Options &options);

/// The version of its schema; -1 where it is not known.
[[nodiscard]] std::int64_t schema_version(const Options &options);

}  // namespace ghlauth::cli
