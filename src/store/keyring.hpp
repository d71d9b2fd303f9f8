// The keys that seal what a store holds.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/secret.hpp"

namespace ghlauth::store {

struct SealingKey {
  std::string id;  ///< names the key beside what it sealed; not secret
  SecretBytes bytes;
};

/// The first key seals, all of them open.
class Keyring {
 public:
  /// Throws INVALID_ARGUMENT for an id or a size that cannot be, and for an id that is there with other bytes.
  void add(std::string id, SecretBytes bytes);
  /// Adds the keys of a text: one "id base64" in each line; blank lines and those that begin with # are left out. `called`
  /// names the text in failures.
  void add_text(std::string_view text, const std::string &called);

  [[nodiscard]] bool empty() const noexcept { return keys_.empty(); }
  [[nodiscard]] const SealingKey &primary() const { return keys_.front(); }
  [[nodiscard]] const SealingKey *find(std::string_view id) const noexcept;
  [[nodiscard]] const std::vector<SealingKey> &keys() const noexcept { return keys_; }

 private:
  std::vector<SealingKey> keys_;
};

}  // namespace ghlauth::store
