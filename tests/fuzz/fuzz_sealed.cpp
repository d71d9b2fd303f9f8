// A sealed store in an SQLite file that somebody wrote to. Bytes: two of how, then a value. What was sealed opens unchanged; nothing
// else opens, whatever was changed about its row, and every other row is still there.
#include <sqlite3.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <optional>

#include "core/task.hpp"
#include "fuzz/fuzz.hpp"
#include "store/installations.hpp"
#include "store/seal.hpp"
#include "store/sealed_table.hpp"
#include "store/sealer.hpp"
#include "store/sqlite_table.hpp"

namespace {

using fuzz::require;
using ghlauth::Cancel;
using ghlauth::Error;
using ghlauth::SecretBytes;
using ghlauth::Status;
using ghlauth::run_blocking;
using ghlauth::store::Row;

constexpr const char *key_text = "first MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZQA=\nsecond MTEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZQA=";

ghlauth::store::Keyring keyring() {
  ghlauth::store::Keyring keys;
  keys.add_text(key_text, "the keys");
  return keys;
}

Row sample(std::string_view value) {
  Row row;
  row.key = "installation/app:place";
  row.index = {"app", "owner", "company", "place"};
  row.due_s = 1780000000;
  ghlauth::append(row.value, value);
  return row;
}

/// One change of a row, by number.
void change(Row &row, unsigned which, unsigned where) {
  switch (which % 9) {
    case 0: row.key += 'x'; break;
    case 1: row.index.app_id += 'x'; break;
    case 2: row.index.owner = "another"; break;
    case 3: std::swap(row.index.company_id, row.index.location_id); break;
    case 4: row.index.location_id.clear(); break;
    case 5: ++row.due_s; break;
    case 6: ++row.version; break;
    case 7: row.value[where % row.value.size()] = static_cast<char>(row.value[where % row.value.size()] ^ (1 << where % 8)); break;
    default: row.value.resize(where % row.value.size()); break;
  }
}

void check_sealer(std::string_view value, unsigned which, unsigned where) {
  static const ghlauth::store::Sealer sealer(keyring(), false);
  Row row = sample(value);
  sealer.seal(row);
  row.version = row.next_version;
  require(ghlauth::store::Sealer::is_sealed(row) && sealer.is_current(row), "it is sealed with the first key");
  require(value.size() < 16 || view(row.value).find(value) == std::string_view::npos, "and not to be read");
  Row changed = row;
  sealer.open(row);
  require(row.damage.empty() && view(row.value) == value, "it opens unchanged");
  change(changed, which, where);
  sealer.open(changed);
  require(!changed.damage.empty() && changed.value.empty(), "what was changed does not open");
  require(fuzz::is_clean(changed.damage), "and says so");
}

void check_bytes(std::string_view bytes) {
  static const ghlauth::store::Sealer sealer(keyring(), false);
  Row row = sample(bytes);
  row.version = 1;
  sealer.open(row);
  require(!row.damage.empty() && row.value.empty() && fuzz::is_clean(row.damage), "bytes that nobody sealed do not open");
}

/// A file with two installations, and a connection of the one who writes to it.
class File {
 public:
  File() {
    require(mkdtemp(folder_.data()) != nullptr, "there is a folder for the store");
    path_ = std::string(folder_.data()) + "/store.db";
    table_ = run_blocking(ghlauth::store::seal_table(run_blocking(ghlauth::store::open_sqlite_table(path_), Cancel::none()), keyring(),
                                                     false),
                          Cancel::none());
    for (const char *place : {"first", "second"}) {
      ghlauth::store::Stored stored;
      stored.record.app_id = "app";
      stored.record.level = ghlauth::Level::LOCATION;
      stored.record.location_id = place;
      stored.record.access_token.assign(fuzz::planted);
      require(run_blocking(ghlauth::store::Installations(table_).save(std::move(stored)), Cancel::none()), "it is saved");
    }
    require(sqlite3_open(path_.c_str(), &writer_) == SQLITE_OK, "the file can be opened");
    run("PRAGMA synchronous = OFF");
    run("CREATE TEMP TABLE kept AS SELECT * FROM row WHERE key = 'installation/app:first'");
  }
  File(const File &) = delete;
  File &operator=(const File &) = delete;
  ~File() {
    sqlite3_close(writer_);
    table_.reset();
    for (const char *end : {"", "-wal", "-shm"}) (void)unlink((path_ + end).c_str());
    (void)rmdir(folder_.data());
  }

