// Installations in a table: records in, records out.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocol/installation_record.hpp"
#include "store/table.hpp"

namespace ghlauth::store {

/// A record with the version that it was read at (0: not stored yet).
struct Stored {
  InstallationRecord record;
  std::uint64_t version = 0;
};

/// What a look-up found, with the ids of the rows that cannot be read and why: they hide none of the others.
struct Found {
  struct Damaged {
    std::string id;
    std::string reason;
  };
  std::vector<InstallationRecord> records;
  std::vector<Damaged> damaged;
  std::string next;  ///< of a page: the id behind which the next one starts; empty at the end
};

class Installations {
 public:
  explicit Installations(std::shared_ptr<Table> table) : table_(std::move(table)) {}

  /// Throws STORE, as a RowFault for a row that cannot be read.
  Task<std::optional<Stored>> load(std::string id) const;
  /// False when somebody else wrote it since it was read: read it again and decide again.
  Task<bool> save(Stored stored) const;
  /// Only a row that is there and cannot be read; false where it is another. Throws STORE when that cannot be told now.
  Task<bool> erase_damaged(std::string id) const;
  Task<Found> find(Filter filter) const;
  /// At most `limit` of them, those whose ids are behind `after` (empty: from the first one on), ordered by id.
  Task<Found> page(Filter filter, std::string after, std::size_t limit) const;
  /// At most `limit` installations of an app whose access tokens expire by `until_s`, the first to expire first.
  Task<Found> due(std::string app_id, std::int64_t until_s, std::size_t limit) const;

  /// The row of an installation, and whether a row is that of one.
  static std::string key_of(const std::string &id);
  static bool is_key(std::string_view key) noexcept;

  [[nodiscard]] Table &table() const noexcept { return *table_; }

 private:
  std::shared_ptr<Table> table_;
};

}  // namespace ghlauth::store
