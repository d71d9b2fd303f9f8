// The rows of a store, without their values.
#pragma once

#include <ghlauth/store.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ghlauth::cli {

struct StoredRow {
  std::string key;
  std::string app_id, company_id, location_id, owner;
  std::string version;
  std::int64_t due_s = -1;  ///< the end of an access token
  std::string sealed_with;  ///< the id of the key; empty when it is not sealed, or not known
  std::string damage;       ///< why it does not open; empty when it does
};

/// What a key says: "secret/pit/mine" is the "pit" "mine".
struct RowName {
  const char *kind;  ///< "installation", "remembered", "client-secret", "pit", "secret", "other"
  std::string name;
};
[[nodiscard]] RowName name_of(const std::string &key);

struct StoredRows {
  std::vector<StoredRow> rows;    ///< by key
  std::int64_t unnamed = 0;       ///< more that do not open
  std::vector<std::string> keys;  ///< the ids of those that sealed in this store
};

/// All rows of a store, each opened. Those that do not open have a name and a reason alone.
[[nodiscard]] StoredRows read_opened_rows(ghlauth_store *store);

// The format, as src/store writes it.
/// The row that says which keys sealed in the store.
inline constexpr const char *keys_row = "keys";
/// Their ids, out of its value.
[[nodiscard]] std::vector<std::string> key_ids(std::string_view keys_value);
/// A sealed value begins with the id of its key, within so many bytes.
inline constexpr std::size_t sealed_head_bytes = 8 + 1 + 64;
/// Empty for a value that is not sealed.
[[nodiscard]] std::string sealing_key(std::string_view value);

}  // namespace ghlauth::cli
