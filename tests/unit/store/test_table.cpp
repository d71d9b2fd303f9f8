// What every table does, over each of them: versions, look-ups, claims, and many threads at once.
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "store/installations.hpp"
#include "store/memory_table.hpp"
#include "store/sealed_table.hpp"
#include "store/sqlite_table.hpp"
#include "support/scenario.hpp"
#include "support/temp_dir.hpp"

using ghlauth::append;
using ghlauth::Cancel;
using ghlauth::InstallationRecord;
using ghlauth::Level;
using ghlauth::run_blocking;
using ghlauth::view;
using ghlauth::store::Filter;
using ghlauth::store::Found;
using ghlauth::store::Index;
using ghlauth::store::Installations;
using ghlauth::store::Keyring;
using ghlauth::store::make_memory_table;
using ghlauth::store::open_sqlite_table;
using ghlauth::store::Row;
using ghlauth::store::seal_table;
using ghlauth::store::Stored;
using ghlauth::store::Table;
using ghlauth::test::outcome_of;
using ghlauth::test::TempDir;

namespace {

constexpr int thread_count = 8;

enum class Kind { MEMORY, SQLITE, SEALED };
Kind kind = Kind::MEMORY;

/// A new table of the kind under test.
class NewTable {
 public:
  NewTable() : table_(kind == Kind::MEMORY ? make_memory_table() : open()) {
    if (kind != Kind::SEALED) return;
    Keyring keyring;
    keyring.add("1", ghlauth::SecretBytes(32, 'k'));
    table_ = run_blocking(seal_table(table_, std::move(keyring), false), Cancel::none());
  }
  [[nodiscard]] Table &operator*() const { return *table_; }
  [[nodiscard]] const std::shared_ptr<Table> &shared() const { return table_; }

