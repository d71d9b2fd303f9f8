#include "webhook/keys.hpp"

#include <algorithm>
#include <utility>

#include "core/error.hpp"

namespace ghlauth::webhook {
namespace {

using crypto::KeyAlgorithm;
using crypto::PublicKey;

// As HighLevel's guide to webhooks has them. One wrong character would refuse everything, so tests compare their SHA-256.
constexpr std::string_view published_ed25519 = R"(-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAi2HR1srL4o18O8BRa7gVJY7G7bupbN3H9AwJrHCDiOg=
-----END PUBLIC KEY-----
)";
constexpr std::string_view published_rsa = R"(-----BEGIN PUBLIC KEY-----
MIICIjANBgkqhkiG9w0BAQEFAAOCAg8AMIICCgKCAgEAokvo/r9tVgcfZ5DysOSC
Frm602qYV0MaAiNnX9O8KxMbiyRKWeL9JpCpVpt4XHIcBOK4u3cLSqJGOLaPuXw6
dO0t6Q/ZVdAV5Phz+ZtzPL16iCGeK9po6D6JHBpbi989mmzMryUnQJezlYJ3DVfB
csedpinheNnyYeFXolrJvcsjDtfAeRx5ByHQmTnSdFUzuAnC9/GepgLT9SM4nCpv
uxmZMxrJt5Rw+VUaQ9B8JSvbMPpez4peKaJPZHBbU3OdeCVx5klVXXZQGNHOs8gF
3kvoV5rTnXV0IknLBXlcKKAQLZcY/Q9rG6Ifi9c+5vqlvHPCUJFT5XUGG5RKgOKU
J062fRtN+rLYZUV+BjafxQauvC8wSWeYja63VSUruvmNj8xkx2zE/Juc+yjLjTXp
IocmaiFeAO6fUtNjDeFVkhf5LNb59vECyrHD2SQIrhgXpO4Q3dVNA5rw576PwTzN
h/AMfHKIjE4xQA1SZuYJmNnmVZLIZBlQAF9Ntd03rfadZ+yDiOXCCs9FkHibELhC
HULgCsnuDJHcrGNd5/Ddm5hxGQ0ASitgHeMZ0kcIOwKDOzOU53lDza6/Y09T7sYJ
PQe7z0cvj7aE4B+Ax1ZoZGPzpJlZtGXCsu9aTEGEnKzmsFqwcSsnw3JB31IGKAyk
T1hhTiaCeIY/OwwwNUY2yvcCAwEAAQ==
-----END PUBLIC KEY-----
)";

const char *name_of(KeyAlgorithm algorithm) noexcept { return algorithm == KeyAlgorithm::RSA ? "RSA" : "Ed25519"; }

std::size_t signature_bytes(KeyAlgorithm algorithm) noexcept {
  return algorithm == KeyAlgorithm::RSA ? rsa_signature_bytes : ed25519_signature_bytes;
}

PublicKey read(KeyAlgorithm algorithm, std::string_view pem_or_der) {
  PublicKey key = PublicKey::read(pem_or_der);
  if (key.algorithm() != algorithm)
    throw_invalid(std::string("the key is of ") + name_of(key.algorithm()) + ", not of " + name_of(algorithm));
  if (key.signature_size() != signature_bytes(algorithm))
    throw_invalid("the RSA key has " + std::to_string(key.signature_size() * 8) + " bits",
                  "HighLevel's RSA signatures have 512 bytes: give a key of 4096 bits.");
  return key;
}

}  // namespace

Keys Keys::published() {
  return Keys().with(KeyAlgorithm::RSA, published_rsa).with(KeyAlgorithm::ED25519, published_ed25519);
}

Keys Keys::with(KeyAlgorithm algorithm, std::string_view pem_or_der) const {
  auto key = std::make_shared<const PublicKey>(read(algorithm, pem_or_der));
  Keys made = *this;
  const auto is_the_same = [&](const auto &other) { return other->fingerprint() == key->fingerprint(); };
  // In front: what replaces another key is tried before it.
  if (std::none_of(keys_.begin(), keys_.end(), is_the_same)) made.keys_.insert(made.keys_.begin(), std::move(key));
  return made;
}

Keys Keys::without(KeyAlgorithm algorithm, std::string_view pem_or_der) const {
  const PublicKey key = read(algorithm, pem_or_der);
  Keys made = *this;
  const std::size_t removed = std::erase_if(made.keys_, [&](const auto &k) { return k->fingerprint() == key.fingerprint(); });
  if (removed == 0)
    throw Error(Status::NOT_FOUND, "the key with the SHA-256 " + key.fingerprint() + " is not in use",
                "ghlauth_webhook_keys lists those that are.");
  return made;
}

std::vector<std::string> Keys::names() const {
  std::vector<std::string> names;
  for (const auto &key : keys_) names.push_back(std::string(name_of(key->algorithm())) + " " + key->fingerprint());
  return names;
}

void Keys::require(const Signature &signature, std::string_view body) const {
  bool is_tried = false;
  for (const auto &key : keys_) {
    if (key->algorithm() != signature.algorithm) continue;
    is_tried = true;
    if (key->verify(body, signature.bytes)) return;
  }
  if (is_tried) throw Error(Status::SIGNATURE_INVALID);
  throw Error(Status::SIGNATURE_INVALID, std::string("no ") + name_of(signature.algorithm) + " key is in use",
              "Add one with ghlauth_webhook_add_key.");
}

}  // namespace ghlauth::webhook
