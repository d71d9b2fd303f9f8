// What every table does, over each of them: versions, look-ups, what is due, leases, counters, claims, and many
// threads at once.
#include <atomic>
#include <chrono>
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
using ghlauth::InstallationState;
using ghlauth::Level;
using ghlauth::run_blocking;
using ghlauth::view;
using ghlauth::store::Claim;
using ghlauth::store::Filter;
using ghlauth::store::Found;
using ghlauth::store::Index;
using ghlauth::store::Installations;
using ghlauth::store::Keyring;
using ghlauth::store::Lease;
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

enum class Kind { MEMORY, SQLITE, SEALED_MEMORY, SEALED_SQLITE };
Kind kind = Kind::MEMORY;

/// A new table of the kind under test.
class NewTable {
 public:
  NewTable() : table_(kind == Kind::MEMORY || kind == Kind::SEALED_MEMORY ? make_memory_table() : open()) {
    if (kind == Kind::MEMORY || kind == Kind::SQLITE) return;
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
bool erase(Table &table, std::string key, std::uint64_t version) {
  return run_blocking(table.erase_if_version(std::move(key), version), Cancel::none());
}
Claim claim(Table &table, std::string name, std::string holder, std::int64_t until_s, std::int64_t now_s) {
  return run_blocking(table.claim(std::move(name), std::move(holder), until_s, now_s), Cancel::none());
}
bool confirm(Table &table, std::string name, std::string holder, std::int64_t until_s) {
  return run_blocking(table.confirm(std::move(name), std::move(holder), until_s), Cancel::none());
}
bool unclaim(Table &table, std::string name, std::string holder) {
  return run_blocking(table.unclaim(std::move(name), std::move(holder)), Cancel::none());
}
Lease lease(Table &table, std::string name, std::string holder, std::int64_t duration_ms) {
  return run_blocking(table.lease(std::move(name), std::move(holder), duration_ms), Cancel::none());
}
bool release(Table &table, std::string name, std::string holder) {
  return run_blocking(table.release(std::move(name), std::move(holder)), Cancel::none());
}
std::int64_t count(Table &table, std::string name, std::int64_t delta, std::int64_t until_s, std::int64_t now_s) {
  return run_blocking(table.count(std::move(name), delta, until_s, now_s), Cancel::none());
}

/// The keys, in one text.
std::string keys_of(const std::vector<Row> &rows) {
  std::string keys;
  for (const Row &one : rows) keys += (keys.empty() ? "" : " ") + one.key;
  return keys;
}
std::string scan(Table &table, Filter filter, std::string after = {}, std::size_t limit = 1000) {
  return keys_of(run_blocking(table.scan(std::move(filter), std::move(after), limit), Cancel::none()));
}
std::string due(Table &table, std::string app_id, std::int64_t until_s, std::size_t limit = 1000) {
  return keys_of(run_blocking(table.due(std::move(app_id), until_s, limit), Cancel::none()));
}

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

bool a_row_is_erased_at_its_version_alone() {
  const NewTable table;
  CHECK(put(*table, row("k", "a", 0)));
  const std::uint64_t first = get(*table, "k")->version;
  CHECK(put(*table, row("k", "b", first)));
  CHECK(!erase(*table, "k", first));
  CHECK(!erase(*table, "k", 0));
  CHECK(view(get(*table, "k")->value) == "b");
  CHECK(erase(*table, "k", get(*table, "k")->version));
  CHECK(!get(*table, "k"));
  CHECK(!erase(*table, "k", first));
  return true;
}

bool rows_are_found_by_their_columns_in_order() {
  const NewTable table;
  CHECK(put(*table, row("3", "", 0, {"app", "ann", "c1", "l3"})));
  CHECK(put(*table, row("1", "", 0, {"app", "ann", "c1", "l1"})));
  CHECK(put(*table, row("2", "", 0, {"app", "bob", "c1", ""})));
  CHECK(put(*table, row("4", "", 0, {"other", "ann", "c1", "l1"})));
  CHECK_EQUAL(scan(*table, {}), "1 2 3 4");
  CHECK_EQUAL(scan(*table, {.app_id = "app", .owner = {}, .company_id = {}, .location_id = {}}), "1 2 3");
  CHECK_EQUAL(scan(*table, {.app_id = {}, .owner = "ann", .company_id = {}, .location_id = {}}), "1 3 4");
  CHECK_EQUAL(scan(*table, {.app_id = {}, .owner = {}, .company_id = "c1", .location_id = {}}), "1 2 3 4");
  CHECK_EQUAL(scan(*table, {.app_id = {}, .owner = {}, .company_id = {}, .location_id = "l1"}), "1 4");
  CHECK_EQUAL(scan(*table, {.app_id = "app", .owner = "ann", .company_id = {}, .location_id = {}}), "1 3");
  CHECK_EQUAL(scan(*table, {.app_id = "app", .owner = "ann", .company_id = "c1", .location_id = "l3"}), "3");
  CHECK_EQUAL(scan(*table, {.app_id = "app", .owner = {}, .company_id = {}, .location_id = ""}), "2");
  CHECK_EQUAL(scan(*table, {.app_id = {}, .owner = {}, .company_id = {}, .location_id = ""}), "2");
  CHECK_EQUAL(scan(*table, {.app_id = {}, .owner = "eve", .company_id = {}, .location_id = {}}), "");
  return true;
}

// Whoever pages stops at a page that is not full.
bool rows_come_in_pages_by_the_bytes_of_their_keys() {
  const NewTable table;
  for (const char *key : {"zz", "a", "\xc3\xa9", "B", "l", "a b", "keyz"})
    CHECK(put(*table, row(key, "v", 0, {"app", "", "", ""})));
  const Filter app{.app_id = "app", .owner = {}, .company_id = {}, .location_id = {}};
  for (const Filter &filter : {Filter{}, app}) {
    std::string all;
    std::string after;
    for (int page = 0; page < 7; ++page) {
      const std::string key = scan(*table, filter, after, 1);
      CHECK(!key.empty());
      all += key + ",";
      after = key;
    }
    CHECK_EQUAL(scan(*table, filter, after, 1), "");
    CHECK_EQUAL(all, "B,a,a b,keyz,l,zz,\xc3\xa9,");
    CHECK_EQUAL(scan(*table, filter, "", 3), "B a a b");
    CHECK_EQUAL(scan(*table, filter, "a", 4), "a b keyz l zz");
    CHECK_EQUAL(scan(*table, filter, "c", 2), "keyz l");  // the name is no row's
    CHECK_EQUAL(scan(*table, filter, "", 0), "");
  }
  return true;
}

bool rows_are_found_by_when_they_are_due() {
  const NewTable table;
  const auto dated = [](std::string key, std::int64_t due_s, std::string app_id) {
    Row made = row(std::move(key), "v", 0, {std::move(app_id), "", "", ""});
    made.due_s = due_s;
    return made;
  };
  CHECK(put(*table, dated("a", 30, "app")));
  CHECK(put(*table, dated("b", 10, "app")));
  CHECK(put(*table, dated("c", 20, "app")));
  CHECK(put(*table, dated("d", 20, "app")));
  CHECK(put(*table, dated("e", 0, "app")));
  CHECK(put(*table, dated("f", 10, "apx")));
  CHECK_EQUAL(get(*table, "a")->due_s, 30);
  CHECK_EQUAL(due(*table, "app", 9), "");
  CHECK_EQUAL(due(*table, "app", 29), "b c d");
  CHECK_EQUAL(due(*table, "app", 30), "b c d a");
  CHECK_EQUAL(due(*table, "app", 30, 2), "b c");
  CHECK_EQUAL(due(*table, "apx", 30), "f");
  CHECK_EQUAL(due(*table, "", 30), "");
  Row later = *get(*table, "b");
  later.due_s = 40;
  CHECK(put(*table, std::move(later)));
  Row never = *get(*table, "c");
  never.due_s = 0;
  CHECK(put(*table, std::move(never)));
  CHECK(erase(*table, "d"));
  CHECK_EQUAL(due(*table, "app", 100), "a b");
  CHECK(view(run_blocking(table.shared()->due("app", 100, 1), Cancel::none())[0].value) == "v");
  return true;
}

bool a_lease_is_its_holders_until_it_ends() {
  const NewTable table;
  const Lease first = lease(*table, "n", "ann", 60000);
  CHECK(first.is_held);
  CHECK_EQUAL(first.holder, "ann");
  CHECK_BETWEEN(first.remaining_ms, std::int64_t{50000}, std::int64_t{60000});
  const Lease refused = lease(*table, "n", "bob", 60000);
  CHECK(!refused.is_held);
  CHECK_EQUAL(refused.holder, "ann");
  CHECK_BETWEEN(refused.remaining_ms, std::int64_t{1}, std::int64_t{60000});
  CHECK(lease(*table, "m", "bob", 60000).is_held);  // another name
  const Lease renewed = lease(*table, "n", "ann", 600000);
  CHECK(renewed.is_held);
  CHECK(renewed.remaining_ms > 500000);
  CHECK(!release(*table, "n", "bob"));
  CHECK(!lease(*table, "n", "bob", 60000).is_held);
  CHECK(release(*table, "n", "ann"));
  CHECK(!release(*table, "n", "ann"));
  CHECK(lease(*table, "n", "bob", 60000).is_held);
  return true;
}

bool a_lease_that_was_not_given_back_ends_by_itself() {
  constexpr std::int64_t duration_ms = 100;
  const NewTable table;
  const auto start = std::chrono::steady_clock::now();
  CHECK(lease(*table, "n", "ann", duration_ms).is_held);
  while (!lease(*table, "n", "bob", 60000).is_held) std::this_thread::yield();
  // A clock of milliseconds ends a lease up to one of them early.
  CHECK(std::chrono::steady_clock::now() - start >= std::chrono::milliseconds(duration_ms - 2));
  CHECK(!lease(*table, "n", "ann", duration_ms).is_held);
  CHECK(!release(*table, "n", "ann"));
  return true;
}

bool a_counter_adds_until_its_end() {
  const NewTable table;
  CHECK_EQUAL(count(*table, "n", 3, 100, 50), 3);
  CHECK_EQUAL(count(*table, "n", 4, 200, 60), 7);    // and keeps its end
  CHECK_EQUAL(count(*table, "n", -1, 200, 100), 6);  // its last second
  CHECK_EQUAL(count(*table, "m", 1, 200, 100), 1);
  CHECK_EQUAL(count(*table, "n", 5, 200, 101), 5);
  CHECK_EQUAL(count(*table, "n", 0, 300, 101), 5);
  CHECK_EQUAL(count(*table, "big", INT64_C(1) << 40, 300, 101), INT64_C(1) << 40);
  return true;
}

bool a_name_is_claimed_once_until_its_end() {
  const NewTable table;
  CHECK(claim(*table, "n", "ann", 100, 50) == Claim::NEW);
  CHECK(claim(*table, "n", "bob", 200, 50) == Claim::IN_PROGRESS);
  CHECK(claim(*table, "n", "bob", 200, 100) == Claim::IN_PROGRESS);  // its last second
  CHECK(claim(*table, "n", "ann", 120, 100) == Claim::NEW);          // asked again by the same one: longer
  CHECK(claim(*table, "n", "bob", 200, 120) == Claim::IN_PROGRESS);
  CHECK(claim(*table, "n", "bob", 200, 121) == Claim::NEW);
  CHECK(claim(*table, "m", "bob", 100, 50) == Claim::NEW);
  return true;
}

bool a_claim_that_is_confirmed_is_done() {
  const NewTable table;
  CHECK(claim(*table, "n", "ann", 100, 50) == Claim::NEW);
  CHECK(!confirm(*table, "n", "bob", 1000));
  CHECK(!unclaim(*table, "n", "bob"));
  CHECK(confirm(*table, "n", "ann", 1000));
  CHECK(confirm(*table, "n", "ann", 1000));  // asked again because the answer was lost
  CHECK(!unclaim(*table, "n", "ann"));
  CHECK(claim(*table, "n", "bob", 200, 1000) == Claim::DONE);
  CHECK(claim(*table, "n", "ann", 200, 1000) == Claim::DONE);
  CHECK(claim(*table, "n", "bob", 2000, 1001) == Claim::NEW);
  CHECK(unclaim(*table, "n", "bob"));
  CHECK(!unclaim(*table, "n", "bob"));
  CHECK(claim(*table, "n", "ann", 2000, 1001) == Claim::NEW);
  return true;
}

// Who took too long may confirm as long as nobody has taken over.
bool a_late_confirmation_counts_unless_somebody_took_over() {
  const NewTable table;
  CHECK(claim(*table, "n", "ann", 100, 50) == Claim::NEW);
  CHECK(claim(*table, "other", "eve", 300, 200) == Claim::NEW);  // after its end
  CHECK(confirm(*table, "n", "ann", 1000));
  CHECK(claim(*table, "n", "bob", 400, 200) == Claim::DONE);
  CHECK(claim(*table, "m", "ann", 100, 50) == Claim::NEW);
  CHECK(claim(*table, "m", "bob", 400, 200) == Claim::NEW);
  CHECK(!confirm(*table, "m", "ann", 1000));
  CHECK(claim(*table, "m", "eve", 400, 200) == Claim::IN_PROGRESS);
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
  std::atomic<int> claimed{0};
  std::atomic<int> leased{0};
  std::atomic<int> counted{0};
  in_threads([&](int thread) {
    const std::string holder = "holder " + std::to_string(thread);
    for (int i = 0; i < 50; ++i) {
      const std::string name = "name " + std::to_string(i);
      if (claim(*table, name, holder, 100, 50) == Claim::NEW) ++claimed;
      if (lease(*table, name, holder, 600000).is_held) ++leased;
      if (count(*table, name, 1, 100, 50) == thread_count) ++counted;
    }
  });
  CHECK_EQUAL(claimed.load(), 50);
  CHECK_EQUAL(leased.load(), 50);
  CHECK_EQUAL(counted.load(), 50);
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

bool installations_come_in_pages_and_by_their_expiry() {
  const NewTable table;
  const Installations installations(table.shared());
  for (const char *key : {"a row before", "keys of somebody", "secret/x"})
    CHECK(put(*table, row(key, "v", 0, {"a", "", "", ""})));
  InstallationRecord record;
  record.app_id = "a";
  record.level = Level::LOCATION;
  for (int i = 0; i < 1100; ++i) {
    record.location_id = std::to_string(1000 + i);
    record.expires_at_s = 5000 - i;
    CHECK(run_blocking(installations.save(Stored{record, 0}), Cancel::none()));
  }
  Filter filter;
  filter.app_id = "a";
  CHECK_EQUAL(run_blocking(installations.find(filter), Cancel::none()).records.size(), 1100U);
  std::size_t seen = 0;
  std::string after;
  for (std::size_t pages = 0; pages == 0 || !after.empty(); ++pages) {
    const Found page = run_blocking(installations.page(filter, after, 300), Cancel::none());
    CHECK_EQUAL(page.records.size(), pages < 3 ? 300U : 200U);
    CHECK_EQUAL(page.records[0].location_id, std::to_string(1000 + seen));
    seen += page.records.size();
    after = page.next;
  }
  CHECK_EQUAL(seen, 1100U);
  Found first = run_blocking(installations.due("a", 3902, 10), Cancel::none());
  CHECK_EQUAL(first.records.size(), 2U);
  CHECK_EQUAL(first.records[0].location_id, "2099");
  for (const InstallationState state : {InstallationState::NEEDS_AUTHORIZATION, InstallationState::REMOVED}) {
    Stored over = *run_blocking(installations.load(first.records[0].id()), Cancel::none());
    over.record.state = state;
    CHECK(run_blocking(installations.save(over), Cancel::none()));
    CHECK_EQUAL(run_blocking(installations.due("a", 3902, 10), Cancel::none()).records.size(), 1U);
  }
  return true;
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      SCENARIO(any_bytes_come_back),
      SCENARIO(a_row_is_written_at_its_version_alone),
      SCENARIO(a_row_written_again_has_another_version),
      SCENARIO(a_row_is_erased_at_its_version_alone),
      SCENARIO(rows_are_found_by_their_columns_in_order),
      SCENARIO(rows_come_in_pages_by_the_bytes_of_their_keys),
      SCENARIO(rows_are_found_by_when_they_are_due),
      SCENARIO(a_lease_is_its_holders_until_it_ends),
      SCENARIO(a_lease_that_was_not_given_back_ends_by_itself),
      SCENARIO(a_counter_adds_until_its_end),
      SCENARIO(a_name_is_claimed_once_until_its_end),
      SCENARIO(a_claim_that_is_confirmed_is_done),
      SCENARIO(a_late_confirmation_counts_unless_somebody_took_over),
      SCENARIO(eight_threads_lose_no_write),
      SCENARIO(of_eight_threads_one_gets_the_name),
      SCENARIO(installations_share_the_table_with_other_rows),
      SCENARIO(installations_come_in_pages_and_by_their_expiry),
  };
  int failed = cmocka_run_group_tests_name("memory", tests, nullptr, nullptr);
  kind = Kind::SQLITE;
  failed += cmocka_run_group_tests_name("sqlite", tests, nullptr, nullptr);
  kind = Kind::SEALED_MEMORY;
  failed += cmocka_run_group_tests_name("sealed memory", tests, nullptr, nullptr);
  kind = Kind::SEALED_SQLITE;
  failed += cmocka_run_group_tests_name("sealed sqlite", tests, nullptr, nullptr);
  return failed;
}
