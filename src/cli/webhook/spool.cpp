#include "cli/webhook/spool.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <exception>
#include <utility>

#include "cli/failure.hpp"
#include "cli/text.hpp"

namespace ghlauth::cli {
namespace {

constexpr std::int64_t application_id = 0x47485350;  // "GHSP"
constexpr std::int64_t schema_version = 1;
constexpr std::int64_t remembered_s = 35LL * 86400;  // HighLevel sends again by hand what is up to 30 days old
constexpr std::int64_t waiting = 0, given_up = 2;  // states; 1: handed on

constexpr const char *schema =
    "CREATE TABLE IF NOT EXISTS event (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, state INTEGER NOT NULL, next_s INTEGER "
    "NOT NULL, attempts INTEGER NOT NULL, received_s INTEGER NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL, app_id TEXT NOT NULL,"
    " company_id TEXT NOT NULL, location_id TEXT NOT NULL, timestamp_s INTEGER NOT NULL, headers TEXT NOT NULL, body BLOB NOT NULL,"
    " reason TEXT NOT NULL DEFAULT '');"
    "CREATE INDEX IF NOT EXISTS event_next ON event (state, next_s, number);";

[[noreturn]] void fail(sqlite3 &database, const char *what) {
  throw Failure(exit_failed, std::string("the spool ") + what + ": " + sqlite3_errmsg(&database));
}

void execute(sqlite3 &database, const char *sql, const char *what = "cannot be written") {
  if (sqlite3_exec(&database, sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail(database, what);
}

class Statement {
 public:
  Statement(sqlite3 &database, const char *sql) : database_(database) {
    if (sqlite3_prepare_v2(&database, sql, -1, &statement_, nullptr) != SQLITE_OK) fail(database, "cannot be used");
  }
  Statement(const Statement &) = delete;
  Statement &operator=(const Statement &) = delete;
  ~Statement() { sqlite3_finalize(statement_); }

  Statement &bind(std::int64_t value) {
    check(sqlite3_bind_int64(statement_, ++last_, value));
    return *this;
  }
  Statement &bind(const std::string &text) {
    check(sqlite3_bind_text64(statement_, ++last_, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8));
    return *this;
  }
  Statement &bind_bytes(const std::string &bytes) {
    check(sqlite3_bind_blob64(statement_, ++last_, bytes.data(), bytes.size(), SQLITE_STATIC));
    return *this;
  }
  bool step() {
    const int code = sqlite3_step(statement_);
    if (code != SQLITE_ROW && code != SQLITE_DONE) fail(database_, "cannot be written");
    return code == SQLITE_ROW;
  }
  [[nodiscard]] std::int64_t number(int column) const { return sqlite3_column_int64(statement_, column); }
  [[nodiscard]] std::string text(int column) const {
    const void *data = sqlite3_column_blob(statement_, column);
    return data == nullptr ? std::string()
                           : std::string(static_cast<const char *>(data), static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)));
  }

 private:
  void check(int code) {
    if (code != SQLITE_OK) fail(database_, "cannot be used");
  }
  sqlite3 &database_;
  sqlite3_stmt *statement_ = nullptr;
  int last_ = 0;
};

// A header has no line ends within.
std::string text_of(const HeaderLines &headers) {
  std::string text;
  for (const auto &[name, value] : headers) text += name + ":" + value + "\n";
  return text;
}

HeaderLines headers_of(const std::string &text) {
  HeaderLines headers;
  for (std::size_t begin = 0, end; (end = text.find('\n', begin)) != std::string::npos; begin = end + 1) {
    const std::string line = text.substr(begin, end - begin);
    const std::size_t colon = line.find(':');
    if (colon != std::string::npos) headers.emplace_back(line.substr(0, colon), line.substr(colon + 1));
  }
  return headers;
}

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
    throw Failure(exit_usage, "the spool " + printable(path) + " cannot be made: " + std::strerror(reason),
                  "Make its folder, writable for the user of this program.");
  if (!S_ISREG(info.st_mode)) throw Failure(exit_usage, printable(path) + " is not a regular file", "Name a file.");
  if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    throw Failure(exit_usage, "the spool " + printable(path) + " can be read by other users", "Run: chmod 600 " + printable(path));
}

void require_ours(sqlite3 &database, const std::string &path) {
  Statement id(database, "PRAGMA application_id");
  Statement tables(database, "SELECT count(*) FROM sqlite_schema");
  const bool is_ours = id.step() && tables.step() && (id.number(0) == application_id || (id.number(0) == 0 && tables.number(0) == 0));
  if (!is_ours)
    throw Failure(exit_usage, printable(path) + " is the database of another program", "Name a file that does not exist yet.");
  Statement version(database, "PRAGMA user_version");
  if (version.step() && version.number(0) > schema_version)
    throw Failure(exit_usage, "the spool " + printable(path) + " is of a newer ghlauth", "Use that one, or name another file.");
}

}  // namespace

