// The table in memory: versions, look-ups, claims, and many threads at once.
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "store/installations.hpp"
#include "store/memory_table.hpp"
#include "support/scenario.hpp"

using ghlauth::append;
using ghlauth::Cancel;
using ghlauth::InstallationRecord;
using ghlauth::Level;
using ghlauth::run_blocking;
using ghlauth::view;
using ghlauth::store::Filter;
using ghlauth::store::Index;
using ghlauth::store::Installations;
using ghlauth::store::make_memory_table;
using ghlauth::store::Row;
using ghlauth::store::Stored;
using ghlauth::store::Table;
using ghlauth::test::outcome_of;

namespace {

constexpr int thread_count = 8;

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

bool a_row_is_written_at_its_version_alone() {
  const auto table = make_memory_table();
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
  const auto table = make_memory_table();
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
  const auto table = make_memory_table();
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
  const auto table = make_memory_table();
  CHECK(claim(*table, "n", 100, 50));
  CHECK(!claim(*table, "n", 200, 50));
  CHECK(!claim(*table, "n", 200, 100));  // its last second
  CHECK(claim(*table, "n", 200, 101));
  CHECK(claim(*table, "m", 100, 50));
  return true;
}

bool eight_threads_lose_no_write() {
  constexpr int writes = 200;
  const auto table = make_memory_table();
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
  const auto table = make_memory_table();
  std::atomic<int> winners{0};
  in_threads([&](int) {
    for (int i = 0; i < 100; ++i)
      if (claim(*table, "name " + std::to_string(i), 100, 50)) ++winners;
  });
  CHECK_EQUAL(winners.load(), 100);
  return true;
}

bool installations_share_the_table_with_other_rows() {
  const auto table = make_memory_table();
  const Installations installations(table);
  CHECK(put(*table, row("a:l", "not an installation", 0)));
  CHECK(!run_blocking(installations.load("a:l"), Cancel::none()));
  InstallationRecord record;
  record.app_id = "a";
  record.level = Level::LOCATION;
  record.location_id = "l";
  record.owner = "\xc3\xa9";
  CHECK(run_blocking(installations.save(Stored{record, 0}), Cancel::none()));
  CHECK(!run_blocking(installations.save(Stored{record, 0}), Cancel::none()));
  CHECK_EQUAL(run_blocking(installations.load("a:l"), Cancel::none())->record.owner, record.owner);
  Filter filter;
  filter.owner = record.owner;
  CHECK_EQUAL(run_blocking(installations.find(filter), Cancel::none()).size(), 1U);
  CHECK(run_blocking(installations.erase("a:l"), Cancel::none()));
  CHECK(put(*table, row("installation/a:l", "garbage", 0)));
  CHECK_STATUS(outcome_of([&] { (void)run_blocking(installations.load("a:l"), Cancel::none()); }), STORE);
  return true;
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      SCENARIO(a_row_is_written_at_its_version_alone),
      SCENARIO(a_row_written_again_has_another_version),
      SCENARIO(rows_are_found_by_their_columns_in_order),
      SCENARIO(a_name_is_claimed_once_until_its_end),
      SCENARIO(eight_threads_lose_no_write),
      SCENARIO(of_eight_threads_one_gets_the_name),
      SCENARIO(installations_share_the_table_with_other_rows),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
