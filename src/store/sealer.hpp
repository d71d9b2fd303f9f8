// Sealing of rows. Bound to a value: which row it is (its kind, app and resource are in its key), all of its columns, and the
// version that it was written as; and, by seal.hpp, the format and the id of the key.
#pragma once

#include <memory>

#include "store/keyring.hpp"
#include "store/table.hpp"

namespace ghlauth::store {

class Sealer {
 public:
  /// `allow_plain`: values that are not sealed are read.
  Sealer(Keyring keyring, bool allow_plain) : keyring_(std::move(keyring)), allow_plain_(allow_plain) {}

  [[nodiscard]] const Keyring &keyring() const noexcept { return keyring_; }

  /// Seals the value with the first key, for row.next_version, which is chosen where there is none.
  void seal(Row &row) const;
  /// Opens the value of a row that was read; row.damage says why there is none.
  void open(Row &row) const;
  /// Whether the value is sealed.
  [[nodiscard]] static bool is_sealed(const Row &row) noexcept;
  /// Whether the first key sealed it.
  [[nodiscard]] bool is_current(const Row &row) const noexcept;

 private:
  Keyring keyring_;
  bool allow_plain_;
};

/// What a sealed table is made of.
struct Sealing {
  std::shared_ptr<Table> below;  ///< where the values are sealed
  Sealer sealer;
};

}  // namespace ghlauth::store
