#include "store/installations.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/error.hpp"
#include "core/log.hpp"
#include "store/report.hpp"

namespace ghlauth::store {
namespace {

// Installation rows have a prefix of their own: other kinds of rows may share the table.
constexpr std::string_view prefix = "installation/";

[[noreturn]] void throw_damaged(const std::string &id, const std::string &reason) {
  throw RowFault(Status::STORE, "the row of the installation " + printable(id) + " in the store cannot be read: " + reason,
                 "Remove it with ghlauth_oauth_remove and authorize again, or restore the store from a backup; other rows are not "
                 "concerned.");
}

InstallationRecord record_of(const Row &row) {
  const std::string id = row.key.substr(prefix.size());
  if (!row.damage.empty()) throw_damaged(id, row.damage);
  try {
    return InstallationRecord::deserialize(view(row.value));
  } catch (const Error &error) {
    throw_damaged(id, std::string(error.message()));
  }
}

bool is_unreadable(const Row &row) {
  try {
    (void)record_of(row);
  } catch (const Error &) {
    return true;
  }
  return false;
}

bool is_installation(const Row &row) { return Installations::is_key(row.key); }

Found found_of(const std::vector<Row> &rows) {
  Found found;
  for (const Row &row : rows) {
    if (!is_installation(row)) continue;
    try {
      found.records.push_back(record_of(row));
    } catch (const Error &error) {
      found.damaged.push_back({row.key.substr(prefix.size()), std::string(error.message())});
    }
  }
  return found;
}

/// When a token has to be renewed; never where only the user can do something.
std::int64_t due_of(const InstallationRecord &record) {
  if (record.is_adopted) return 0;  // nothing may be done about it
  const bool is_over = record.state == InstallationState::NEEDS_AUTHORIZATION || record.state == InstallationState::REMOVED;
  return is_over || record.expires_at_s == no_expiry ? 0 : record.expires_at_s;
}

}  // namespace

std::string Installations::key_of(const std::string &id) { return std::string(prefix) + id; }
bool Installations::is_key(std::string_view key) noexcept { return key.starts_with(prefix); }

Task<std::optional<Stored>> Installations::load(std::string id) const {
  const std::optional<Row> row = co_await table_->get(key_of(id));
  std::optional<Stored> stored;
  if (row) stored = Stored{record_of(*row), row->version};
  co_return stored;
}

Task<bool> Installations::save(Stored stored) const {
  const InstallationRecord &record = stored.record;
  Row row;
  row.key = key_of(record.id());
  row.value = record.serialize();
  row.index = Index{record.app_id, record.owner, record.company_id, record.location_id};
  row.due_s = due_of(record);
  row.version = stored.version;
  co_return co_await table_->put_if_version(std::move(row));
}

Task<bool> Installations::erase_damaged(std::string id) const {
  const std::optional<Row> row = co_await table_->get(key_of(id));
  if (!row || !is_unreadable(*row)) co_return false;
  co_return co_await table_->erase_if_version(row->key, row->version);
}

Task<Found> Installations::find(Filter filter) const {
  constexpr std::size_t page_rows = 500;
  Found found;
  do {
    Found page = co_await this->page(filter, found.next, page_rows);
    std::move(page.records.begin(), page.records.end(), std::back_inserter(found.records));
    std::move(page.damaged.begin(), page.damaged.end(), std::back_inserter(found.damaged));
    found.next = std::move(page.next);
  } while (!found.next.empty());
  co_return found;
}

Task<Found> Installations::page(Filter filter, std::string after, std::size_t limit) const {
  const std::vector<Row> rows = co_await table_->scan(std::move(filter), key_of(after), limit);
  Found found = found_of(rows);
  if (!rows.empty() && rows.size() == limit && is_installation(rows.back())) found.next = rows.back().key.substr(prefix.size());
  co_return found;
}

Task<Found> Installations::due(std::string app_id, std::int64_t until_s, std::size_t limit) const {
  const std::vector<Row> rows = co_await table_->due(std::move(app_id), until_s, limit);
  co_return found_of(rows);
}

}  // namespace ghlauth::store
