#include "store/remembered.hpp"

#include <utility>

#include "core/error.hpp"

namespace ghlauth::store {
namespace {

// Behind the prefix of installations, whose pages thus end before these rows.
constexpr std::string_view prefix = "remembered/";

RememberedRecord record_of(const Row &row) {
  if (!row.damage.empty()) return {};
  try {
    return RememberedRecord::deserialize(view(row.value));
  } catch (const Error &) {
    return {};
  }
}

}  // namespace

std::string Remembered::key_of(const std::string &id) { return std::string(prefix) + id; }
bool Remembered::is_key(std::string_view key) noexcept { return key.starts_with(prefix); }

Task<std::optional<StoredMemory>> Remembered::load(std::string id) const {
  const std::optional<Row> row = co_await table_->get(key_of(id));
  std::optional<StoredMemory> stored;
  if (row) stored = StoredMemory{record_of(*row), row->version};
  co_return stored;
}

Task<bool> Remembered::save(StoredMemory stored) const {
  const RememberedRecord &record = stored.record;
  Row row;
  row.key = key_of(record.id());
  row.value = record.serialize();
  row.index = Index{record.app_id, {}, record.company_id, record.location_id};
  row.version = stored.version;
  co_return co_await table_->put_if_version(std::move(row));
}

Task<bool> Remembered::erase(std::string id, std::uint64_t version) const {
  co_return co_await table_->erase_if_version(key_of(id), version);
}

Task<MemoryPage> Remembered::page(Filter filter, std::string after, std::size_t limit) const {
  const std::vector<Row> rows = co_await table_->scan(std::move(filter), key_of(after), limit);
  MemoryPage page;
  for (const Row &row : rows)
    if (is_key(row.key)) page.ids.push_back(row.key.substr(prefix.size()));
  if (!rows.empty() && rows.size() == limit && is_key(rows.back().key)) page.next = page.ids.back();
  co_return page;
}

}  // namespace ghlauth::store