void Spool::Close::operator()(sqlite3 *database) const noexcept { sqlite3_close(database); }

Spool::Spool(const std::string &path) {
  make_or_check(path);
  sqlite3 *raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW, nullptr);
  database_.reset(raw);
  if (code != SQLITE_OK) throw Failure(exit_failed, "the spool " + printable(path) + " cannot be opened: " + sqlite3_errstr(code));
  try {
    // For this program alone, as long as it runs: two would hand the same events on.
    execute(*raw, "PRAGMA trusted_schema = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;",
            "cannot be used");
    execute(*raw, "BEGIN IMMEDIATE", "cannot be used");
  } catch (const Failure &failure) {
    if (sqlite3_errcode(raw) != SQLITE_BUSY) throw;
    throw Failure(exit_failed, "another program has the spool " + printable(path), "Give each one a spool of its own.");
  }
  require_ours(*raw, path);
  execute(*raw, schema);
  execute(*raw, ("PRAGMA application_id = " + std::to_string(application_id)).c_str());
  execute(*raw, ("PRAGMA user_version = " + std::to_string(schema_version)).c_str());
  execute(*raw, "UPDATE event SET next_s = 0 WHERE state = 0 AND next_s > 0");  // whatever the clock was set to meanwhile
  execute(*raw, "COMMIT");
}

Spool::~Spool() = default;

void Spool::commit_all(const std::vector<Pending *> &batch) {
  const std::lock_guard lock(database_mutex_);
  sqlite3 &database = *database_;
  try {
    execute(database, "BEGIN");
    for (Pending *one : batch) {
      try {
        execute(database, "SAVEPOINT one");
        one->work(database);
        execute(database, "RELEASE one");
      } catch (const Failure &) {
        one->failure = std::current_exception();
        execute(database, "ROLLBACK TO one; RELEASE one");
      }
    }
    execute(database, "COMMIT");
  } catch (...) {
    for (Pending *one : batch) one->failure = std::current_exception();
    sqlite3_exec(&database, "ROLLBACK", nullptr, nullptr, nullptr);
  }
}

void Spool::commit(Work work) {
  Pending mine{std::move(work), nullptr, false};
  std::unique_lock lock(queue_mutex_);
  queue_.push_back(&mine);
  committed_.wait(lock, [&] { return mine.is_done || !is_committing_; });
  if (!mine.is_done) {
    is_committing_ = true;
    const std::vector<Pending *> batch = std::exchange(queue_, {});
    lock.unlock();
    commit_all(batch);
    lock.lock();
    is_committing_ = false;
    for (Pending *one : batch) one->is_done = true;
    committed_.notify_all();
  }
  if (mine.failure) std::rethrow_exception(mine.failure);
}

