// What every table does, over each of them; and the installations in it.
#include <string>
#include <vector>

#include "store/conformance.hpp"
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
  CHECK(run_blocking((*table).erase(Installations::key_of("a:l")), Cancel::none()));
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

using CheckRunner = void (*)(const ghlauth::store::Check &, Table &);

bool holds_over(CheckRunner run, const ghlauth::store::Check &check, Table &table) {
  const auto outcome = outcome_of([&] { run(check, table); });
  CHECK_STATUS(outcome, OK);
  return true;
}

bool holds_alone_and_beside_others(const ghlauth::store::Check &check) {
  const NewTable table;
  const auto alone = [](const ghlauth::store::Check &one, Table &target) { one.run(target); };
  CHECK(holds_over(alone, check, *table));
  CHECK(holds_over(ghlauth::store::run_beside_others, check, *table));
  return true;
}

void run_check(void **check) {
  assert_true(holds_alone_and_beside_others(*static_cast<const ghlauth::store::Check *>(*check)));
}

}  // namespace

int main() {
  std::vector<CMUnitTest> tests = {
      SCENARIO(installations_share_the_table_with_other_rows),
      SCENARIO(installations_come_in_pages_and_by_their_expiry),
  };
  std::vector<ghlauth::store::Check> checks = ghlauth::store::conformance_checks();
  for (ghlauth::store::Check &check : checks) tests.push_back({check.name, run_check, nullptr, nullptr, &check});
  int failed = 0;
  const char *names[] = {"memory", "sqlite", "sealed memory", "sealed sqlite"};
  for (const Kind tried : {Kind::MEMORY, Kind::SQLITE, Kind::SEALED_MEMORY, Kind::SEALED_SQLITE}) {
    kind = tried;
    failed += _cmocka_run_group_tests(names[static_cast<int>(tried)], tests.data(), tests.size(), nullptr, nullptr);
  }
  return failed;
}
