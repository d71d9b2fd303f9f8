// The table in an SQLite file: the file itself, other processes in the way, commits that are shared, and a disk that fails.
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstring>
#include <list>
#include <string>
#include <thread>
#include <vector>

#include "store/sqlite.hpp"
#include "store/sqlite_queries.hpp"
#include "store/sqlite_table.hpp"
#include "support/scenario.hpp"
#include "support/temp_dir.hpp"

using namespace ghlauth::store;
using ghlauth::append;
using ghlauth::Cancel;
using ghlauth::run_blocking;
using ghlauth::Task;
using ghlauth::TaskContext;
using ghlauth::view;
using ghlauth::test::holds;
using ghlauth::test::outcome_of;
using ghlauth::test::TempDir;

namespace {

using TablePtr = std::shared_ptr<Table>;

Row row(std::string key, std::string_view value, std::uint64_t version = 0) {
  Row made;
  made.key = std::move(key);
  append(made.value, value);
  made.version = version;
  return made;
}

TablePtr open(const std::string &path) { return run_blocking(open_sqlite_table(path), Cancel::none()); }
bool put(const TablePtr &table, Row made) { return run_blocking(table->put_if_version(std::move(made)), Cancel::none()); }
std::optional<Row> get(const TablePtr &table, std::string key) {
  return run_blocking(table->get(std::move(key)), Cancel::none());
}

/// Another program with the file open.
class Other {
 public:
  explicit Other(const std::string &path) {
    sqlite3 *raw = nullptr;
    sqlite3_open(path.c_str(), &raw);
    connection_.reset(raw);
  }
  [[nodiscard]] sqlite3 *connection() const { return connection_.get(); }
  [[nodiscard]] bool run(const std::string &sql) const {
    return sqlite3_exec(connection_.get(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
  }
  [[nodiscard]] std::string ask(const char *sql) const {
    SqliteStatement statement(connection_.get(), sql, "other");
    return statement.step() ? statement.text(0) : "";
  }

 private:
  SqliteConnection connection_;
};

unsigned mode_of(const std::string &path) {
  struct stat info {};
  return stat(path.c_str(), &info) == 0 ? info.st_mode & 07777U : 0;
}

/// The commits in a write-ahead log: frames whose header says how large the database is after them.
int commits_in(const std::string &log) {
  const auto number_at = [&](std::size_t at) {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i) number = number << 8U | static_cast<unsigned char>(log[at + i]);
    return number;
  };
  if (log.size() < 32) return 0;
  const std::size_t frame = 24 + number_at(8);
  int commits = 0;
  for (std::size_t at = 32; at + frame <= log.size(); at += frame) commits += number_at(at + 4) != 0 ? 1 : 0;
  return commits;
}

bool the_files_are_their_users_alone() {
  const TempDir folder;
  const std::string path = folder.file("s.db");
  const mode_t before = umask(0);
  const TablePtr table = open(path);
  CHECK(put(table, row("k", "v")));
  umask(before);
  for (const char *suffix : {"", "-wal", "-shm"}) CHECK_EQUAL(mode_of(path + suffix), 0600U);
  return true;
}

bool a_file_that_others_can_reach_is_refused() {
  const TempDir folder;
  const std::string path = folder.file("s.db");
  (void)open(path);
  for (const mode_t mode : {0640U, 0604U, 0620U, 0644U, 0601U}) {
    CHECK_EQUAL(chmod(path.c_str(), mode), 0);
    const auto refused = outcome_of([&] { (void)open(path); });
    CHECK_STATUS(refused, FILE_PERMISSIONS);
    CHECK(holds(refused.message, path));
  }
  CHECK_EQUAL(chmod(path.c_str(), 0600), 0);
  (void)open(path);
  return true;
}

bool what_is_no_store_is_refused_and_left_as_it_is() {
  const TempDir folder;
  const std::string text = folder.write("text", std::string(5000, 'x'));
  const std::string other = folder.file("other.db");
  CHECK(Other(other).run("CREATE TABLE contacts (id); INSERT INTO contacts VALUES (1)"));
  for (const std::string &path : {text, other}) CHECK_EQUAL(chmod(path.c_str(), 0600), 0);
  const std::string before = folder.read("other.db");
  CHECK_STATUS(outcome_of([&] { (void)open(text); }), STORE);
  CHECK_STATUS(outcome_of([&] { (void)open(other); }), STORE);
  CHECK_EQUAL(folder.read("text"), std::string(5000, 'x'));
  CHECK(folder.read("other.db") == before);
  CHECK_STATUS(outcome_of([&] { (void)open(folder.file("no/folder/s.db")); }), STORE);
  CHECK_STATUS(outcome_of([&] { (void)open(folder.file("")); }), STORE);  // the folder itself
  CHECK_EQUAL(symlink(text.c_str(), folder.file("link").c_str()), 0);
  CHECK_STATUS(outcome_of([&] { (void)open(folder.file("link")); }), STORE);
  return true;
}

bool a_newer_schema_is_refused_and_left_as_it_is() {
  const TempDir folder;
  const std::string path = folder.file("s.db");
  CHECK(put(open(path), row("k", "v")));
  CHECK(Other(path).run("PRAGMA user_version = 1000"));
  const auto refused = outcome_of([&] { (void)open(path); });
  CHECK_STATUS(refused, STORE);
  CHECK(holds(refused.message, "newer"));
  CHECK_EQUAL(Other(path).ask("PRAGMA user_version"), "1000");
  return true;
}

bool it_writes_ahead_and_to_the_disk() {
  const TempDir folder;
  const TablePtr table = open(folder.file("s.db"));
  CHECK(put(table, row("k", "v")));
  CHECK_EQUAL(Other(folder.file("s.db")).ask("PRAGMA journal_mode"), "wal");
  CHECK_EQUAL(commits_in(folder.read("s.db-wal")) > 0, true);
  // Another process sees it at once, and what is kept is there without this one.
  CHECK(view(get(open(folder.file("s.db")), "k")->value) == "v");
  return true;
}

// With a million rows, a look-up that goes by no index or sorts takes seconds.
bool every_question_goes_by_its_index() {
  const TempDir folder;
  const TablePtr table = open(folder.file("s.db"));
  const Other other(folder.file("s.db"));
  const auto plan_of = [&](const std::string &sql) {
    SqliteStatement statement(other.connection(), ("EXPLAIN QUERY PLAN " + sql).c_str(), "other");
    std::string plan;
    while (statement.step()) plan += statement.text(3) + "; ";
    return plan;
  };
  const auto scan_of = [&](Filter filter) { return plan_of(sqlite_scan(filter).sql); };
  CHECK_EQUAL(plan_of(sqlite_get), "SEARCH row USING INDEX sqlite_autoindex_row_1 (key=?); ");
  CHECK_EQUAL(plan_of(sqlite_due), "SEARCH row USING INDEX row_due (app_id=? AND due_s>? AND due_s<?); ");
  CHECK_EQUAL(scan_of({}), "SEARCH row USING INDEX sqlite_autoindex_row_1 (key>?); ");
  Filter filter;
  filter.app_id = "a";
  CHECK_EQUAL(scan_of(filter), "SEARCH row USING INDEX row_app (app_id=? AND key>?); ");
  filter.company_id = "c";
  CHECK_EQUAL(scan_of(filter), "SEARCH row USING INDEX row_company (company_id=? AND key>?); ");
  filter.owner = "o";
  CHECK_EQUAL(scan_of(filter), "SEARCH row USING INDEX row_owner (owner=? AND key>?); ");
  filter.location_id = "";
  CHECK_EQUAL(scan_of(filter), "SEARCH row USING INDEX row_owner (owner=? AND key>?); ");
  filter.location_id = "l";
  CHECK_EQUAL(scan_of(filter), "SEARCH row USING INDEX row_location (location_id=? AND key>?); ");
  return true;
}

bool a_lease_of_before_a_restart_is_over() {
  const TempDir folder;
  const std::string path = folder.file("s.db");
  const TablePtr table = open(path);
  const auto take = [&](const char *holder) { return run_blocking(table->lease("n", holder, 600000), Cancel::none()); };
  CHECK(take("ann").is_held);
  CHECK(!take("bob").is_held);
  CHECK(!run_blocking(open(path)->lease("n", "bob", 600000), Cancel::none()).is_held);  // as another process sees it
  CHECK(Other(path).run("UPDATE lease SET boot_id = 'that of another start'"));
  CHECK(take("bob").is_held);
  CHECK(!take("ann").is_held);
  return true;
}

// Who is killed gives nothing back.
bool leases_that_are_over_are_cleared_away() {
  const TempDir folder;
  const std::string path = folder.file("s.db");
  const TablePtr table = open(path);
  const auto take = [&](std::string name) {
    return run_blocking(table->lease(std::move(name), "ann", 600000), Cancel::none()).is_held;
  };
  const Other other(path);
  CHECK(
      other.run("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)"
                " INSERT INTO lease SELECT 'lost ' || i, 'nobody', 'another start', 9e15 FROM n"));
  CHECK(take("held"));
  CHECK_EQUAL(other.ask("SELECT count(*) FROM lease WHERE holder = 'nobody'"), "500");
  CHECK(other.run(
      "UPDATE lease SET boot_id = (SELECT boot_id FROM lease WHERE name = 'held'), until_ms = 1 WHERE holder = 'nobody'"));
  for (int i = 0; i < 255; ++i) CHECK(take("held"));
  CHECK_EQUAL(other.ask("SELECT count(*) FROM lease"), "501");
  CHECK(take("another"));
  CHECK_EQUAL(other.ask("SELECT group_concat(name, ' ') FROM lease"), "another held");
  return true;
}

// Files of the first schema, which had no leases, counters nor holders.
bool a_file_of_the_first_schema_is_brought_forward() {
  const TempDir folder;
  const std::string path = folder.file("s.db");
  CHECK(Other(path).run(
      "CREATE TABLE row (key TEXT PRIMARY KEY NOT NULL, value BLOB NOT NULL, version INTEGER NOT NULL, app_id TEXT NOT NULL,"
      " owner TEXT NOT NULL, company_id TEXT NOT NULL, location_id TEXT NOT NULL);"
      "CREATE INDEX row_owner ON row (app_id, owner, key);"
      "CREATE INDEX row_company ON row (company_id, key);"
      "CREATE INDEX row_location ON row (location_id, key);"
      "CREATE TABLE claim (name TEXT PRIMARY KEY NOT NULL, until_s INTEGER NOT NULL) WITHOUT ROWID;"
      "CREATE INDEX claim_end ON claim (until_s);"
      "INSERT INTO row VALUES ('k', x'76', 7, 'a', 'o', 'c', 'l'); INSERT INTO claim VALUES ('n', 100);"
      "PRAGMA application_id = 1195920449; PRAGMA user_version = 1"));
  CHECK_EQUAL(chmod(path.c_str(), 0600), 0);
  const TablePtr table = open(path);
  const std::optional<Row> kept = get(table, "k");
  CHECK(view(kept->value) == "v");
  CHECK_EQUAL(kept->version, 7U);
  CHECK_EQUAL(kept->due_s, 0);
  CHECK(run_blocking(table->claim("n", "ann", 200, 100), Cancel::none()) == Claim::DONE);
  CHECK(put(table, *kept));
  CHECK_EQUAL(Other(path).ask("PRAGMA user_version"), "2");
  return true;
}

/// A computation that is begun and stands where it first has to wait.
struct Begun {
  explicit Begun(Task<bool> made) : task(std::move(made)) { task.start(context); }
  bool finish() {
    while (!task.done()) {
      while (!context.pending->ready()) context.pending->wait(Cancel::none());
      Task<bool>::resume(context);
    }
    return task.take();
  }
  TaskContext context;
  Task<bool> task;
};

bool writes_that_come_together_share_one_commit() {
  constexpr int count = 50;
  const TempDir folder;
  const std::string path = folder.file("s.db");
  const TablePtr table = open(path);
  CHECK(put(table, row("taken", "v")));
  const int before = commits_in(folder.read("s.db-wal"));
  const Other other(path);
  CHECK(other.run("BEGIN IMMEDIATE"));
  std::list<Begun> begun;
  for (int i = 0; i < count; ++i) begun.emplace_back(table->put_if_version(row("k" + std::to_string(i), "v")));
  begun.emplace_back(table->put_if_version(row("taken", "w")));  // one that is refused takes no other with it
  for (const Begun &one : begun) CHECK(!one.task.done());
  CHECK(other.run("COMMIT"));
  int written = 0;
  for (Begun &one : begun) written += one.finish() ? 1 : 0;
  CHECK_EQUAL(written, count);
  CHECK_EQUAL(commits_in(folder.read("s.db-wal")), before + 1);
  CHECK(get(table, "k49").has_value());
  return true;
}

// A caller who was begun and is driven by nobody must hold up nobody.
bool who_stands_still_does_not_stop_the_others() {
  const TempDir folder;
  const std::string path = folder.file("s.db");
  const TablePtr table = open(path);
  const Other other(path);
  CHECK(other.run("BEGIN IMMEDIATE"));
  Begun still(table->put_if_version(row("still", "v")));
  CHECK(!still.task.done());
  CHECK(other.run("COMMIT"));
  CHECK(put(table, row("k", "v")));
  CHECK(get(table, "still").has_value());  // the one who came by took it along
  CHECK(still.finish());
  return true;
}

bool a_wait_for_another_process_can_be_cancelled() {
  const TempDir folder;
  const std::string path = folder.file("s.db");
  const TablePtr table = open(path);
  const Other other(path);
  CHECK(other.run("BEGIN IMMEDIATE"));
  Cancel cancel;
  cancel.set_timeout_ms(50);
  CHECK_STATUS(outcome_of([&] { (void)run_blocking(table->put_if_version(row("k", "v")), cancel); }), TIMEOUT);
  CHECK(!get(table, "k"));  // reading waits for nobody
  CHECK(other.run("COMMIT"));
  CHECK(put(table, row("l", "v")));
  CHECK(!get(table, "k"));  // who left took the write with them
  return true;
}

bool a_lock_that_ends_is_waited_for() {
  const TempDir folder;
  const std::string path = folder.file("s.db");
  const TablePtr table = open(path);
  const Other other(path);
  CHECK(other.run("BEGIN IMMEDIATE"));
  bool unlocked = false;
  std::thread unlocking([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(60));
    unlocked = other.run("COMMIT");
  });
  const bool written = put(table, row("k", "v"));
  unlocking.join();
  CHECK(written);
  CHECK(unlocked);
  return true;
}

// A limit on the size of files stands for the full disk.
// What SQLite says of a file on which another process stands still within a checkpoint, after ten seconds.
bool a_protocol_that_others_hold_up_is_a_lock() {
  for (const int code : {SQLITE_BUSY, SQLITE_BUSY_SNAPSHOT, SQLITE_LOCKED, SQLITE_PROTOCOL}) {
    bool is_busy = false;
    try {
      ghlauth::store::throw_sqlite(nullptr, code, "the store");
    } catch (const ghlauth::store::SqliteBusy &) {
      is_busy = true;
    }
    CHECK(is_busy);
  }
  return true;
}

bool a_write_that_finds_no_room_changes_nothing() {
  const TempDir folder;
  const TablePtr table = open(folder.file("s.db"));
  CHECK(put(table, row("k", "before")));
  const std::uint64_t version = get(table, "k")->version;
  struct stat info {};
  CHECK_EQUAL(stat(folder.file("s.db-wal").c_str(), &info), 0);
  rlimit limit{};
  CHECK_EQUAL(getrlimit(RLIMIT_FSIZE, &limit), 0);
  const rlimit unlimited = limit;
  limit.rlim_cur = static_cast<rlim_t>(info.st_size) + 1;
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  CHECK_EQUAL(setrlimit(RLIMIT_FSIZE, &limit), 0);
  const auto refused = outcome_of([&] { (void)put(table, row("k", std::string(100000, 'x'), version)); });
  const bool is_there = view(get(table, "k")->value) == "before";
  CHECK_EQUAL(setrlimit(RLIMIT_FSIZE, &unlimited), 0);
  std::signal(SIGXFSZ, handler);
  CHECK_STATUS(refused, STORE);
  CHECK(is_there);
  CHECK(put(table, row("k", "after", version)));
  CHECK(view(get(open(folder.file("s.db")), "k")->value) == "after");
  return true;
}

bool a_file_that_was_destroyed_is_reported() {
  const TempDir folder;
  const std::string path = folder.file("s.db");
  CHECK(put(open(path), row("k", std::string(100000, 'x'))));
  std::string bytes = folder.read("s.db");
  CHECK(bytes.size() > 8192);
  std::memset(bytes.data() + 100, 0xff, 4096);
  folder.write("s.db", bytes);
  const auto outcome = outcome_of([&] { (void)get(open(path), "k"); });
  CHECK_STATUS(outcome, STORE);
  CHECK(holds(outcome.message, path));
  return true;
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      SCENARIO(the_files_are_their_users_alone),
      SCENARIO(a_file_that_others_can_reach_is_refused),
      SCENARIO(what_is_no_store_is_refused_and_left_as_it_is),
      SCENARIO(a_newer_schema_is_refused_and_left_as_it_is),
      SCENARIO(it_writes_ahead_and_to_the_disk),
      SCENARIO(every_question_goes_by_its_index),
      SCENARIO(a_lease_of_before_a_restart_is_over),
      SCENARIO(leases_that_are_over_are_cleared_away),
      SCENARIO(a_file_of_the_first_schema_is_brought_forward),
      SCENARIO(writes_that_come_together_share_one_commit),
      SCENARIO(who_stands_still_does_not_stop_the_others),
      SCENARIO(a_wait_for_another_process_can_be_cancelled),
      SCENARIO(a_lock_that_ends_is_waited_for),
      SCENARIO(a_protocol_that_others_hold_up_is_a_lock),
      SCENARIO(a_write_that_finds_no_room_changes_nothing),
      SCENARIO(a_file_that_was_destroyed_is_reported),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
