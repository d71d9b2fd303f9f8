#include "crypto/digest.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include "crypto/openssl.hpp"

namespace ghlauth::crypto {
namespace {

constexpr std::size_t sha256_bytes = 32;

// OpenSSL's parameters point to what they never change.
OSSL_PARAM octets(const char *name, std::string_view value) {
  return OSSL_PARAM_construct_octet_string(name, const_cast<unsigned char *>(bytes(value)), value.size());
}

}  // namespace

std::string sha256(std::string_view data) {
  const ErrorQueue errors;
  std::string out(sha256_bytes, '\0');
  require(EVP_Digest(data.data(), data.size(), bytes(out), nullptr, EVP_sha256(), nullptr), "SHA-256");
  return out;
}

struct Sha256::State {
  Owned<EVP_MD_CTX, EVP_MD_CTX_free> context{EVP_MD_CTX_new()};
  void begin() {
    if (context == nullptr) fail("SHA-256");
    require(EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr), "SHA-256");
  }
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  const ErrorQueue errors;
  state_->begin();
}
Sha256::~Sha256() = default;

void Sha256::add(std::string_view data) {
  const ErrorQueue errors;
  require(EVP_DigestUpdate(state_->context.get(), data.data(), data.size()), "SHA-256");
}

std::string Sha256::finish() {
  const ErrorQueue errors;
  std::string out(sha256_bytes, '\0');
  require(EVP_DigestFinal_ex(state_->context.get(), bytes(out), nullptr), "SHA-256");
  state_->begin();
  return out;
}

SecretBytes hmac_sha256(std::string_view key, std::string_view data) {
  const ErrorQueue errors;
  SecretBytes out(sha256_bytes);
  std::size_t size = 0;
  if (EVP_Q_mac(nullptr, "HMAC", nullptr, "SHA256", nullptr, bytes(key), key.size(), bytes(data), data.size(), bytes(out),
                out.size(), &size) == nullptr)
    fail("HMAC");
  return out;
}

SecretBytes hkdf_sha256(std::string_view key, std::string_view salt, std::string_view info, std::size_t size) {
  const ErrorQueue errors;
  const Owned<EVP_KDF, EVP_KDF_free> kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
  const Owned<EVP_KDF_CTX, EVP_KDF_CTX_free> context(EVP_KDF_CTX_new(kdf.get()));
  if (context == nullptr) fail("HKDF");
  char digest[] = "SHA256";
  const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
                                   octets(OSSL_KDF_PARAM_KEY, key), octets(OSSL_KDF_PARAM_SALT, salt),
                                   octets(OSSL_KDF_PARAM_INFO, info), OSSL_PARAM_construct_end()};
  SecretBytes out(size);
  require(EVP_KDF_derive(context.get(), bytes(out), out.size(), parameters), "HKDF");
  return out;
}

bool equal_constant_time(std::string_view a, std::string_view b) noexcept {
  if (a.size() != b.size()) return false;
  return CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;  // alone: nothing branches on it here, which a test looks for
}

}  // namespace ghlauth::crypto
