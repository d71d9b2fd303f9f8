// Sealing: what opens, what does not, and which keys a table takes.
#include <functional>
#include <string>
#include <vector>

#include "core/encoding.hpp"
#include "store/keyring.hpp"
#include "store/memory_table.hpp"
#include "store/seal.hpp"
#include "store/sealed_table.hpp"
#include "support/scenario.hpp"

using namespace ghlauth::store;
using ghlauth::append;
using ghlauth::Cancel;
using ghlauth::run_blocking;
using ghlauth::SecretBytes;
using ghlauth::view;
using ghlauth::test::holds;
using ghlauth::test::outcome_of;

namespace {

using TablePtr = std::shared_ptr<Table>;

SealingKey key(std::string id, char c) { return {std::move(id), SecretBytes(32, c)}; }

Keyring ring(const std::vector<SealingKey> &keys) {
  Keyring ring;
  for (const SealingKey &one : keys) ring.add(one.id, one.bytes);
  return ring;
}

TablePtr over(const TablePtr &table, const std::vector<SealingKey> &keys, bool allow_plain = false) {
  return run_blocking(seal_table(table, ring(keys), allow_plain), Cancel::none());
}

bool put(const TablePtr &table, std::string key, std::string_view value, std::uint64_t version = 0, std::string owner = {}) {
  Row row;
  row.key = std::move(key);
  append(row.value, value);
  row.version = version;
  row.index.owner = std::move(owner);
  return run_blocking(table->put_if_version(std::move(row)), Cancel::none());
}

Row get(const TablePtr &table, std::string key) { return *run_blocking(table->get(std::move(key)), Cancel::none()); }
bool put(const TablePtr &table, Row row) { return run_blocking(table->put_if_version(std::move(row)), Cancel::none()); }

bool a_value_opens_with_its_key_and_context_alone() {
  const SealingKey one = key("one", 'a');
  const SecretBytes sealed = seal(one, "context", "the secret");
  CHECK(!holds(std::string(view(sealed)), "secret"));
  CHECK(*sealing_key_id(view(sealed)) == "one");
  CHECK(view(*unseal(one, "context", view(sealed))) == "the secret");
  CHECK(!unseal(one, "contexT", view(sealed)));
  CHECK(!unseal(key("one", 'b'), "context", view(sealed)));
  CHECK(!unseal(key("two", 'a'), "context", view(sealed)));
  CHECK(unseal(one, "", view(seal(one, "", "")))->empty());
  return true;
}

bool no_bit_of_a_sealed_value_can_be_changed() {
  const SealingKey one = key("one", 'a');
  SecretBytes sealed = seal(one, "context", "the secret");
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    sealed[i] = static_cast<char>(sealed[i] ^ 1);
    CHECK(!unseal(one, "context", view(sealed)));
    sealed[i] = static_cast<char>(sealed[i] ^ 1);
    CHECK(!unseal(one, "context", view(sealed).substr(0, i)));
  }
  CHECK(unseal(one, "context", view(sealed)).has_value());
  return true;
}

bool the_same_value_is_never_sealed_the_same() {
  const SealingKey one = key("one", 'a');
  CHECK(view(seal(one, "c", "v")) != view(seal(one, "c", "v")));
  return true;
}

// Writes what was read below, as it was, whatever the version is there now.
bool restore(const TablePtr &below, Row row) {
  const std::optional<Row> present = run_blocking(below->get(row.key), Cancel::none());
  row.next_version = row.version;
  row.version = present ? present->version : 0;
  return put(below, std::move(row));
}

