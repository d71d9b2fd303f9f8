// The keys that webhooks are verified with.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "webhook/signature.hpp"

namespace ghlauth::webhook {

/// A set of keys that does not change; what changes is which set is in use.
class Keys {
 public:
  /// The two that HighLevel publishes.
  static Keys published();

  /// The same and one more. One that is there already stays as it is. Throws INVALID_ARGUMENT for what is no such key.
  [[nodiscard]] Keys with(crypto::KeyAlgorithm algorithm, std::string_view pem_or_der) const;
  /// The same without that one. Throws NOT_FOUND when it is not among them.
  [[nodiscard]] Keys without(crypto::KeyAlgorithm algorithm, std::string_view pem_or_der) const;

  /// "Ed25519 <SHA-256 of the DER form>", "RSA ..." for each, the newest first.
  [[nodiscard]] std::vector<std::string> names() const;

  /// Throws SIGNATURE_INVALID when no key of its algorithm made it.
  void require(const Signature &signature, std::string_view body) const;

 private:
  std::vector<std::shared_ptr<const crypto::PublicKey>> keys_;
};

}  // namespace ghlauth::webhook
