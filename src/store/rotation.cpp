#include "store/rotation.hpp"

#include <optional>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "store/key_check.hpp"

namespace ghlauth::store {
namespace {

constexpr std::size_t page_rows = 200;
constexpr int max_passes = 3;    // somebody seals with another key still when there is something to do in each of them
constexpr int max_attempts = 50;  // for one row, which others write meanwhile

const Sealing &sealing_of(const Table &table) {
  if (table.sealing() == nullptr)
    throw Error(Status::STORE_KEY, "the store was opened without a key: there is nothing to seal with",
                "Open it with a key; for one that was used without, allow plain records beside it.");
  return *table.sealing();
}

}  // namespace

Rotation::Rotation(std::shared_ptr<Table> table, Report &report)
    : table_(std::move(table)), sealing_(sealing_of(*table_)), report_(report) {}

Task<bool> Rotation::step() {
  if (after_.empty()) {
    ++pass_;
    late_.clear();
    const std::optional<Row> checks = co_await sealing_.below->get(key_check_row);
    key_check_version_ = checks ? checks->version : 0;
  }
  Filter all;  // named: gcc 12 destroys a braced temporary of a co_await twice
  std::vector<Row> rows = co_await sealing_.below->scan(std::move(all), after_, page_rows);
  const bool is_last = rows.size() < page_rows;
  if (!rows.empty()) after_ = rows.back().key;
  for (Row &row : rows) {
    if (row.key == key_check_row) continue;
    if (!sealing_.sealer.is_current(row))
      co_await reseal(std::move(row));
    else if (is_first_pass())
      ++report_.skipped;
  }
  if (!is_last) co_return true;
  co_return co_await end_pass();
}

Task<> Rotation::reseal(Row row) {
  const std::string key = row.key;
  for (int attempt = 0; attempt < max_attempts; ++attempt) {
    sealing_.sealer.open(row);
    if (!row.damage.empty()) {
      if (is_first_pass()) report_.fail(key, row.damage);
      co_return;
    }
    const bool written = co_await table_->put_if_version(std::move(row));
    if (written) {
      ++report_.done;
      if (!is_first_pass()) late_ = key;
      co_return;
    }
    std::optional<Row> present = co_await sealing_.below->get(key);  // written meanwhile, or erased
    if (!present || sealing_.sealer.is_current(*present)) co_return;
    row = std::move(*present);
  }
  late_ = key;
}

// True when there has to be another pass.
Task<bool> Rotation::end_pass() {
  after_.clear();
  bool is_done = false;
  if (!is_first_pass() && late_.empty()) {
    if (report_.failed != 0) co_return false;  // what cannot be read may need its key still
    is_done = co_await forget_other_keys();
  }
  if (is_done) co_return false;
  if (pass_ < max_passes) co_return true;
  report_.fail(late_.empty() ? key_check_row : late_, "another process seals with another key: put the new one first in all");
  co_return false;
}

// False when a key joined since the pass began.
Task<bool> Rotation::forget_other_keys() {
  std::optional<Row> checks = co_await sealing_.below->get(key_check_row);
  if (!checks || checks->version != key_check_version_) co_return false;
  const std::string_view lines = view(checks->value);
  const SealingKey &first = sealing_.sealer.keyring().primary();
  if (lines.starts_with(first.id + " ") && lines.find('\n') + 1 == lines.size()) co_return true;
  checks->value.clear();
  append(checks->value, key_check_line(first));
  co_return co_await sealing_.below->put_if_version(std::move(*checks));
}

}  // namespace ghlauth::store
