// AES-256-GCM: authenticated encryption of small records.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/secret.hpp"

namespace ghlauth::crypto {

inline constexpr std::size_t aead_key_bytes = 32;
inline constexpr std::size_t aead_nonce_bytes = 12;
inline constexpr std::size_t aead_tag_bytes = 16;

/// nonce | ciphertext | tag, with a fresh random nonce. The key has 32 bytes.
std::string aead_seal(std::string_view key, std::string_view plaintext, std::string_view associated_data);
/// The plaintext, or nothing for anything that aead_seal did not make with this key and these associated data.
std::optional<SecretBytes> aead_open(std::string_view key, std::string_view sealed, std::string_view associated_data);

}  // namespace ghlauth::crypto
