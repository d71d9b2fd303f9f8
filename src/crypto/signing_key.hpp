// RSA and Ed25519 keys that sign: what the sandbox plays HighLevel with.
#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "core/secret.hpp"

namespace ghlauth::crypto {

class SigningKey {
 public:
  static SigningKey generate_rsa(int bits);
  /// Takes seconds for a large key; nothing when it was asked to stop meanwhile.
  static std::optional<SigningKey> generate_rsa(int bits, std::stop_token stop);
  static SigningKey generate_ed25519();
  static SigningKey from_pem(std::string_view private_key_pem);

  SigningKey(SigningKey &&) noexcept;
  SigningKey &operator=(SigningKey &&) noexcept;
  ~SigningKey();

  /// RSA: PKCS#1 v1.5 over SHA-256 (RS256). Ed25519: over the data itself.
  [[nodiscard]] std::string sign(std::string_view data) const;
  /// True when `signature` is this key's own over `data`.
  [[nodiscard]] bool verify(std::string_view data, std::string_view signature) const;
  [[nodiscard]] std::string public_pem() const;
  [[nodiscard]] SecretBytes private_pem() const;

 private:
  struct Impl;
  explicit SigningKey(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace ghlauth::crypto
