// Small secrets of the application by name, beside the installations: a client secret, a Private Integration Token.
#pragma once

#include <optional>
#include <string>

#include "core/secret.hpp"
#include "store/table.hpp"

namespace ghlauth::store {

/// Stores a secret, over the one that was there.
Task<> put_secret(Table &table, std::string name, SecretBytes value);
/// False when there was none.
Task<bool> erase_secret(Table &table, const std::string &name);
Task<std::optional<SecretBytes>> get_secret(Table &table, std::string name);

}  // namespace ghlauth::store
