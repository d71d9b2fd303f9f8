// The primitive table that every store is. It knows bytes, versions and index columns; meaning lies above it. Operations are
// tasks, so that a store over a network can suspend; nothing here blocks by itself.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/secret.hpp"
#include "core/task.hpp"

namespace ghlauth::store {

/// Index columns of a row, for look-ups.
struct Index {
  std::string app_id;
  std::string owner;
  std::string company_id;
  std::string location_id;
};

struct Row {
  std::string key;
  SecretBytes value;
  Index index;
  std::uint64_t version = 0;  ///< set by the table; 0 means "not there"
  std::string damage;         ///< why there is no value although there is a row; empty for a sound one
};

/// What has to be equal; an absent column fits anything.
struct Filter {
  std::optional<std::string> app_id;
  std::optional<std::string> owner;
  std::optional<std::string> company_id;
  std::optional<std::string> location_id;
};

/// Thread-safe. Failures of the medium are thrown as STORE.
class Table {
 public:
  Table() = default;
  Table(const Table &) = delete;
  Table &operator=(const Table &) = delete;
  virtual ~Table() = default;

  virtual Task<std::optional<Row>> get(std::string key) = 0;
  /// Writes the row if the stored version is still row.version (0: if there is none). False when it is another.
  virtual Task<bool> put_if_version(Row row) = 0;
  /// False when there was none.
  virtual Task<bool> erase(std::string key) = 0;
  /// The rows that fit, ordered by key.
  virtual Task<std::vector<Row>> scan(Filter filter) = 0;
  /// Takes a name for good until `until_unix_s`: true for the first one who does, false for everybody after.
  virtual Task<bool> claim(std::string name, std::int64_t until_unix_s, std::int64_t now_unix_s) = 0;
};

}  // namespace ghlauth::store
