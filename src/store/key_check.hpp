// The record by which a wrong key is noticed before it does harm: a row with a line for each key that sealed in the table.
#pragma once

#include <string>
#include <string_view>

#include "store/keyring.hpp"

namespace ghlauth::store {

/// The key of that row.
inline constexpr const char *key_check_row = "keys";
/// The line of a table that was used without a key.
inline constexpr std::string_view plain_line = "plain";

/// The id of a key and a known text that it sealed, with the end of the line.
std::string key_check_line(const SealingKey &key);

struct KeyCheck {
  bool has_first = false;  ///< the key that is to seal has sealed here before
  bool has_plain = false;
};

/// Throws STORE_KEY when a key is not the one that it was here, or none of those that sealed here is given: a new key on its
/// own would hide that the right one is missing. `called`: what was sealed with them.
KeyCheck check_keys(const Keyring &keyring, std::string_view lines, const std::string &called);

}  // namespace ghlauth::store
