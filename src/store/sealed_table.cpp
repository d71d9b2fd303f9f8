#include "store/sealed_table.hpp"

#include <iterator>
#include <utility>

#include "core/error.hpp"
#include "store/key_check.hpp"
#include "store/sealer.hpp"

namespace ghlauth::store {
namespace {

class SealedTable final : public Table {
 public:
  SealedTable(std::shared_ptr<Table> table, Keyring keyring, bool allow_plain)
      : sealing_{std::move(table), Sealer(std::move(keyring), allow_plain)} {}

  Task<std::optional<Row>> get(std::string key) override {
    std::optional<Row> row = co_await sealing_.below->get(std::move(key));
    if (row) sealing_.sealer.open(*row);
    co_return row;
  }

  Task<bool> put_if_version(Row row) override {
    sealing_.sealer.seal(row);
    co_return co_await sealing_.below->put_if_version(std::move(row));
  }

  Task<bool> erase_if_version(std::string key, std::uint64_t version) override {
    return sealing_.below->erase_if_version(std::move(key), version);
  }

  Task<std::vector<Row>> scan(Filter filter, std::string after, std::size_t limit) override {
    std::vector<Row> rows = co_await sealing_.below->scan(filter, after, limit);
    // Fewer than the limit means that there are no more: another one comes for the row that is left out.
    if (rows.size() == limit && std::erase_if(rows, is_checks) != 0) {
      const std::string last = rows.empty() || rows.back().key < key_check_row ? key_check_row : rows.back().key;
      std::vector<Row> more = co_await sealing_.below->scan(filter, last, 1);
      std::move(more.begin(), more.end(), std::back_inserter(rows));
    }
    std::erase_if(rows, is_checks);
    for (Row &row : rows) sealing_.sealer.open(row);
    co_return rows;
  }

  Task<std::vector<Row>> due(std::string app_id, std::int64_t until_s, std::size_t limit) override {
    std::vector<Row> rows = co_await sealing_.below->due(std::move(app_id), until_s, limit);
    for (Row &row : rows) sealing_.sealer.open(row);
    co_return rows;
  }

  // What follows holds no secrets.
  Task<Lease> lease(std::string name, std::string holder, std::int64_t duration_ms) override {
    return sealing_.below->lease(std::move(name), std::move(holder), duration_ms);
  }
  Task<bool> release(std::string name, std::string holder) override {
    return sealing_.below->release(std::move(name), std::move(holder));
  }
  Task<std::int64_t> count(std::string name, std::int64_t delta, std::int64_t until_unix_s, std::int64_t now_unix_s) override {
    return sealing_.below->count(std::move(name), delta, until_unix_s, now_unix_s);
  }
  Task<Claim> claim(std::string name, std::string holder, std::int64_t until_unix_s, std::int64_t now_unix_s) override {
    return sealing_.below->claim(std::move(name), std::move(holder), until_unix_s, now_unix_s);
  }
  Task<bool> confirm(std::string name, std::string holder, std::int64_t until_unix_s) override {
    return sealing_.below->confirm(std::move(name), std::move(holder), until_unix_s);
  }
  Task<bool> unclaim(std::string name, std::string holder) override {
    return sealing_.below->unclaim(std::move(name), std::move(holder));
  }

  [[nodiscard]] bool is_private() const noexcept override { return sealing_.below->is_private(); }
  [[nodiscard]] const Sealing *sealing() const noexcept override { return &sealing_; }

 private:
  static bool is_checks(const Row &row) { return row.key == key_check_row; }

  Sealing sealing_;
};

}  // namespace

Task<std::shared_ptr<Table>> seal_table(std::shared_ptr<Table> table, Keyring keyring, bool allow_plain) {
  for (bool settled = false; !settled;) {
    Row row;
    row.key = key_check_row;
    std::optional<Row> present = co_await table->get(row.key);
    if (present) row = std::move(*present);
    const KeyCheck checks = check_keys(keyring, view(row.value), "this store");
    if (checks.has_plain && !allow_plain)
      throw Error(Status::STORE_KEY, "this store was used without a key and holds plain records",
                  "Allow them with ghlauth_store_options_set_plain beside the key: what is written from then on is sealed.");
    settled = checks.has_first;
    if (settled) continue;
    append(row.value, key_check_line(keyring.primary()));
    settled = co_await table->put_if_version(std::move(row));  // if somebody else was faster: look at theirs
  }
  std::shared_ptr<Table> sealed = std::make_shared<SealedTable>(std::move(table), std::move(keyring), allow_plain);
  co_return sealed;
}

Task<std::shared_ptr<Table>> plain_table(std::shared_ptr<Table> table) {
  for (bool settled = false; !settled;) {
    Row row;
    row.key = key_check_row;
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
