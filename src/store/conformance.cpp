#include "store/conformance.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/encoding.hpp"
#include "core/error.hpp"
#include "crypto/random.hpp"
#include "store/conformance_check.hpp"

namespace ghlauth::store {
namespace {

// The names of a check begin with it, and then with hexadecimal digits.
constexpr std::string_view checks_prefix = "conformance ";

/// A part of a table: the names and columns that begin with a prefix, without it.
class Part final : public Table {
 public:
  Part(Table &whole, std::string prefix) : whole_(whole), prefix_(std::move(prefix)) {}

  Task<std::optional<Row>> get(std::string key) override {
    std::optional<Row> row = co_await whole_.get(prefix_ + key);
    if (row) strip(*row);
    co_return row;
  }
  Task<bool> put_if_version(Row row) override {
    for (std::string *text : texts_of(row)) text->insert(0, prefix_);
    return whole_.put_if_version(std::move(row));
  }
  Task<bool> erase_if_version(std::string key, std::uint64_t version) override {
    return whole_.erase_if_version(prefix_ + key, version);
  }
  Task<std::vector<Row>> scan(Filter filter, std::string after, std::size_t limit) override {
    for (std::optional<std::string> *column : {&filter.app_id, &filter.owner, &filter.company_id, &filter.location_id})
      if (*column) (*column)->insert(0, prefix_);
    std::vector<Row> rows = co_await whole_.scan(filter, prefix_ + after, limit);
    std::erase_if(rows, [&](const Row &row) { return !row.key.starts_with(prefix_); });  // those behind this part
    for (Row &row : rows) strip(row);
    co_return rows;
  }
  Task<std::vector<Row>> due(std::string app_id, std::int64_t until_s, std::size_t limit) override {
    std::vector<Row> rows = co_await whole_.due(prefix_ + app_id, until_s, limit);
    for (Row &row : rows) strip(row);
    co_return rows;
  }
  Task<Lease> lease(std::string name, std::string holder, std::int64_t duration_ms) override {
    return whole_.lease(prefix_ + name, std::move(holder), duration_ms);
  }
  Task<bool> release(std::string name, std::string holder) override {
    return whole_.release(prefix_ + name, std::move(holder));
  }
  Task<std::int64_t> count(std::string name, std::int64_t delta, std::int64_t until_unix_s, std::int64_t now_unix_s) override {
    return whole_.count(prefix_ + name, delta, until_unix_s, now_unix_s);
  }
  Task<Claim> claim(std::string name, std::string holder, std::int64_t until_unix_s, std::int64_t now_unix_s) override {
    return whole_.claim(prefix_ + name, std::move(holder), until_unix_s, now_unix_s);
  }
  Task<bool> confirm(std::string name, std::string holder, std::int64_t until_unix_s) override {
    return whole_.confirm(prefix_ + name, std::move(holder), until_unix_s);
  }
  Task<bool> unclaim(std::string name, std::string holder) override {
    return whole_.unclaim(prefix_ + name, std::move(holder));
  }

  /// Removes all rows of it. Once through: it ends also with a store that does not erase, or gives the same rows for ever.
  Task<> clear() {
    constexpr std::size_t page_rows = 100;
    for (std::string after;;) {
      const std::vector<Row> rows = co_await scan(Filter(), after, page_rows);
      if (rows.empty() || rows.back().key <= after) co_return;
      for (const Row &row : rows) (void)co_await erase_if_version(row.key, row.version);
      after = rows.back().key;
    }
  }

 private:
  static std::vector<std::string *> texts_of(Row &row) {
    return {&row.key, &row.index.app_id, &row.index.owner, &row.index.company_id, &row.index.location_id};
  }
  void strip(Row &row) const {
    for (std::string *text : texts_of(row))
      if (text->starts_with(prefix_)) text->erase(0, prefix_.size());
  }

  Table &whole_;
  std::string prefix_;
};

}  // namespace

std::vector<Check> conformance_checks() {
  std::vector<Check> all = row_checks();
  std::ranges::copy(mark_checks(), std::back_inserter(all));
  return all;
}

void run_beside_others(const Check &check, Table &table) {
  Part part(table, std::string(checks_prefix) + hex_encode(view(crypto::random_bytes(16))) + "/");
  std::exception_ptr failure;
  try {
    check.run(part);
  } catch (...) {
    failure = std::current_exception();
  }
  try {
    run_blocking(part.clear(), Cancel::none());
  } catch (const Error &error) {
    if (error.status() != Status::UNSUPPORTED) throw;  // a store without rows: the checks of them say so
  }
  if (failure) std::rethrow_exception(failure);
}

std::optional<std::string> first_key_of_others(Table &table) {
  const auto first_behind = [&](std::string after) {
    const std::vector<Row> rows = run_blocking(table.scan(Filter(), std::move(after), 1), Cancel::none());
    return rows.empty() ? std::nullopt : std::optional(rows.front().key);
  };
  std::optional<std::string> key = first_behind({});
  if (key && key->starts_with(checks_prefix)) key = first_behind(std::string(checks_prefix) + "g");
  return key;
}

}  // namespace ghlauth::store
