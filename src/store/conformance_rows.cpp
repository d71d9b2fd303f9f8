// Rows: bytes, versions, look-ups, what is due.
#include <optional>
#include <utility>

#include "store/conformance_check.hpp"

namespace ghlauth::store {
namespace {

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

void any_bytes_come_back(Table &table) {
  std::string bytes;
  for (int i = 0; i < 70000; ++i) bytes += static_cast<char>(i % 256);
  CHECK(put(table, row("\xc3\xa9 '\"%", bytes, 0, {"a'", "\xc3\xa9", "", "l"})));
  const std::optional<Row> back = get(table, "\xc3\xa9 '\"%");
  CHECK(view(back->value) == bytes);
  EQUAL(back->index.app_id, "a'");
  EQUAL(back->index.owner, "\xc3\xa9");
  CHECK(put(table, row("empty", "", 0)));
  CHECK(get(table, "empty")->value.empty());
}

void a_row_is_written_at_its_version_alone(Table &table) {
  CHECK(!get(table, "k"));
  CHECK(!put(table, row("k", "a", 1)));
  CHECK(put(table, row("k", "a", 0)));
  CHECK(!put(table, row("k", "b", 0)));
  const std::uint64_t first = get(table, "k")->version;
  CHECK(put(table, row("k", "b", first)));
  CHECK(!put(table, row("k", "c", first)));
  CHECK(view(get(table, "k")->value) == "b");
}

// Who read the row before it was erased must not overwrite the one that came after it.
void a_row_written_again_has_another_version(Table &table) {
  CHECK(put(table, row("k", "a", 0)));
  const std::uint64_t first = get(table, "k")->version;
  CHECK(erase(table, "k"));
  CHECK(!erase(table, "k"));
  CHECK(!put(table, row("k", "late", first)));
  CHECK(put(table, row("k", "b", 0)));
  CHECK(!put(table, row("k", "late", first)));
  CHECK(view(get(table, "k")->value) == "b");
}

void a_row_is_erased_at_its_version_alone(Table &table) {
  CHECK(put(table, row("k", "a", 0)));
  const std::uint64_t first = get(table, "k")->version;
  CHECK(put(table, row("k", "b", first)));
  CHECK(!erase(table, "k", first));
  CHECK(!erase(table, "k", 0));
  CHECK(view(get(table, "k")->value) == "b");
  CHECK(erase(table, "k", get(table, "k")->version));
  CHECK(!get(table, "k"));
  CHECK(!erase(table, "k", first));
}

void rows_are_found_by_their_columns_in_order(Table &table) {
  CHECK(put(table, row("3", "", 0, {"app", "ann", "c1", "l3"})));
  CHECK(put(table, row("1", "", 0, {"app", "ann", "c1", "l1"})));
  CHECK(put(table, row("2", "", 0, {"app", "bob", "c1", ""})));
  CHECK(put(table, row("4", "", 0, {"other", "ann", "c1", "l1"})));
  EQUAL(scan(table, {}), "1 2 3 4");
  EQUAL(scan(table, {.app_id = "app", .owner = {}, .company_id = {}, .location_id = {}}), "1 2 3");
  EQUAL(scan(table, {.app_id = {}, .owner = "ann", .company_id = {}, .location_id = {}}), "1 3 4");
  EQUAL(scan(table, {.app_id = {}, .owner = {}, .company_id = "c1", .location_id = {}}), "1 2 3 4");
  EQUAL(scan(table, {.app_id = {}, .owner = {}, .company_id = {}, .location_id = "l1"}), "1 4");
  EQUAL(scan(table, {.app_id = "app", .owner = "ann", .company_id = {}, .location_id = {}}), "1 3");
  EQUAL(scan(table, {.app_id = "app", .owner = "ann", .company_id = "c1", .location_id = "l3"}), "3");
  EQUAL(scan(table, {.app_id = "app", .owner = {}, .company_id = {}, .location_id = ""}), "2");
  EQUAL(scan(table, {.app_id = {}, .owner = {}, .company_id = {}, .location_id = ""}), "2");
  EQUAL(scan(table, {.app_id = {}, .owner = "eve", .company_id = {}, .location_id = {}}), "");
}

// Whoever pages stops at a page that is not full.
void rows_come_in_pages_by_the_bytes_of_their_keys(Table &table) {
  for (const char *key : {"zz", "a", "\xc3\xa9", "B", "l", "a b", "keyz"})
    CHECK(put(table, row(key, "v", 0, {"app", "", "", ""})));
  const Filter app{.app_id = "app", .owner = {}, .company_id = {}, .location_id = {}};
  for (const Filter &filter : {Filter{}, app}) {
    std::string all;
    std::string after;
    for (int page = 0; page < 7; ++page) {
      const std::string key = scan(table, filter, after, 1);
      CHECK(!key.empty());
      all += key + ",";
      after = key;
    }
    EQUAL(scan(table, filter, after, 1), "");
    EQUAL(all, "B,a,a b,keyz,l,zz,\xc3\xa9,");
    EQUAL(scan(table, filter, "", 3), "B a a b");
    EQUAL(scan(table, filter, "a", 4), "a b keyz l zz");
    EQUAL(scan(table, filter, "c", 2), "keyz l");  // the name is no row's
    EQUAL(scan(table, filter, "", 0), "");
  }
}

void rows_are_found_by_when_they_are_due(Table &table) {
  const auto dated = [](std::string key, std::int64_t due_s, std::string app_id) {
    Row made = row(std::move(key), "v", 0, {std::move(app_id), "", "", ""});
    made.due_s = due_s;
    return made;
  };
  CHECK(put(table, dated("a", 30, "app")));
  CHECK(put(table, dated("b", 10, "app")));
  CHECK(put(table, dated("c", 20, "app")));
  CHECK(put(table, dated("d", 20, "app")));
  CHECK(put(table, dated("e", 0, "app")));
  CHECK(put(table, dated("f", 10, "apx")));
  EQUAL(get(table, "a")->due_s, 30);
  EQUAL(due(table, "app", 9), "");
  EQUAL(due(table, "app", 29), "b c d");
  EQUAL(due(table, "app", 30), "b c d a");
  EQUAL(due(table, "app", 30, 2), "b c");
  EQUAL(due(table, "apx", 30), "f");
  EQUAL(due(table, "", 30), "");
  Row later = *get(table, "b");
  later.due_s = 40;
  CHECK(put(table, std::move(later)));
  Row never = *get(table, "c");
  never.due_s = 0;
  CHECK(put(table, std::move(never)));
  CHECK(erase(table, "d"));
  EQUAL(due(table, "app", 100), "a b");
  CHECK(view(run_blocking(table.due("app", 100, 1), Cancel::none())[0].value) == "v");
}

void eight_threads_lose_no_write(Table &table) {
  constexpr int writes = 200;
  CHECK(put(table, row("counter", "0", 0)));
  in_threads([&](int) {
    for (int done = 0; done < writes;) {
      Row present = *get(table, "counter");
      const std::string next = std::to_string(std::stoi(std::string(view(present.value))) + 1);
      present.value.clear();
      append(present.value, next);
      if (put(table, std::move(present))) ++done;
    }
  });
  CHECK(view(get(table, "counter")->value) == std::to_string(writes * thread_count));
}

}  // namespace

#define ENTRY(check) \
  { #check, check }

std::vector<Check> row_checks() {
  return {
      ENTRY(any_bytes_come_back),
      ENTRY(a_row_is_written_at_its_version_alone),
      ENTRY(a_row_written_again_has_another_version),
      ENTRY(a_row_is_erased_at_its_version_alone),
      ENTRY(rows_are_found_by_their_columns_in_order),
      ENTRY(rows_come_in_pages_by_the_bytes_of_their_keys),
      ENTRY(rows_are_found_by_when_they_are_due),
      ENTRY(eight_threads_lose_no_write),
  };
}

}  // namespace ghlauth::store
