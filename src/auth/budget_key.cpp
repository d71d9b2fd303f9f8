#include "auth/budget_key.hpp"

#include "core/encoding.hpp"
#include "crypto/digest.hpp"

namespace ghlauth::auth {

std::string budget_key_of(std::string_view app, std::string_view resource_id, std::string_view token) {
  constexpr std::size_t digest_bytes = 8;
  std::string key(app);
  key += '/';
  return key += resource_id.empty() ? hex_encode(crypto::sha256(token).substr(0, digest_bytes)) : std::string(resource_id);
}

}  // namespace ghlauth::auth
