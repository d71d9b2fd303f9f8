// What is remembered of events, in a table: rows of their own kind beside those of the installations.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/remembered_record.hpp"
#include "store/table.hpp"

namespace ghlauth::store {

/// What is remembered, with the version that it was read at (0: not stored yet).
struct StoredMemory {
  RememberedRecord record;
  std::uint64_t version = 0;
};

struct MemoryPage {
  std::vector<std::string> ids;
  std::string next;  ///< the id behind which the next page starts; empty at the end
};

class Remembered {
 public:
  explicit Remembered(std::shared_ptr<Table> table) : table_(std::move(table)) {}

  /// A row that cannot be read says nothing, and is to be written over.
  Task<std::optional<StoredMemory>> load(std::string id) const;
  /// False when somebody else wrote it since it was read: read it again and decide again.
  Task<bool> save(StoredMemory stored) const;
  /// False when somebody else wrote it since it was read.
  Task<bool> erase(std::string id, std::uint64_t version) const;
  /// At most `limit` of those that fit, behind the id `after`, ordered by id.
  Task<MemoryPage> page(Filter filter, std::string after, std::size_t limit) const;

  /// The row of an id, and whether a row is such a one.
  static std::string key_of(const std::string &id);
  static bool is_key(std::string_view key) noexcept;

 private:
  std::shared_ptr<Table> table_;
};

}  // namespace ghlauth::store
