#include "sandbox/jwt.hpp"

#include "core/encoding.hpp"

namespace ghlauth::sandbox {

JwtSigner::JwtSigner() : key_(std::async(std::launch::async, [] { return crypto::SigningKey::generate_rsa(2048); }).share()) {}

std::string jwt_signing_input(std::string_view claims) {
  static const std::string header = base64url_encode(R"({"alg":"RS256","typ":"JWT"})") + '.';
  return header + base64url_encode(claims);
}

std::string JwtSigner::sign(std::string_view claims) const {
  const std::string input = jwt_signing_input(claims);
  return input + '.' + base64url_encode(key_.get().sign(input));
}

}  // namespace ghlauth::sandbox
