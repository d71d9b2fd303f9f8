#include "crypto/signing_key.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <climits>

#include "crypto/openssl.hpp"

namespace ghlauth::crypto {
namespace {

using Key = Owned<EVP_PKEY, EVP_PKEY_free>;
using Bio = Owned<BIO, BIO_free>;
using Context = Owned<EVP_MD_CTX, EVP_MD_CTX_free>;

int no_passphrase(char *, int, int, void *) { return -1; }  // instead of a question on the terminal

void check_bits(int bits) {
  if (bits < 2048 || bits > 16384) throw_invalid("an RSA key of " + std::to_string(bits) + " bits", "Give 2048 to 16384 bits.");
}

int go_on(EVP_PKEY_CTX *context) {
  return static_cast<std::stop_token *>(EVP_PKEY_CTX_get_app_data(context))->stop_requested() ? 0 : 1;
}

Context make_context() {
  Context context(EVP_MD_CTX_new());
  if (context == nullptr) throw std::bad_alloc();
  return context;
}

std::string_view text_of(BIO *bio) noexcept {
  char *data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

}  // namespace

struct SigningKey::Impl {
  explicit Impl(EVP_PKEY *pkey) : key(pkey) {
    if (key == nullptr) fail("the key generator");
  }
  [[nodiscard]] const EVP_MD *digest() const noexcept { return EVP_PKEY_is_a(key.get(), "RSA") == 1 ? EVP_sha256() : nullptr; }
  Key key;
};

SigningKey::SigningKey(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SigningKey::SigningKey(SigningKey &&) noexcept = default;
SigningKey &SigningKey::operator=(SigningKey &&) noexcept = default;
SigningKey::~SigningKey() = default;

SigningKey SigningKey::generate_rsa(int bits) {
  const ErrorQueue errors;
  check_bits(bits);
  return SigningKey(std::make_unique<Impl>(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", static_cast<std::size_t>(bits))));
}

std::optional<SigningKey> SigningKey::generate_rsa(int bits, std::stop_token stop) {
  const ErrorQueue errors;
  check_bits(bits);
  const Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
  if (context == nullptr) throw std::bad_alloc();
  require(EVP_PKEY_keygen_init(context.get()), "the key generator");
  require(EVP_PKEY_CTX_set_rsa_keygen_bits(context.get(), bits), "the key generator");
  EVP_PKEY_CTX_set_app_data(context.get(), &stop);
  EVP_PKEY_CTX_set_cb(context.get(), go_on);
  EVP_PKEY *key = nullptr;
  const int made = EVP_PKEY_generate(context.get(), &key);
  if (made != 1 && stop.stop_requested()) return std::nullopt;
  return SigningKey(std::make_unique<Impl>(key));
}

SigningKey SigningKey::generate_ed25519() {
  const ErrorQueue errors;
  return SigningKey(std::make_unique<Impl>(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")));
}

SigningKey SigningKey::from_pem(std::string_view private_key_pem) {
  const ErrorQueue errors;
  if (private_key_pem.size() > INT_MAX) throw_invalid("a private key is too large");
  const Bio bio(BIO_new_mem_buf(bytes(private_key_pem), static_cast<int>(private_key_pem.size())));
  if (bio == nullptr) throw std::bad_alloc();
  Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr));
  if (key == nullptr) throw_invalid("a private key is not readable PEM", "Give an unencrypted private key in PEM form.");
  if (EVP_PKEY_is_a(key.get(), "RSA") != 1 && EVP_PKEY_is_a(key.get(), "ED25519") != 1)
    throw_invalid("a private key is neither RSA nor Ed25519", "Give an RSA or Ed25519 key.");
  return SigningKey(std::make_unique<Impl>(key.release()));
}

std::string SigningKey::sign(std::string_view data) const {
  const ErrorQueue errors;
  const Context context = make_context();
  std::size_t size = 0;
  require(EVP_DigestSignInit(context.get(), nullptr, impl_->digest(), nullptr, impl_->key.get()), "signing");
  require(EVP_DigestSign(context.get(), nullptr, &size, bytes(data), data.size()), "signing");
  std::string signature(size, '\0');
  require(EVP_DigestSign(context.get(), bytes(signature), &size, bytes(data), data.size()), "signing");
  signature.resize(size);
  return signature;
}

bool SigningKey::verify(std::string_view data, std::string_view signature) const {
  const ErrorQueue errors;
  const Context context = make_context();
  require(EVP_DigestVerifyInit(context.get(), nullptr, impl_->digest(), nullptr, impl_->key.get()), "verifying");
  return EVP_DigestVerify(context.get(), bytes(signature), signature.size(), bytes(data), data.size()) == 1;
}

std::string SigningKey::public_pem() const {
  const ErrorQueue errors;
  const Bio bio(BIO_new(BIO_s_mem()));
  require(PEM_write_bio_PUBKEY(bio.get(), impl_->key.get()), "writing a public key");
  return std::string(text_of(bio.get()));
}

SecretBytes SigningKey::private_pem() const {
  const ErrorQueue errors;
  const Bio bio(BIO_new(BIO_s_secmem()));  // it wipes what it held
  require(PEM_write_bio_PKCS8PrivateKey(bio.get(), impl_->key.get(), nullptr, nullptr, 0, nullptr, nullptr),
          "writing a private key");
  const std::string_view text = text_of(bio.get());
  return SecretBytes(text.begin(), text.end());
}

}  // namespace ghlauth::crypto
