// The signature of a webhook, read from its headers.
#pragma once

#include <string>

#include "crypto/public_key.hpp"
#include "net/header_fields.hpp"

namespace ghlauth::webhook {

/// Those of the request.
using Headers = net::HeaderFields;

inline constexpr std::size_t ed25519_signature_bytes = 64;
inline constexpr std::size_t rsa_signature_bytes = 512;

struct Signature {
  crypto::KeyAlgorithm algorithm = crypto::KeyAlgorithm::ED25519;
  std::string bytes;
};

/// X-GHL-Signature when it is there, whatever else is; otherwise X-WH-Signature, if RSA is allowed. Throws SIGNATURE_MISSING,
/// SIGNATURE_REPEATED, SIGNATURE_MALFORMED and SIGNATURE_LEGACY.
Signature read_signature(const Headers &headers, bool allow_rsa);

}  // namespace ghlauth::webhook
