// Sealing of one value: AES-256-GCM under a key of its own, which comes from a key of the ring and a random salt beside it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/secret.hpp"
#include "store/keyring.hpp"

namespace ghlauth::store {

/// `context` says what the value is and where it belongs: sealed values cannot be exchanged for one another.
SecretBytes seal(const SealingKey &key, std::string_view context, std::string_view value);

/// The id of the key that sealed it; nothing when it is no sealed value.
std::optional<std::string_view> sealing_key_id(std::string_view sealed) noexcept;

/// Nothing when it was sealed with another key or for another context, or was changed since.
std::optional<SecretBytes> unseal(const SealingKey &key, std::string_view context, std::string_view sealed);

}  // namespace ghlauth::store
