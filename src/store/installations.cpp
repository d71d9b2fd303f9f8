#include "store/installations.hpp"

#include <utility>

namespace ghlauth::store {
namespace {

// Installation rows have a prefix of their own: other kinds of rows may share the table.
std::string key_of(std::string id) { return "installation/" + std::move(id); }

}  // namespace

Task<std::optional<Stored>> Installations::load(std::string id) const {
  const std::optional<Row> row = co_await table_->get(key_of(std::move(id)));
  std::optional<Stored> stored;
  if (row) stored = Stored{InstallationRecord::deserialize(view(row->value)), row->version};
  co_return stored;
}

Task<bool> Installations::save(Stored stored) const {
  const InstallationRecord &record = stored.record;
  Row row;
  row.key = key_of(record.id());
  row.value = record.serialize();
  row.index = Index{record.app_id, record.owner, record.company_id, record.location_id};
  row.version = stored.version;
  co_return co_await table_->put_if_version(std::move(row));
}

Task<bool> Installations::erase(std::string id) const { co_return co_await table_->erase(key_of(std::move(id))); }

Task<std::vector<InstallationRecord>> Installations::find(Filter filter) const {
  const std::vector<Row> rows = co_await table_->scan(std::move(filter));
  std::vector<InstallationRecord> records;
  records.reserve(rows.size());
  for (const Row &row : rows) records.push_back(InstallationRecord::deserialize(view(row.value)));
  co_return records;
}

}  // namespace ghlauth::store
