// The file of an SQLite store: made for its user alone, with the present schema.
#pragma once

#include <string>

#include "store/sqlite.hpp"

namespace ghlauth::store {

struct SqliteFile {
  std::string called;  ///< names it in failures
  SqliteConnection writer;
  SqliteConnection reader;
};

/// Opens the store at an absolute path, and makes it when there is none. Throws FILE_PERMISSIONS for a file that others may
/// read or write, STORE for one that is no store of this library or a newer one than it knows, SqliteBusy.
SqliteFile open_sqlite_file(const std::string &path);

}  // namespace ghlauth::store