  /// Writes the bytes into a column of the first row, as a type of SQLite's.
  void write(unsigned column, unsigned type, std::string_view bytes) {
    static constexpr std::array columns = {"value", "version", "app_id", "owner", "company_id", "location_id", "due_s"};
    static constexpr std::array types = {"?1",           "CAST(?1 AS TEXT)", "CAST(?1 AS INTEGER)", "CAST(?1 AS REAL)",
                                         "value || ?1", "zeroblob(length(?1))"};
    const std::string sql = std::string("UPDATE row SET ") + columns[column % columns.size()] + " = " + types[type % types.size()] +
                            " WHERE key = 'installation/app:first'";
    sqlite3_stmt *statement = nullptr;
    require(sqlite3_prepare_v2(writer_, sql.c_str(), -1, &statement, nullptr) == SQLITE_OK, "it can be written to");
    sqlite3_bind_blob(statement, 1, bytes.data(), static_cast<int>(bytes.size()), SQLITE_STATIC);
    require(sqlite3_step(statement) == SQLITE_DONE, "and is");
    sqlite3_finalize(statement);
  }
  void restore() { run("REPLACE INTO row SELECT * FROM kept"); }

  /// The token of the first installation; nothing when its row does not open.
  std::optional<std::string> load() {
    const ghlauth::store::Installations installations(table_);
    try {
      const auto stored = run_blocking(installations.load("app:first"), Cancel::none());
      require(stored.has_value(), "a row that is there is found");
      return std::string(stored->record.access_token.reveal());
    } catch (const Error &failure) {
      require(failure.status() == Status::STORE, "what does not open is a failure of the store");
      fuzz::require_sound(failure);
      return std::nullopt;
    }
  }
  /// How many rows a look at all of them finds, and how many of them are damaged.
  std::pair<std::size_t, std::size_t> find() {
    const auto found = run_blocking(ghlauth::store::Installations(table_).find({}), Cancel::none());
    for (const auto &damaged : found.damaged) require(damaged.id == "app:first" && fuzz::is_clean(damaged.reason), "damage has a name");
    (void)run_blocking(table_->due("app", INT64_MAX, 10), Cancel::none());
    return {found.records.size(), found.damaged.size()};
  }

 private:
  void run(const char *sql) { require(sqlite3_exec(writer_, sql, nullptr, nullptr, nullptr) == SQLITE_OK, "SQL runs"); }

  std::array<char, 32> folder_{"/tmp/ghlauth-fuzz-XXXXXX"};
  std::string path_;
  std::shared_ptr<ghlauth::store::Table> table_;
  sqlite3 *writer_ = nullptr;
};

void check_file(unsigned column, unsigned type, std::string_view bytes) {
  static File file;
  require(file.load() == fuzz::planted, "what nobody changed opens");
  file.write(column, type, bytes);
  const std::optional<std::string> token = file.load();
  require(!token || token == fuzz::planted, "a row opens to what was sealed, or not at all");
  const auto [sound, damaged] = file.find();
  require(sound == (token ? 2U : 1U) && damaged == (token ? 0U : 1U), "and hides no other");
  file.restore();
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view value = fuzz::text_of(data + 2, size - 2);
  check_sealer(value, data[0], data[1]);
  check_bytes(value);
  check_file(data[0], data[1], value);
  return 0;
}