 private:
  [[nodiscard]] std::shared_ptr<Table> open() const {
    return run_blocking(open_sqlite_table(folder_.file("store.db")), Cancel::none());
  }
  TempDir folder_;
  std::shared_ptr<Table> table_;
};

Row row(std::string key, std::string_view value, std::uint64_t version, Index index = {}) {
  Row made;
  made.key = std::move(key);
  append(made.value, value);
  made.version = version;
  made.index = std::move(index);
  return made;
}

bool put(Table &table, Row made) { return run_blocking(table.put_if_version(std::move(made)), Cancel::none()); }
std::optional<Row> get(Table &table, std::string key) { return run_blocking(table.get(std::move(key)), Cancel::none()); }
bool erase(Table &table, std::string key) { return run_blocking(table.erase(std::move(key)), Cancel::none()); }
bool claim(Table &table, std::string name, std::int64_t until_s, std::int64_t now_s) {
  return run_blocking(table.claim(std::move(name), until_s, now_s), Cancel::none());
}
std::vector<Row> scan(Table &table, Filter filter) { return run_blocking(table.scan(std::move(filter)), Cancel::none()); }

template <class Body>
void in_threads(Body body) {
  std::vector<std::thread> threads;
  for (int i = 0; i < thread_count; ++i) threads.emplace_back([&body, i] { body(i); });
  for (std::thread &thread : threads) thread.join();
}

bool any_bytes_come_back() {
  const NewTable table;
  std::string bytes;
  for (int i = 0; i < 70000; ++i) bytes += static_cast<char>(i % 256);
  CHECK(put(*table, row("\xc3\xa9 '\"%", bytes, 0, {"a'", "\xc3\xa9", "", "l"})));
  const std::optional<Row> back = get(*table, "\xc3\xa9 '\"%");
  CHECK(view(back->value) == bytes);
  CHECK_EQUAL(back->index.app_id, "a'");
  CHECK_EQUAL(back->index.owner, "\xc3\xa9");
  CHECK(put(*table, row("empty", "", 0)));
  CHECK(get(*table, "empty")->value.empty());
  return true;
}

bool a_row_is_written_at_its_version_alone() {
  const NewTable table;
  CHECK(!get(*table, "k"));
  CHECK(!put(*table, row("k", "a", 1)));
  CHECK(put(*table, row("k", "a", 0)));
  CHECK(!put(*table, row("k", "b", 0)));
  const std::uint64_t first = get(*table, "k")->version;
  CHECK(put(*table, row("k", "b", first)));
  CHECK(!put(*table, row("k", "c", first)));
  CHECK(view(get(*table, "k")->value) == "b");
  return true;
}

// Who read the row before it was erased must not overwrite the one that came after it.
bool a_row_written_again_has_another_version() {
  const NewTable table;
  CHECK(put(*table, row("k", "a", 0)));
  const std::uint64_t first = get(*table, "k")->version;
  CHECK(erase(*table, "k"));
  CHECK(!erase(*table, "k"));
  CHECK(!put(*table, row("k", "late", first)));
  CHECK(put(*table, row("k", "b", 0)));
  CHECK(!put(*table, row("k", "late", first)));
  CHECK(view(get(*table, "k")->value) == "b");
  return true;
}

bool rows_are_found_by_their_columns_in_order() {
  const NewTable table;
  CHECK(put(*table, row("3", "", 0, {"app", "ann", "c1", "l3"})));
  CHECK(put(*table, row("1", "", 0, {"app", "ann", "c1", "l1"})));
  CHECK(put(*table, row("2", "", 0, {"app", "bob", "c1", ""})));
  CHECK(put(*table, row("4", "", 0, {"other", "ann", "c1", "l1"})));
  CHECK_EQUAL(scan(*table, {}).size(), 4U);
  const std::vector<Row> found = scan(*table, {.app_id = "app", .owner = "ann", .company_id = {}, .location_id = {}});
  CHECK_EQUAL(found.size(), 2U);
  CHECK_EQUAL(found[0].key, "1");
  CHECK_EQUAL(found[1].key, "3");
  CHECK_EQUAL(scan(*table, {.app_id = "app", .owner = {}, .company_id = {}, .location_id = ""}).size(), 1U);
  CHECK_EQUAL(scan(*table, {.app_id = {}, .owner = "eve", .company_id = {}, .location_id = {}}).size(), 0U);
  return true;
}

bool a_name_is_claimed_once_until_its_end() {
  const NewTable table;
  CHECK(claim(*table, "n", 100, 50));
  CHECK(!claim(*table, "n", 200, 50));
  CHECK(!claim(*table, "n", 200, 100));  // its last second
  CHECK(claim(*table, "n", 200, 101));
  CHECK(claim(*table, "m", 100, 50));
  return true;
}

bool eight_threads_lose_no_write() {
  constexpr int writes = 200;
  const NewTable table;
  CHECK(put(*table, row("counter", "0", 0)));
  in_threads([&](int) {
    for (int done = 0; done < writes;) {
      Row present = *get(*table, "counter");
      const std::string next = std::to_string(std::stoi(std::string(view(present.value))) + 1);
      present.value.clear();
      append(present.value, next);
      if (put(*table, std::move(present))) ++done;
    }
  });
  CHECK(view(get(*table, "counter")->value) == std::to_string(writes * thread_count));
  return true;
}

bool of_eight_threads_one_gets_the_name() {
  const NewTable table;
  std::atomic<int> winners{0};
  in_threads([&](int) {
    for (int i = 0; i < 100; ++i)
      if (claim(*table, "name " + std::to_string(i), 100, 50)) ++winners;
  });
  CHECK_EQUAL(winners.load(), 100);
  return true;
}

bool installations_share_the_table_with_other_rows() {
  const NewTable table;
  const Installations installations(table.shared());
  CHECK(put(*table, row("a:l", "not an installation", 0)));
  CHECK(!run_blocking(installations.load("a:l"), Cancel::none()));
  InstallationRecord record;
  record.app_id = "a";
  record.level = Level::LOCATION;
  record.location_id = "l";
  record.owner = "\xc3\xa9";
  InstallationRecord other = record;
  other.location_id = "m";
  CHECK(run_blocking(installations.save(Stored{record, 0}), Cancel::none()));
  CHECK(!run_blocking(installations.save(Stored{record, 0}), Cancel::none()));
  CHECK_EQUAL(run_blocking(installations.load("a:l"), Cancel::none())->record.owner, record.owner);
  Filter filter;
  filter.owner = record.owner;
  CHECK_EQUAL(run_blocking(installations.find(filter), Cancel::none()).records.size(), 1U);
  CHECK(run_blocking(installations.erase("a:l"), Cancel::none()));
  CHECK(put(*table, row("installation/a:l", "garbage", 0)));
  const auto unreadable = outcome_of([&] { (void)run_blocking(installations.load("a:l"), Cancel::none()); });
  CHECK_STATUS(unreadable, STORE);
  CHECK(ghlauth::test::holds(unreadable.message, "a:l"));
  CHECK(run_blocking(installations.save(Stored{other, 0}), Cancel::none()));
  const Found found = run_blocking(installations.find({}), Cancel::none());
  CHECK_EQUAL(found.records.size(), 1U);  // the one that cannot be read hides no other
  CHECK_EQUAL(found.damaged.size(), 1U);
  CHECK_EQUAL(found.damaged[0].id, "a:l");
  return true;
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      SCENARIO(any_bytes_come_back),
      SCENARIO(a_row_is_written_at_its_version_alone),
      SCENARIO(a_row_written_again_has_another_version),
      SCENARIO(rows_are_found_by_their_columns_in_order),
      SCENARIO(a_name_is_claimed_once_until_its_end),
      SCENARIO(eight_threads_lose_no_write),
      SCENARIO(of_eight_threads_one_gets_the_name),
      SCENARIO(installations_share_the_table_with_other_rows),
  };
  int failed = cmocka_run_group_tests_name("memory", tests, nullptr, nullptr);
  kind = Kind::SQLITE;
  failed += cmocka_run_group_tests_name("sqlite", tests, nullptr, nullptr);
  kind = Kind::SEALED;
  failed += cmocka_run_group_tests_name("sealed sqlite", tests, nullptr, nullptr);
  return failed;
}
