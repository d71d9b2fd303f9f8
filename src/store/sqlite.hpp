// SQLite's C API with owned handles and exceptions.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/secret.hpp"

namespace ghlauth::store {

/// Another connection has the lock: the same may be tried again.
class SqliteBusy {};

struct SqliteClosed {
  void operator()(sqlite3 *connection) const noexcept { sqlite3_close_v2(connection); }
};
struct SqliteFinalized {
  void operator()(sqlite3_stmt *statement) const noexcept { sqlite3_finalize(statement); }
};
using SqliteConnection = std::unique_ptr<sqlite3, SqliteClosed>;

/// How long an operation waits for other processes at most.
inline constexpr std::int64_t sqlite_patience_ms = 30000;

/// Throws SqliteBusy, TOO_MANY_OPEN_FILES, or STORE with what SQLite says; `called` names the file.
[[noreturn]] void throw_sqlite(sqlite3 *connection, int code, const std::string &called);
/// Throws STORE: the patience is at its end.
[[noreturn]] void throw_sqlite_locked(const std::string &called);

/// A prepared statement; reset() makes it ready for the next use.
class SqliteStatement {
 public:
  SqliteStatement() = default;
  SqliteStatement(sqlite3 *connection, const char *sql, std::string called);

  SqliteStatement &bind(int index, std::string_view text);
  SqliteStatement &bind_blob(int index, std::string_view bytes);
  SqliteStatement &bind(int index, std::int64_t number);
  /// True when there is a row to read.
  bool step();
  /// Runs it to its end. Returns how many rows it changed.
  int run();
  /// The same for what may fail.
  void run_quietly() noexcept { sqlite3_step(statement_.get()); }
  void reset() noexcept;

  [[nodiscard]] std::string text(int column) const;
  [[nodiscard]] SecretBytes blob(int column) const;
  [[nodiscard]] std::int64_t number(int column) const { return sqlite3_column_int64(statement_.get(), column); }

 private:
  void check(int code) const;

  std::unique_ptr<sqlite3_stmt, SqliteFinalized> statement_;
  std::string called_;
};

/// Resets a statement at the end of its use, so that it holds no lock.
class SqliteUse {
 public:
  explicit SqliteUse(SqliteStatement &statement) noexcept : statement_(statement) {}
  SqliteUse(const SqliteUse &) = delete;
  SqliteUse &operator=(const SqliteUse &) = delete;
  ~SqliteUse() { statement_.reset(); }
  SqliteStatement *operator->() const noexcept { return &statement_; }

 private:
  SqliteStatement &statement_;
};

}  // namespace ghlauth::store