bool Spool::put(const Delivery &delivery) {
  bool is_new = false;
  const std::string name = delivery.app_id + "/" + delivery.id;
  const std::string headers = text_of(delivery.headers);
  commit([&](sqlite3 &database) {
    Statement insert(database,
                     "INSERT OR IGNORE INTO event (name, state, next_s, attempts, received_s, id, type, app_id, company_id, location_id,"
                     " timestamp_s, headers, body) VALUES (?,0,0,0,?,?,?,?,?,?,?,?,?)");
    insert.bind(name).bind(now_s()).bind(delivery.id).bind(delivery.type).bind(delivery.app_id).bind(delivery.company_id);
    insert.bind(delivery.location_id).bind(delivery.timestamp_s).bind(headers).bind_bytes(delivery.body);
    insert.step();
    is_new = sqlite3_changes(&database) == 1;
  });
  if (is_new) {
    const std::lock_guard lock(taking_mutex_);
    has_more_.notify_one();
  }
  return is_new;
}

std::optional<Spool::Taken> Spool::first_due(std::int64_t now_s) {
  const std::lock_guard lock(database_mutex_);
  Statement select(*database_,
                   "SELECT number, attempts, received_s, id, type, app_id, company_id, location_id, timestamp_s, headers, body FROM event"
                   " WHERE state = 0 AND next_s <= ? ORDER BY next_s, number");
  select.bind(now_s);
  while (select.step()) {
    if (taken_.contains(select.number(0))) continue;
    Taken taken{select.number(0), select.number(1), select.number(2), {}};
    taken.delivery = {select.text(3), select.text(4),   select.text(5),              select.text(6),
                      select.text(7), select.number(8), headers_of(select.text(9)), select.text(10)};
    return taken;
  }
  return std::nullopt;
}

std::optional<Spool::Taken> Spool::take() {
  std::unique_lock lock(taking_mutex_);
  while (!is_stopped_) {
    if (std::optional<Taken> taken = first_due(now_s())) {
      taken_.insert(taken->number);
      return taken;
    }
    has_more_.wait_for(lock, std::chrono::seconds(1));  // what failed before becomes due
  }
  return std::nullopt;
}

void Spool::settle(const Taken &taken, const Work &work) {
  const auto leave = [&] {
    const std::lock_guard lock(taking_mutex_);
    taken_.erase(taken.number);
  };
  try {
    commit(work);
  } catch (...) {
    leave();
    throw;
  }
  leave();
}

void Spool::handed_on(const Taken &taken) {
  settle(taken, [&](sqlite3 &database) {
    // The name stays: the same event is not put in again.
    Statement(database, "UPDATE event SET state = 1, next_s = ?, headers = '', body = x'' WHERE number = ?").bind(now_s()).bind(taken.number).step();
    Statement(database, "DELETE FROM event WHERE state = 1 AND next_s < ?").bind(now_s() - remembered_s).step();
  });
}

void Spool::try_again(const Taken &taken, std::int64_t at_s) {
  settle(taken, [&](sqlite3 &database) {
    Statement(database, "UPDATE event SET attempts = attempts + 1, next_s = ? WHERE number = ?").bind(at_s).bind(taken.number).step();
  });
}

void Spool::give_up(const Taken &taken, const std::string &reason) {
  settle(taken, [&](sqlite3 &database) {
    Statement(database, "UPDATE event SET state = 2, attempts = attempts + 1, reason = ? WHERE number = ?").bind(reason).bind(taken.number).step();
  });
}

std::int64_t Spool::retry_given_up() {
  std::int64_t count = 0;
  commit([&](sqlite3 &database) {
    Statement(database, "UPDATE event SET state = 0, next_s = 0, attempts = 0, received_s = ? WHERE state = 2").bind(now_s()).step();
    count = sqlite3_changes(&database);
  });
  return count;
}

void Spool::stop() {
  const std::lock_guard lock(taking_mutex_);
  is_stopped_ = true;
  has_more_.notify_all();
}

Spool::Census Spool::census() {
  const std::lock_guard lock(database_mutex_);
  Census census;
  Statement counts(*database_, "SELECT state, count(*), min(received_s) FROM event WHERE state IN (0, 2) GROUP BY state");
  while (counts.step()) {
    if (counts.number(0) == given_up) census.given_up = counts.number(1);
    if (counts.number(0) != waiting) continue;
    census.waiting = counts.number(1);
    census.oldest_s = counts.number(2);
  }
  return census;
}

}  // namespace ghlauth::cli