bool rows_cannot_be_exchanged_nor_their_columns_changed() {
  const TablePtr below = make_memory_table();
  const TablePtr table = over(below, {key("1", 'a')});
  CHECK(put(table, "a", "value of a", 0, "ann"));
  CHECK(put(table, "b", "value of b", 0, "ann"));
  CHECK(!holds(std::string(view(get(below, "a").value)), "value"));

  const Row own = get(below, "a");
  Row a = own;
  a.value = get(below, "b").value;
  CHECK(restore(below, a));
  CHECK(holds(get(table, "a").damage, "changed"));
  CHECK(get(table, "a").value.empty());
  CHECK(get(table, "b").damage.empty());

  const std::vector<std::function<void(Row &)>> changes = {
      [](Row &row) { row.index.owner = "eve"; },       [](Row &row) { row.index.app_id = "other"; },
      [](Row &row) { row.index.company_id = "other"; }, [](Row &row) { row.index.location_id = "other"; },
      [](Row &row) { row.due_s = 1; },                  [](Row &row) { ++row.version; }};
  for (const auto &change : changes) {
    a = own;
    change(a);
    CHECK(restore(below, a));
    CHECK(!get(table, "a").damage.empty());
  }
  const std::vector<Row> rows = run_blocking(table->scan({}, "", 10), Cancel::none());
  CHECK_EQUAL(rows.size(), 2U);  // and not the check of the keys
  CHECK(!rows[0].damage.empty());
  CHECK(view(rows[1].value) == "value of b");

  CHECK(restore(below, own));
  CHECK(view(get(table, "a").value) == "value of a");
  return true;
}

// An older value does not pass for the present one. The whole older row does: that is the limit which store.h states.
bool a_value_belongs_to_its_version() {
  const TablePtr below = make_memory_table();
  const TablePtr table = over(below, {key("1", 'a')});
  CHECK(put(table, "a", "v1"));
  const Row first = get(below, "a");
  CHECK(put(table, "a", "v2", first.version));
  Row mixed = get(below, "a");
  mixed.value = first.value;
  CHECK(restore(below, mixed));
  CHECK(holds(get(table, "a").damage, "changed"));
  CHECK(restore(below, first));
  CHECK(view(get(table, "a").value) == "v1");
  return true;
}

bool a_wrong_key_is_said_once_and_changes_nothing() {
  const TablePtr below = make_memory_table();
  CHECK(put(over(below, {key("1", 'a')}), "a", "v"));
  const std::uint64_t version = get(below, "keys").version;
  CHECK_STATUS(outcome_of([&] { (void)over(below, {key("1", 'b')}); }), STORE_KEY);
  CHECK_STATUS(outcome_of([&] { (void)over(below, {key("2", 'a')}); }), STORE_KEY);
  CHECK_STATUS(outcome_of([&] { (void)over(below, {key("2", 'b'), key("1", 'b')}); }), STORE_KEY);
  CHECK_STATUS(outcome_of([&] { (void)over(below, {key("2", 'a')}, true); }), STORE_KEY);
  CHECK_STATUS(outcome_of([&] { (void)run_blocking(plain_table(below), Cancel::none()); }), STORE_KEY);
  CHECK_EQUAL(get(below, "keys").version, version);
  CHECK(view(get(over(below, {key("1", 'a')}), "a").value) == "v");
  return true;
}

// The order of a roll-out: behind the old one everywhere, then first everywhere.
bool a_key_is_rolled_without_a_stop() {
  const TablePtr below = make_memory_table();
  const TablePtr old = over(below, {key("1", 'a')});
  CHECK(put(old, "a", "v1"));
  const TablePtr knows = over(below, {key("1", 'a'), key("2", 'b')});
  const TablePtr uses = over(below, {key("2", 'b'), key("1", 'a')});
  CHECK(view(get(uses, "a").value) == "v1");
  CHECK(put(uses, "a", "v2", get(uses, "a").version));
  CHECK(*sealing_key_id(view(get(below, "a").value)) == "2");
  CHECK(view(get(knows, "a").value) == "v2");
  CHECK(holds(get(old, "a").damage, "key 2"));
  CHECK(put(old, "b", "v3"));
  CHECK(view(get(uses, "b").value) == "v3");
  const TablePtr alone = over(below, {key("2", 'b')});
  CHECK(view(get(alone, "a").value) == "v2");
  CHECK(holds(get(alone, "b").damage, "key 1"));
  return true;
}

