// Random bytes and names from OpenSSL's generator.
#pragma once

#include <cstddef>
#include <string>

#include "core/secret.hpp"

namespace ghlauth::crypto {

/// Cryptographically strong bytes; throws INTERNAL when the generator fails.
SecretBytes random_bytes(std::size_t size);
/// `size` random bytes as lowercase hex (2 * size characters).
std::string random_hex(std::size_t size);
/// A random version-4 UUID in lowercase.
std::string random_uuid();

}  // namespace ghlauth::crypto
