// Versions of rows.
#pragma once

#include <cstdint>
#include <cstring>

#include "crypto/random.hpp"
#include "store/table.hpp"

namespace ghlauth::store {

/// A version is a random number rather than a count: a row that was erased and written again has another one, and no write has
/// to touch a counter for it.
inline std::int64_t new_version() {
  std::uint64_t number = 0;
  while (number == 0) {
    const SecretBytes random = crypto::random_bytes(sizeof number);
    std::memcpy(&number, random.data(), sizeof number);
    number &= INT64_MAX;
  }
  return static_cast<std::int64_t>(number);
}

/// The version that a row gets when it is written.
inline std::uint64_t version_for(const Row &row) {
  return row.next_version != 0 ? row.next_version : static_cast<std::uint64_t>(new_version());
}

}  // namespace ghlauth::store
