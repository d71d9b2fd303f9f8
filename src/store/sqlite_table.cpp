#include "store/sqlite_table.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <utility>

#include "core/clock.hpp"
#include "core/error.hpp"
#include "core/log.hpp"
#include "core/timer.hpp"
#include "store/sqlite_file.hpp"
#include "store/sqlite_marks.hpp"
#include "store/sqlite_queries.hpp"
#include "store/sqlite_writer.hpp"
#include "store/version.hpp"

namespace ghlauth::store {
namespace {

/// Tries until no other connection is in the way. Nothing sleeps in here: the pauses are suspensions.
template <class Result, class Work>
Task<Result> patiently(Work work, std::string called) {
  constexpr std::int64_t longest_pause_ms = 20;
  const std::int64_t give_up_ms = monotonic_ms() + sqlite_patience_ms;
  for (std::int64_t pause_ms = 1;; pause_ms = std::min(2 * pause_ms, longest_pause_ms)) {
    std::optional<Result> result;
    try {
      result.emplace(work());
    } catch (const SqliteBusy &) {
      if (monotonic_ms() >= give_up_ms) throw_sqlite_locked(called);
    }
    if (result) co_return std::move(*result);
    Timer pause(monotonic_ms() + pause_ms);
    co_await suspend_on(pause);
  }
}

class SqliteTable final : public Table {
 public:
  explicit SqliteTable(SqliteFile file)
      : called_(std::move(file.called)), writer_(std::move(file.writer), called_), reader_(std::move(file.reader)) {}

  Task<std::optional<Row>> get(std::string key) override {
    return patiently<std::optional<Row>>(
        [this, key = std::move(key)] {
          const std::lock_guard lock(reading_);
          const SqliteUse use(get_);
          std::optional<Row> row;
          if (use->bind(1, std::string_view(key)).step()) row = row_of(get_);
          return row;
        },
        called_);
  }

  Task<bool> put_if_version(Row row) override {
    const auto version = static_cast<std::int64_t>(version_for(row));
    return writer_.write<bool>([this, version, row = std::move(row)] {
      const SqliteUse use(row.version == 0 ? insert_ : update_);
      use->bind(1, std::string_view(row.key)).bind_blob(2, view(row.value)).bind(3, version);
      use->bind(4, std::string_view(row.index.app_id)).bind(5, std::string_view(row.index.owner));
      use->bind(6, std::string_view(row.index.company_id)).bind(7, std::string_view(row.index.location_id));
      use->bind(8, row.due_s);
      if (row.version != 0) use->bind(9, static_cast<std::int64_t>(row.version));
      return use->run() != 0;
    });
  }

  Task<bool> erase_if_version(std::string key, std::uint64_t version) override {
    return writer_.write<bool>([this, key = std::move(key), version] {
      const SqliteUse use(erase_);
      return use->bind(1, std::string_view(key)).bind(2, static_cast<std::int64_t>(version)).run() != 0;
    });
  }

  Task<std::vector<Row>> scan(Filter filter, std::string after, std::size_t limit) override {
    return patiently<std::vector<Row>>(
        [this, filter = std::move(filter), after = std::move(after), limit] { return find(filter, after, limit); }, called_);
  }

  Task<std::vector<Row>> due(std::string app_id, std::int64_t until_s, std::size_t limit) override {
    return patiently<std::vector<Row>>(
        [this, app_id = std::move(app_id), until_s, limit] {
          const std::lock_guard lock(reading_);
          const SqliteUse use(due_);
          use->bind(1, std::string_view(app_id)).bind(2, until_s).bind(3, static_cast<std::int64_t>(limit));
          return rows_of(due_);
        },
        called_);
  }

  Task<Lease> lease(std::string name, std::string holder, std::int64_t duration_ms) override {
    return marks_.lease(std::move(name), std::move(holder), duration_ms);
  }
  Task<bool> release(std::string name, std::string holder) override {
    return marks_.release(std::move(name), std::move(holder));
  }
  Task<std::int64_t> count(std::string name, std::int64_t delta, std::int64_t until_unix_s, std::int64_t now_unix_s) override {
    return marks_.count(std::move(name), delta, until_unix_s, now_unix_s);
  }
  Task<Claim> claim(std::string name, std::string holder, std::int64_t until_unix_s, std::int64_t now_unix_s) override {
    return marks_.claim(std::move(name), std::move(holder), until_unix_s, now_unix_s);
  }
  Task<bool> confirm(std::string name, std::string holder, std::int64_t until_unix_s) override {
    return marks_.confirm(std::move(name), std::move(holder), until_unix_s);
  }
  Task<bool> unclaim(std::string name, std::string holder) override {
    return marks_.unclaim(std::move(name), std::move(holder));
  }

 private:
  SqliteStatement prepare(const char *sql) { return {reader_.get(), sql, called_}; }

  static Row row_of(const SqliteStatement &statement) {
    Row row;
    row.key = statement.text(0);
    row.value = statement.blob(1);
    row.version = static_cast<std::uint64_t>(statement.number(2));
    row.index = {statement.text(3), statement.text(4), statement.text(5), statement.text(6)};
    row.due_s = statement.number(7);
    return row;
  }

  static std::vector<Row> rows_of(SqliteStatement &statement) {
    std::vector<Row> rows;
    while (statement.step()) rows.push_back(row_of(statement));
    return rows;
  }

  std::vector<Row> find(const Filter &filter, std::string_view after, std::size_t limit) {
    const SqliteScan scan = sqlite_scan(filter);
    const std::lock_guard lock(reading_);
    auto cached = scans_.find(scan.sql);
    if (cached == scans_.end()) cached = scans_.emplace(scan.sql, prepare(scan.sql.c_str())).first;
    const SqliteUse use(cached->second);
    use->bind(1, after).bind(2, static_cast<std::int64_t>(limit));
    for (std::size_t i = 0; i < scan.wanted.size(); ++i) use->bind(static_cast<int>(i) + 3, scan.wanted[i]);
    return rows_of(cached->second);
  }

  std::string called_;

  SqliteWriter writer_;
  SqliteStatement erase_ = writer_.prepare("DELETE FROM row WHERE key = ? AND version = ?");
  SqliteStatement insert_ = writer_.prepare("INSERT INTO row (" GHLAUTH_ROW_COLUMNS
                                            ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING");
  SqliteStatement update_ = writer_.prepare(
      "UPDATE row SET value = ?2, version = ?3, app_id = ?4, owner = ?5, company_id = ?6, location_id = ?7,"
      " due_s = ?8 WHERE key = ?1 AND version = ?9");
  SqliteMarks marks_{writer_};

  std::mutex reading_;  // of the connection that reads, beside a write, and of its statements
  SqliteConnection reader_;
  SqliteStatement get_ = prepare(sqlite_get);
  SqliteStatement due_ = prepare(sqlite_due);
  std::map<std::string, SqliteStatement> scans_;  // by their text; there are as many as filters with different columns
};

}  // namespace

Task<std::shared_ptr<Table>> open_sqlite_table(std::string path) {
  std::string called = "the store " + printable(path);
  return patiently<std::shared_ptr<Table>>(
      [path = std::move(path)]() -> std::shared_ptr<Table> { return std::make_shared<SqliteTable>(open_sqlite_file(path)); },
      std::move(called));
}

}  // namespace ghlauth::store
