#include "crypto/public_key.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <utility>

#include "core/encoding.hpp"
#include "crypto/digest.hpp"
#include "crypto/openssl.hpp"

namespace ghlauth::crypto {
namespace {

using Key = Owned<EVP_PKEY, EVP_PKEY_free>;
using Bio = Owned<BIO, BIO_free>;
using Context = Owned<EVP_MD_CTX, EVP_MD_CTX_free>;
using Digest = Owned<EVP_MD, EVP_MD_free>;

constexpr std::size_t max_key_bytes = 16384;
constexpr std::string_view blanks = " \t\r\n";
constexpr std::string_view pem_begin = "-----BEGIN PUBLIC KEY-----";
constexpr std::string_view pem_end = "-----END PUBLIC KEY-----";

std::string_view trimmed(std::string_view text) noexcept {
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

Key read_pem(std::string_view pem) {
  if (pem.find(pem_end) + pem_end.size() != pem.size()) return nullptr;  // none, or something behind it
  const Bio bio(BIO_new_mem_buf(bytes(pem), static_cast<int>(pem.size())));
  if (bio == nullptr) throw std::bad_alloc();
  return Key(PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr));
}

Key read_der(std::string_view der) {
  const unsigned char *at = bytes(der);
  Key key(d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())));
  return at == bytes(der) + der.size() ? std::move(key) : nullptr;
}

std::string der_of(EVP_PKEY *key) {
  const int size = i2d_PUBKEY(key, nullptr);
  if (size <= 0) fail("writing a public key");
  std::string der(static_cast<std::size_t>(size), '\0');
  unsigned char *at = bytes(der);
  if (i2d_PUBKEY(key, &at) != size) fail("writing a public key");
  return der;
}

}  // namespace

struct PublicKey::Impl {
  Key key;
  Digest digest;  // null for Ed25519
  KeyAlgorithm algorithm = KeyAlgorithm::ED25519;
  std::size_t signature_size = 0;
  std::string fingerprint;
};

PublicKey::PublicKey(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
PublicKey::PublicKey(PublicKey &&) noexcept = default;
PublicKey &PublicKey::operator=(PublicKey &&) noexcept = default;
PublicKey::~PublicKey() = default;

PublicKey PublicKey::read(std::string_view pem_or_der) {
  const ErrorQueue errors;
  auto impl = std::make_unique<Impl>();
  const std::string_view text = trimmed(pem_or_der);
  if (pem_or_der.size() <= max_key_bytes) impl->key = text.starts_with(pem_begin) ? read_pem(text) : read_der(pem_or_der);
  if (impl->key == nullptr) {
    errors.require_memory();
    throw_invalid("a public key is neither PEM nor DER",
                  "Give one block of -----BEGIN PUBLIC KEY----- to its end, or the same in DER (SubjectPublicKeyInfo).");
  }
  EVP_PKEY *key = impl->key.get();
  const int type = EVP_PKEY_get_base_id(key);  // unlike EVP_PKEY_is_a it needs no memory
  if (type == EVP_PKEY_RSA) {
    impl->algorithm = KeyAlgorithm::RSA;
    impl->digest.reset(EVP_MD_fetch(nullptr, "SHA256", nullptr));
    if (impl->digest == nullptr) fail("SHA-256");
  } else if (type != EVP_PKEY_ED25519) {
    throw_invalid("a public key is neither RSA nor Ed25519", "Give an RSA or Ed25519 key.");
  }
  const int size = EVP_PKEY_get_size(key);
  if (size <= 0) fail("reading a public key");
  impl->signature_size = static_cast<std::size_t>(size);
  impl->fingerprint = hex_encode(sha256(der_of(key)));
  return PublicKey(std::move(impl));
}

KeyAlgorithm PublicKey::algorithm() const noexcept { return impl_->algorithm; }
std::size_t PublicKey::signature_size() const noexcept { return impl_->signature_size; }
const std::string &PublicKey::fingerprint() const noexcept { return impl_->fingerprint; }

bool PublicKey::verify(std::string_view data, std::string_view signature) const {
  const ErrorQueue errors;
  const auto is_right = [&] {
    const Context context(EVP_MD_CTX_new());
    if (context == nullptr) throw std::bad_alloc();
    require(EVP_DigestVerifyInit(context.get(), nullptr, impl_->digest.get(), nullptr, impl_->key.get()), "verifying");
    if (EVP_DigestVerify(context.get(), bytes(signature), signature.size(), bytes(data), data.size()) == 1) return true;
    errors.require_memory();
    return false;
  };
  // Of Ed25519, OpenSSL 3.0 calls a signature wrong where it had no memory for the digest, and does not say so. The second time there
  // is memory, or none for the context either. A wrong signature takes twice the time for that.
  return is_right() || (impl_->digest == nullptr && is_right());
}

}  // namespace ghlauth::crypto
