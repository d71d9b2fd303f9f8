#include "store/sealed_table.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/encoding.hpp"
#include "core/error.hpp"
#include "core/log.hpp"
#include "store/seal.hpp"

namespace ghlauth::store {
namespace {

// One row with a line for each key that ever sealed something here: its id and a known text that it sealed. The line of a store
// that was opened without a key holds one word.
constexpr const char *checks_key = "keys";
constexpr std::string_view check_context = "key check";
constexpr std::string_view plain_line = "plain";

std::string check_line(const SealingKey &key) {
  return key.id + " " + base64_encode(view(seal(key, check_context, key.id))) + "\n";
}

struct Checks {
  bool has_first = false;  ///< the key that is to seal has sealed here before
  bool has_plain = false;
};

/// Throws STORE_KEY when a key is not the one that it was here, or none of those that sealed here is given: a new key on its
/// own would hide that the right one is missing.
Checks check(const Keyring &keyring, std::string_view lines) {
  Checks checks;
  bool any = false;
  std::string ids;
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(line.size() + 1, lines.size()));
    if (line == plain_line) {
      checks.has_plain = true;
      continue;
    }
    const std::string_view id = line.substr(0, line.find(' '));
    ids += (ids.empty() ? "" : ", ") + printable(id, 64);
    const SealingKey *key = keyring.find(id);
    if (key == nullptr) continue;
    const std::optional<SecretBytes> sealed = base64_decode(line.substr(std::min(id.size() + 1, line.size())));
    if (!sealed || !unseal(*key, check_context, view(*sealed)))
      throw Error(Status::STORE_KEY, "the key " + key->id + " is not the one of that id that this store was sealed with");
    any = true;
    checks.has_first = checks.has_first || key == &keyring.primary();
  }
  if (!ids.empty() && !any) throw Error(Status::STORE_KEY, "this store was sealed with keys that are not given: " + ids);
  return checks;
}

void append_field(std::string &context, std::string_view field) {
  context += std::to_string(field.size());
  context += ':';
  context += field;
}

std::string context_of(const Row &row) {
  std::string context;
  for (const std::string_view field :
       {std::string_view("row"), std::string_view(row.key), std::string_view(row.index.app_id),
        std::string_view(row.index.owner), std::string_view(row.index.company_id), std::string_view(row.index.location_id)})
    append_field(context, field);
  return context;
}

class SealedTable final : public Table {
 public:
  SealedTable(std::shared_ptr<Table> table, Keyring keyring, bool allow_plain)
      : table_(std::move(table)), keyring_(std::move(keyring)), allow_plain_(allow_plain) {}

  Task<std::optional<Row>> get(std::string key) override {
    std::optional<Row> row = co_await table_->get(std::move(key));
    if (row) open(*row);
    co_return row;
  }

  Task<bool> put_if_version(Row row) override {
    row.value = seal(keyring_.primary(), context_of(row), view(row.value));
    co_return co_await table_->put_if_version(std::move(row));
  }

  Task<bool> erase_if_version(std::string key, std::uint64_t version) override {
    return table_->erase_if_version(std::move(key), version);
  }

  Task<std::vector<Row>> scan(Filter filter, std::string after, std::size_t limit) override {
    std::vector<Row> rows = co_await table_->scan(filter, after, limit);
    // Fewer than the limit means that there are no more: another one comes for the row that is left out.
    if (rows.size() == limit && std::erase_if(rows, is_checks) != 0) {
      const std::string last = rows.empty() || rows.back().key < checks_key ? checks_key : rows.back().key;
      std::vector<Row> more = co_await table_->scan(filter, last, 1);
      std::move(more.begin(), more.end(), std::back_inserter(rows));
    }
    std::erase_if(rows, is_checks);
    for (Row &row : rows) open(row);
    co_return rows;
  }

  Task<std::vector<Row>> due(std::string app_id, std::int64_t until_s, std::size_t limit) override {
    std::vector<Row> rows = co_await table_->due(std::move(app_id), until_s, limit);
    for (Row &row : rows) open(row);
    co_return rows;
  }

  // What follows holds no secrets.
  Task<Lease> lease(std::string name, std::string holder, std::int64_t duration_ms) override {
    return table_->lease(std::move(name), std::move(holder), duration_ms);
  }
  Task<bool> release(std::string name, std::string holder) override {
    return table_->release(std::move(name), std::move(holder));
  }
  Task<std::int64_t> count(std::string name, std::int64_t delta, std::int64_t until_unix_s, std::int64_t now_unix_s) override {
    return table_->count(std::move(name), delta, until_unix_s, now_unix_s);
  }
  Task<Claim> claim(std::string name, std::string holder, std::int64_t until_unix_s, std::int64_t now_unix_s) override {
    return table_->claim(std::move(name), std::move(holder), until_unix_s, now_unix_s);
  }
  Task<bool> confirm(std::string name, std::string holder, std::int64_t until_unix_s) override {
    return table_->confirm(std::move(name), std::move(holder), until_unix_s);
  }
  Task<bool> unclaim(std::string name, std::string holder) override {
    return table_->unclaim(std::move(name), std::move(holder));
  }

 private:
  static bool is_checks(const Row &row) { return row.key == checks_key; }

  void open(Row &row) const {
    if (!row.damage.empty()) return;
    const std::optional<std::string_view> id = sealing_key_id(view(row.value));
    if (!id && allow_plain_) return;
    const SealingKey *key = id ? keyring_.find(*id) : nullptr;
    std::optional<SecretBytes> value;
    if (key != nullptr) value = unseal(*key, context_of(row), view(row.value));
    if (!id)
      row.damage = "it is not sealed";
    else if (key == nullptr)
      row.damage = "it is sealed with the key " + printable(*id, 64) + ", which is not given";
    else if (!value)
      row.damage = "it was changed since it was written";
    if (value)
      row.value = std::move(*value);
    else
      row.value.clear();
  }

  std::shared_ptr<Table> table_;
  Keyring keyring_;
  bool allow_plain_;
};

}  // namespace

Task<std::shared_ptr<Table>> seal_table(std::shared_ptr<Table> table, Keyring keyring, bool allow_plain) {
  for (bool settled = false; !settled;) {
    Row row;
    row.key = checks_key;
    std::optional<Row> present = co_await table->get(row.key);
    if (present) row = std::move(*present);
    const Checks checks = check(keyring, view(row.value));
    if (checks.has_plain && !allow_plain)
      throw Error(Status::STORE_KEY, "this store was used without a key and holds plain records",
                  "Allow them with ghlauth_store_options_set_plain beside the key: what is written from then on is sealed.");
    settled = checks.has_first;
    if (settled) continue;
    append(row.value, check_line(keyring.primary()));
    settled = co_await table->put_if_version(std::move(row));  // if somebody else was faster: look at theirs
  }
  std::shared_ptr<Table> sealed = std::make_shared<SealedTable>(std::move(table), std::move(keyring), allow_plain);
  co_return sealed;
}

Task<std::shared_ptr<Table>> plain_table(std::shared_ptr<Table> table) {
  for (bool settled = false; !settled;) {
    Row row;
    row.key = checks_key;
    const std::optional<Row> present = co_await table->get(row.key);
    settled = present && view(present->value) == std::string(plain_line) + "\n";
    if (settled) continue;
    if (present) throw Error(Status::STORE_KEY, "this store is sealed, and no key was given");
    append(row.value, plain_line);
    append(row.value, "\n");
    settled = co_await table->put_if_version(std::move(row));
  }
  co_return table;
}

}  // namespace ghlauth::store
