#include "store/sqlite_table.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <utility>

#include "core/clock.hpp"
#include "core/error.hpp"
#include "core/log.hpp"
#include "core/timer.hpp"
#include "crypto/random.hpp"
#include "store/sqlite_file.hpp"
#include "store/sqlite_writer.hpp"

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

// A version is a random number rather than a count: a row that was erased and written again has another one, and no write has
// to touch a counter for it.
std::int64_t new_version() {
  std::uint64_t number = 0;
  while (number == 0) {
    const SecretBytes random = crypto::random_bytes(sizeof number);
    std::memcpy(&number, random.data(), sizeof number);
    number &= INT64_MAX;
  }
  return static_cast<std::int64_t>(number);
}

#define GHLAUTH_ROW_COLUMNS "key, value, version, app_id, owner, company_id, location_id"

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
    return writer_.write<bool>([this, row = std::move(row), version = new_version()] {
      const SqliteUse use(row.version == 0 ? insert_ : update_);
      use->bind(1, std::string_view(row.key)).bind_blob(2, view(row.value)).bind(3, version);
      use->bind(4, std::string_view(row.index.app_id)).bind(5, std::string_view(row.index.owner));
      use->bind(6, std::string_view(row.index.company_id)).bind(7, std::string_view(row.index.location_id));
      if (row.version != 0) use->bind(8, static_cast<std::int64_t>(row.version));
      return use->run() != 0;
    });
  }

  Task<bool> erase(std::string key) override {
    return writer_.write<bool>([this, key = std::move(key)] {
      const SqliteUse use(erase_);
      return use->bind(1, std::string_view(key)).run() != 0;
    });
  }

  Task<std::vector<Row>> scan(Filter filter) override {
    return patiently<std::vector<Row>>([this, filter = std::move(filter)] { return find(filter); }, called_);
  }

  Task<bool> claim(std::string name, std::int64_t until_unix_s, std::int64_t now_unix_s) override {
    return writer_.write<bool>([this, name = std::move(name), until_unix_s, now_unix_s] {
      SqliteUse(expire_claims_)->bind(1, now_unix_s).run();
      const SqliteUse use(claim_);
      return use->bind(1, std::string_view(name)).bind(2, until_unix_s).run() != 0;
    });
  }

 private:
  SqliteStatement prepare(const char *sql) { return {reader_.get(), sql, called_}; }

  static Row row_of(const SqliteStatement &statement) {
    Row row;
    row.key = statement.text(0);
    row.value = statement.blob(1);
    row.version = static_cast<std::uint64_t>(statement.number(2));
    row.index = {statement.text(3), statement.text(4), statement.text(5), statement.text(6)};
    return row;
  }

  std::vector<Row> find(const Filter &filter) {
    std::string sql = "SELECT " GHLAUTH_ROW_COLUMNS " FROM row WHERE 1";
    std::vector<std::string_view> wanted;
    const auto add = [&](const char *condition, const std::optional<std::string> &value) {
      if (!value) return;
      sql += condition;
      wanted.push_back(*value);
    };
    add(" AND app_id = ?", filter.app_id);
    add(" AND owner = ?", filter.owner);
    add(" AND company_id = ?", filter.company_id);
    add(" AND location_id = ?", filter.location_id);
    sql += " ORDER BY key";

    const std::lock_guard lock(reading_);
    auto cached = scans_.find(sql);
    if (cached == scans_.end()) cached = scans_.emplace(sql, prepare(sql.c_str())).first;
    const SqliteUse use(cached->second);
    for (std::size_t i = 0; i < wanted.size(); ++i) use->bind(static_cast<int>(i) + 1, wanted[i]);
    std::vector<Row> rows;
    while (use->step()) rows.push_back(row_of(cached->second));
    return rows;
  }

  std::string called_;

  SqliteWriter writer_;
  SqliteStatement erase_ = writer_.prepare("DELETE FROM row WHERE key = ?");
  SqliteStatement insert_ =
      writer_.prepare("INSERT INTO row (" GHLAUTH_ROW_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING");
  SqliteStatement update_ = writer_.prepare(
      "UPDATE row SET value = ?2, version = ?3, app_id = ?4, owner = ?5, company_id = ?6, location_id = ?7"
      " WHERE key = ?1 AND version = ?8");
  SqliteStatement expire_claims_ = writer_.prepare("DELETE FROM claim WHERE until_s < ?");
  SqliteStatement claim_ = writer_.prepare("INSERT INTO claim (name, until_s) VALUES (?, ?) ON CONFLICT DO NOTHING");

  std::mutex reading_;  // of the connection that reads, beside a write, and of its statements
  SqliteConnection reader_;
  SqliteStatement get_ = prepare("SELECT " GHLAUTH_ROW_COLUMNS " FROM row WHERE key = ?");
  std::map<std::string, SqliteStatement> scans_;  // by their text; there are as many as filters with different columns
};

#undef GHLAUTH_ROW_COLUMNS

}  // namespace

Task<std::shared_ptr<Table>> open_sqlite_table(std::string path) {
  std::string called = "the store " + printable(path);
  return patiently<std::shared_ptr<Table>>(
      [path = std::move(path)]() -> std::shared_ptr<Table> { return std::make_shared<SqliteTable>(open_sqlite_file(path)); },
      std::move(called));
}

}  // namespace ghlauth::store
