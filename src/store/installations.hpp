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
};

class Installations {
 public:
  explicit Installations(std::shared_ptr<Table> table) : table_(std::move(table)) {}

  /// Throws STORE for a row that cannot be read.
  Task<std::optional<Stored>> load(std::string id) const;
  /// False when somebody else wrote it since it was read: read it again and decide again.
  Task<bool> save(Stored stored) const;
  Task<bool> erase(std::string id) const;
  Task<Found> find(Filter filter) const;

  [[nodiscard]] Table &table() const noexcept { return *table_; }

 private:
  std::shared_ptr<Table> table_;
};

}  // namespace ghlauth::store
