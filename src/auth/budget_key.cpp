#include "auth/budget_key.hpp"

#include <utility>

#include "core/encoding.hpp"
#include "crypto/digest.hpp"

namespace ghlauth::auth {

BudgetKey budget_key_of(std::string_view app, std::string_view resource_id, std::string_view token) {
  constexpr std::size_t digest_bytes = 8;
  std::string key;
  key.append(app).append(1, '/');
  key.append(resource_id.empty() ? hex_encode(crypto::sha256(token).substr(0, digest_bytes)) : std::string(resource_id));
  return std::make_shared<const std::string>(std::move(key));
}

}  // namespace ghlauth::auth
