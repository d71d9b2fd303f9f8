// The envelope of CryptoJS and of `openssl enc -aes-256-cbc -md md5`: "Salted__", 8 bytes of salt, AES-256-CBC with PKCS#7
// padding. Key and IV come out of EVP_BytesToKey with MD5 and one round. It is not authenticated: that one opens says nothing
// about who made it, nor whether it was changed.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "core/secret.hpp"

namespace ghlauth::crypto {

inline constexpr std::size_t envelope_salt_bytes = 8;

/// Thread-safe.
class EvpEnvelope {
 public:
  struct Opened {
    SecretBytes text;      ///< with its padding, where that is not right
    bool is_good = false;  ///< an envelope whose padding is right
  };

  /// Throws UNSUPPORTED where OpenSSL gives no MD5, as its FIPS provider does not.
  EvpEnvelope();
  EvpEnvelope(const EvpEnvelope &) = delete;
  EvpEnvelope &operator=(const EvpEnvelope &) = delete;
  ~EvpEnvelope();

  /// The envelope of a text, raw, with a fresh salt or that one.
  [[nodiscard]] std::string seal(std::string_view passphrase, std::string_view text) const;
  [[nodiscard]] std::string seal(std::string_view passphrase, std::string_view text, std::string_view salt) const;

  /// Everything goes the same way, so that time does not tell what was wrong: what is no envelope is decrypted all the same, as
  /// zeros, and the padding is looked at without branches.
  [[nodiscard]] Opened open(std::string_view passphrase, std::string_view envelope) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace ghlauth::crypto
