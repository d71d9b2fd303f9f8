// SQLite as an application would use it without a library above: one connection, statements prepared once.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

class BareSqlite {
 public:
  /// A blob is bound like a text: its bytes are what matters.
  using Value = std::variant<std::int64_t, std::string_view>;

  explicit BareSqlite(const std::string &path) {
    check(sqlite3_open_v2(path.c_str(), &connection_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr));
    check(sqlite3_exec(connection_, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL", nullptr, nullptr, nullptr));
  }
  BareSqlite(const BareSqlite &) = delete;
  BareSqlite &operator=(const BareSqlite &) = delete;
  ~BareSqlite() {
    for (sqlite3_stmt *statement : statements_) sqlite3_finalize(statement);
    sqlite3_close(connection_);
  }

  sqlite3_stmt *prepare(const char *sql) {
    sqlite3_stmt *statement = nullptr;
    check(sqlite3_prepare_v2(connection_, sql, -1, &statement, nullptr));
    return statements_.emplace_back(statement);
  }

  /// Runs it in a transaction of its own, durable when this returns. How many rows it changed.
  int run(sqlite3_stmt *statement, std::initializer_list<Value> values) {
    int index = 0;
    for (const Value &value : values) {
      ++index;
      if (const auto *text = std::get_if<std::string_view>(&value))
        sqlite3_bind_text64(statement, index, text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
      else
        sqlite3_bind_int64(statement, index, std::get<std::int64_t>(value));
    }
    if (sqlite3_step(statement) != SQLITE_DONE) check(SQLITE_ERROR);
    sqlite3_reset(statement);
    return sqlite3_changes(connection_);
  }

 private:
  void check(int code) const {
    if (code == SQLITE_OK) return;
    std::fprintf(stderr, "bare SQLite: %s\n", sqlite3_errmsg(connection_));
    std::exit(1);
  }

  sqlite3 *connection_ = nullptr;
  std::vector<sqlite3_stmt *> statements_;
};
