// Opens a store by its URL.
#pragma once

#include <memory>
#include <string>

#include "store/keyring.hpp"
#include "store/table.hpp"

namespace ghlauth::store {

struct OpenOptions {
  Keyring keyring;
  bool plain = false;  ///< without a key: values stay unsealed; with one: unsealed values are read
};

/// "memory:", or "sqlite:" with an absolute path. Throws UNSUPPORTED for any other scheme, STORE_KEY when a durable store is
/// given no key, and what the table and the keys throw.
Task<std::shared_ptr<Table>> open_table(std::string url, OpenOptions options);

/// Throws STORE_KEY when a durable store would be neither sealed nor allowed to be plain.
void require_key(const OpenOptions &options);

/// A durable table as it is to be used: sealed, or plain when that is allowed. Throws STORE_KEY.
Task<std::shared_ptr<Table>> protect_table(std::shared_ptr<Table> table, OpenOptions options);

}  // namespace ghlauth::store