bool a_plain_table_is_sealed_on_demand_alone() {
  const TablePtr below = make_memory_table();
  const TablePtr plain = run_blocking(plain_table(below), Cancel::none());
  CHECK(put(plain, "a", "v1"));
  CHECK(view(get(below, "a").value) == "v1");
  CHECK_STATUS(outcome_of([&] { (void)over(below, {key("1", 'a')}); }), STORE_KEY);
  (void)run_blocking(plain_table(below), Cancel::none());
  const TablePtr sealing = over(below, {key("1", 'a')}, true);
  CHECK(view(get(sealing, "a").value) == "v1");
  CHECK(put(sealing, "a", "v2", get(sealing, "a").version));
  CHECK(sealing_key_id(view(get(below, "a").value)).has_value());
  CHECK(view(get(sealing, "a").value) == "v2");
  CHECK_STATUS(outcome_of([&] { (void)run_blocking(plain_table(below), Cancel::none()); }), STORE_KEY);
  CHECK_STATUS(outcome_of([&] { (void)over(below, {key("1", 'a')}); }), STORE_KEY);
  return true;
}

// Whoever can write the database could otherwise put a token of theirs there.
bool a_plain_row_in_a_sealed_table_is_damage() {
  const TablePtr below = make_memory_table();
  const TablePtr table = over(below, {key("1", 'a')});
  CHECK(put(below, "a", "planted"));
  CHECK(holds(get(table, "a").damage, "not sealed"));
  CHECK(get(table, "a").value.empty());
  return true;
}

bool keys_are_read_from_text() {
  const std::string good = ghlauth::base64_encode(std::string(32, 'a'));
  Keyring keys;
  keys.add_text("# made today\r\n\n \t\n  one  " + good + " \r\ntwo\t" + ghlauth::base64_encode(std::string(32, 'b')), "it");
  CHECK_EQUAL(keys.keys().size(), 2U);
  CHECK_EQUAL(keys.primary().id, "one");
  CHECK(view(keys.find("two")->bytes) == std::string(32, 'b'));
  keys.add("one", SecretBytes(32, 'a'));  // the same again
  CHECK_EQUAL(keys.keys().size(), 2U);
  CHECK_STATUS(outcome_of([&] { keys.add("one", SecretBytes(32, 'c')); }), INVALID_ARGUMENT);
  const std::vector<std::string> bad = {"",
                                        "# nothing",
                                        "one",
                                        good,
                                        "one AAA",
                                        "one AAAA",
                                        "o/e " + good,
                                        std::string(65, 'x') + " " + good,
                                        "\xc3\xa9 " + good,
                                        "one " + good + " " + good};
  for (const std::string &text : bad) {
    Keyring none;
    const auto outcome = outcome_of([&] { none.add_text(text, "the file"); });
    CHECK_STATUS(outcome, INVALID_ARGUMENT);
    CHECK(!holds(outcome.message, good));  // a line that is no key may be one without its id
  }
  return true;
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      SCENARIO(a_value_opens_with_its_key_and_context_alone),
      SCENARIO(no_bit_of_a_sealed_value_can_be_changed),
      SCENARIO(the_same_value_is_never_sealed_the_same),
      SCENARIO(rows_cannot_be_exchanged_nor_their_columns_changed),
      SCENARIO(a_value_belongs_to_its_version),
      SCENARIO(a_wrong_key_is_said_once_and_changes_nothing),
      SCENARIO(a_key_is_rolled_without_a_stop),
      SCENARIO(a_plain_table_is_sealed_on_demand_alone),
      SCENARIO(a_plain_row_in_a_sealed_table_is_damage),
      SCENARIO(keys_are_read_from_text),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
