// SHA-256, HMAC, HKDF and constant-time comparison.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "core/secret.hpp"

namespace ghlauth::crypto {

/// The 32 bytes of SHA-256.
std::string sha256(std::string_view data);
/// The same of data that comes in pieces.
class Sha256 {
 public:
  Sha256();
  Sha256(const Sha256 &) = delete;
  Sha256 &operator=(const Sha256 &) = delete;
  ~Sha256();
  void add(std::string_view data);
  /// The 32 bytes; begins anew.
  std::string finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};
/// The 32 bytes of HMAC-SHA-256.
SecretBytes hmac_sha256(std::string_view key, std::string_view data);
/// HKDF-SHA-256 (RFC 5869).
SecretBytes hkdf_sha256(std::string_view key, std::string_view salt, std::string_view info, std::size_t size);
/// Equality whose time depends on the lengths alone.
bool equal_constant_time(std::string_view a, std::string_view b) noexcept;

}  // namespace ghlauth::crypto
