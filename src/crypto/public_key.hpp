// RSA and Ed25519 keys that verify what somebody else signed.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace ghlauth::crypto {

/// The numbers are those of the public header.
enum class KeyAlgorithm { ED25519 = 1, RSA = 2 };

/// A parsed key. Thread-safe.
class PublicKey {
 public:
  /// One PEM block "PUBLIC KEY", or its DER (SubjectPublicKeyInfo). Throws INVALID_ARGUMENT for anything else, and for keys of other
  /// algorithms.
  static PublicKey read(std::string_view pem_or_der);

  PublicKey(PublicKey &&) noexcept;
  PublicKey &operator=(PublicKey &&) noexcept;
  ~PublicKey();

  [[nodiscard]] KeyAlgorithm algorithm() const noexcept;
  /// Bytes of each signature.
  [[nodiscard]] std::size_t signature_size() const noexcept;
  /// SHA-256 of the DER form, in hex.
  [[nodiscard]] const std::string &fingerprint() const noexcept;
  /// RSA: PKCS#1 v1.5 over SHA-256. Ed25519: over the data itself.
  [[nodiscard]] bool verify(std::string_view data, std::string_view signature) const;

 private:
  struct Impl;
  explicit PublicKey(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace ghlauth::crypto
