#include "store/sqlite.hpp"

#include <cerrno>
#include <climits>
#include <utility>

#include "core/system_error.hpp"

namespace ghlauth::store {

void throw_sqlite(sqlite3 *connection, int code, const std::string &called) {
  const int primary = code & 0xff;
  // PROTOCOL: SQLite itself tried for ten seconds to begin to read. A process that is stopped within a checkpoint does that to others.
  if (primary == SQLITE_BUSY || primary == SQLITE_LOCKED || primary == SQLITE_PROTOCOL) throw SqliteBusy();
  if (primary == SQLITE_NOMEM) throw std::bad_alloc();
  const char *said = connection != nullptr ? sqlite3_errmsg(connection) : sqlite3_errstr(code);
  // What finds no room is the file that it shares between processes: of that SQLite says no more than "disk I/O error".
  if (code == SQLITE_IOERR_SHMSIZE && connection != nullptr && sqlite3_system_errno(connection) == ENOSPC)
    said = sqlite3_errstr(SQLITE_FULL);
  const int reason = primary == SQLITE_CANTOPEN && connection != nullptr ? sqlite3_system_errno(connection) : 0;
  if (is_out_of_descriptors(reason)) throw system_error(Status::STORE, called + ": " + said, reason);
  std::string hint;
  if (primary == SQLITE_NOTADB) hint = "Name a store, or a file that does not exist yet.";
  if (primary == SQLITE_CORRUPT) hint = "Restore the file from a backup; see PRAGMA integrity_check of sqlite3.";
  if (primary == SQLITE_FULL || primary == SQLITE_IOERR)
    hint = "Check the disk: is there room, and a quota? What is stored is whole.";
  if (primary == SQLITE_READONLY || primary == SQLITE_CANTOPEN || primary == SQLITE_PERM)
    hint = "Check the permissions of the file and of its folder: SQLite writes files beside it.";
  throw Error(Status::STORE, called + ": " + said, hint);
}

void throw_sqlite_locked(const std::string &called) {
  throw Error(Status::STORE, called + " was locked by another process for more than 30 s",
              "See which program holds a transaction open.");
}

SqliteStatement::SqliteStatement(sqlite3 *connection, const char *sql, std::string called) : called_(std::move(called)) {
  sqlite3_stmt *statement = nullptr;
  const int code = sqlite3_prepare_v3(connection, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  statement_.reset(statement);
  if (code != SQLITE_OK) throw_sqlite(connection, code, called_);
}

void SqliteStatement::check(int code) const {
  if (code != SQLITE_OK) throw_sqlite(sqlite3_db_handle(statement_.get()), code, called_);
}

// The texts live longer than the use of the statement: nothing is copied.
SqliteStatement &SqliteStatement::bind(int index, std::string_view text) {
  check(sqlite3_bind_text64(statement_.get(), index, text.empty() ? "" : text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8));
  return *this;
}

SqliteStatement &SqliteStatement::bind_blob(int index, std::string_view bytes) {
  check(sqlite3_bind_blob64(statement_.get(), index, bytes.empty() ? "" : bytes.data(), bytes.size(), SQLITE_STATIC));
  return *this;
}

SqliteStatement &SqliteStatement::bind(int index, std::int64_t number) {
  check(sqlite3_bind_int64(statement_.get(), index, number));
  return *this;
}

bool SqliteStatement::step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) throw_sqlite(sqlite3_db_handle(statement_.get()), code, called_);
  return false;
}

int SqliteStatement::run() {
  while (step()) {
  }
  return sqlite3_changes(sqlite3_db_handle(statement_.get()));
}

void SqliteStatement::reset() noexcept {
  sqlite3_reset(statement_.get());
  sqlite3_clear_bindings(statement_.get());
}

std::string SqliteStatement::text(int column) const {
  const unsigned char *data = sqlite3_column_text(statement_.get(), column);
  return {reinterpret_cast<const char *>(data), static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

SecretBytes SqliteStatement::blob(int column) const {
  const auto *data = static_cast<const char *>(sqlite3_column_blob(statement_.get(), column));
  SecretBytes bytes;
  if (data != nullptr) append(bytes, {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))});
  return bytes;
}

}  // namespace ghlauth::store
