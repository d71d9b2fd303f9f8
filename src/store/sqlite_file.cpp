#include "store/sqlite_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>

#include "core/log.hpp"
#include "core/system_error.hpp"

namespace ghlauth::store {
namespace {

constexpr std::int64_t application_id = 0x47484c41;  // "GHLA"

// Each step leads from its index to the next version; PRAGMA user_version says where a file is. Steps are never changed, only
// added. Values may be sealed; the other columns are not.
constexpr std::array<const char *, 2> migrations{
    "CREATE TABLE row (key TEXT PRIMARY KEY NOT NULL, value BLOB NOT NULL, version INTEGER NOT NULL, app_id TEXT NOT NULL,"
    " owner TEXT NOT NULL, company_id TEXT NOT NULL, location_id TEXT NOT NULL);"
    "CREATE INDEX row_owner ON row (app_id, owner, key);"
    "CREATE INDEX row_company ON row (company_id, key);"
    "CREATE INDEX row_location ON row (location_id, key);"
    "CREATE TABLE claim (name TEXT PRIMARY KEY NOT NULL, until_s INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE INDEX claim_end ON claim (until_s);",

    "ALTER TABLE row ADD COLUMN due_s INTEGER NOT NULL DEFAULT 0;"
    "CREATE INDEX row_due ON row (app_id, due_s, key) WHERE due_s > 0;"
    "DROP INDEX row_owner;"
    "CREATE INDEX row_owner ON row (owner, key);"
    "CREATE INDEX row_app ON row (app_id, key);"
    "CREATE TABLE lease (name TEXT PRIMARY KEY NOT NULL, holder TEXT NOT NULL, boot_id TEXT NOT NULL, until_ms INTEGER NOT "
    "NULL)"
    " WITHOUT ROWID;"
    "CREATE TABLE counter (name TEXT PRIMARY KEY NOT NULL, value INTEGER NOT NULL, until_s INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE INDEX counter_end ON counter (until_s);"
    "ALTER TABLE claim ADD COLUMN holder TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE claim ADD COLUMN done INTEGER NOT NULL DEFAULT 1;",
};
constexpr auto schema_version = static_cast<std::int64_t>(migrations.size());

void make_or_check(const std::string &path) {
  // Made here rather than by SQLite: it would follow the umask.
  const int made = open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (made >= 0) {
    close(made);
    return;
  }
  const int reason = errno;
  struct stat info {};
  if (reason != EEXIST || lstat(path.c_str(), &info) != 0)
    throw system_error(Status::STORE, "cannot make the store " + printable(path), reason,
                       "Make its folder, writable for the user of this program.");
  if (!S_ISREG(info.st_mode)) throw Error(Status::STORE, printable(path) + " is not a regular file", "Name a file.");
  if ((info.st_mode & (S_IRWXG | S_IRWXO)) == 0) return;
  std::array<char, 8> mode{};
  std::snprintf(mode.data(), mode.size(), "%04o", static_cast<unsigned>(info.st_mode & 07777U));
  throw Error(Status::FILE_PERMISSIONS,
              "the store " + printable(path) + " has mode " + mode.data() + ": other users have access to it",
              "Run: chmod 600 " + printable(path));
}

void execute(sqlite3 *connection, const char *sql, const std::string &called) {
  const int code = sqlite3_exec(connection, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) throw_sqlite(connection, code, called);
}

std::int64_t number_of(sqlite3 *connection, const char *sql, const std::string &called) {
  SqliteStatement statement(connection, sql, called);
  return statement.step() ? statement.number(0) : 0;
}

/// The schema version of the file, 0 for a new one. What belongs to somebody else is refused here, before anything is written.
/// Within a transaction: what it looks at has to be of one moment.
std::int64_t version_of(sqlite3 *connection, const std::string &called) {
  const std::int64_t id = number_of(connection, "PRAGMA application_id", called);
  const std::int64_t version = number_of(connection, "PRAGMA user_version", called);
  const bool is_new = id == 0 && version == 0 && number_of(connection, "SELECT count(*) FROM sqlite_schema", called) == 0;
  if (!is_new && id != application_id)
    throw Error(Status::STORE, called + " is the database of another program", "Name a file that does not exist yet.");
  if (version > schema_version)
    throw Error(Status::STORE, called + " was written by a newer version of ghlauth (schema " + std::to_string(version) + ")",
                "Use that version, or a newer one.");
  return version;
}

/// Runs `work` between `begin` and COMMIT.
template <class Work>
auto transact(sqlite3 *connection, const char *begin, const std::string &called, Work work) {
  execute(connection, begin, called);
  try {
    const auto result = work();
    execute(connection, "COMMIT", called);
    return result;
  } catch (...) {
    sqlite3_exec(connection, "ROLLBACK", nullptr, nullptr, nullptr);
    throw;
  }
}

std::int64_t migrate(sqlite3 *connection, const std::string &called) {
  const std::int64_t version = version_of(connection, called);  // again: another process may have been faster
  for (auto step = static_cast<std::size_t>(version); step < migrations.size(); ++step)
    execute(connection, migrations[step], called);
  execute(connection, ("PRAGMA application_id = " + std::to_string(application_id)).c_str(), called);
  execute(connection, ("PRAGMA user_version = " + std::to_string(schema_version)).c_str(), called);
  return version;
}

SqliteConnection connect(const std::string &path, const std::string &called) {
  sqlite3 *raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  SqliteConnection connection(raw);
  if (code != SQLITE_OK) throw_sqlite(raw, code, called);
  sqlite3_extended_result_codes(raw, 1);
  execute(raw, "PRAGMA trusted_schema = OFF", called);
  return connection;
}

}  // namespace

SqliteFile open_sqlite_file(const std::string &path) {
  make_or_check(path);
  SqliteFile file;
  file.called = "the store " + printable(path);
  file.writer = connect(path, file.called);
  sqlite3 *writer = file.writer.get();
  const std::int64_t version = transact(writer, "BEGIN", file.called, [&] { return version_of(writer, file.called); });
  SqliteStatement journal(writer, "PRAGMA journal_mode = WAL", file.called);
  if (!journal.step() || journal.text(0) != "wal")
    throw Error(Status::STORE, file.called + " lies where SQLite cannot keep a write-ahead log",
                "Put it on a local file system, readable and writable for this program.");
  journal.reset();
  // A commit is on the disk when it returns: what it holds cannot be fetched a second time.
  execute(writer, "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON", file.called);
  if (version < schema_version) transact(writer, "BEGIN IMMEDIATE", file.called, [&] { return migrate(writer, file.called); });
  file.reader = connect(path, file.called);
  execute(file.reader.get(), "PRAGMA query_only = ON", file.called);
  return file;
}

}  // namespace ghlauth::store
