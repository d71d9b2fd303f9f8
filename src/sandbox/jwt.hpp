// RS256 tokens. The key takes a while to generate, so a thread of its own does that while the server already answers.
#pragma once

#include <future>
#include <string>
#include <string_view>

#include "crypto/signing_key.hpp"

namespace ghlauth::sandbox {

class JwtSigner {
 public:
  JwtSigner();
  /// A signed token around a JSON object of claims. May be called from many threads at once.
  [[nodiscard]] std::string sign(std::string_view claims) const;
  [[nodiscard]] std::string public_pem() const { return key_.get().public_pem(); }

 private:
  std::shared_future<crypto::SigningKey> key_;
};

/// The parts before the signature.
std::string jwt_signing_input(std::string_view claims);

}  // namespace ghlauth::sandbox
