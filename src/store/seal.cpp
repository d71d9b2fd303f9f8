#include "store/seal.hpp"

#include <utility>

#include "crypto/aead.hpp"
#include "crypto/digest.hpp"
#include "crypto/random.hpp"

namespace ghlauth::store {
namespace {

// mark | length of the key id | key id | salt | what crypto::aead_seal makes
constexpr std::string_view mark = "ghlauth1";
constexpr std::size_t salt_bytes = 32;

SecretBytes derived_key(const SealingKey &key, std::string_view salt) {
  return crypto::hkdf_sha256(view(key.bytes), salt, "ghlauth store record", crypto::aead_key_bytes);
}

// The key id is bound as well.
std::string associated(const SealingKey &key, std::string_view context) {
  std::string data(mark);
  data += static_cast<char>(key.id.size());
  data += key.id;
  data += context;
  return data;
}

std::string_view behind_key_id(std::string_view sealed, std::string_view id) {
  return sealed.substr(mark.size() + 1 + id.size());
}

}  // namespace

SecretBytes seal(const SealingKey &key, std::string_view context, std::string_view value) {
  const SecretBytes salt = crypto::random_bytes(salt_bytes);
  SecretBytes sealed;
  append(sealed, mark);
  sealed.push_back(static_cast<char>(key.id.size()));
  append(sealed, key.id);
  append(sealed, view(salt));
  append(sealed, crypto::aead_seal(view(derived_key(key, view(salt))), value, associated(key, context)));
  return sealed;
}

std::optional<std::string_view> sealing_key_id(std::string_view sealed) noexcept {
  if (sealed.size() <= mark.size() || sealed.substr(0, mark.size()) != mark) return std::nullopt;
  const std::size_t size = static_cast<unsigned char>(sealed[mark.size()]);
  if (sealed.size() < mark.size() + 1 + size + salt_bytes) return std::nullopt;
  return sealed.substr(mark.size() + 1, size);
}

std::optional<SecretBytes> unseal(const SealingKey &key, std::string_view context, std::string_view sealed) {
  const std::optional<std::string_view> id = sealing_key_id(sealed);
  if (!id || *id != key.id) return std::nullopt;
  const std::string_view rest = behind_key_id(sealed, *id);
  return crypto::aead_open(view(derived_key(key, rest.substr(0, salt_bytes))), rest.substr(salt_bytes),
                           associated(key, context));
}

}  // namespace ghlauth::store
