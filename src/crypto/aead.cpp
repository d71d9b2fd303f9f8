#include "crypto/aead.hpp"

#include <openssl/evp.h>

#include "crypto/openssl.hpp"
#include "crypto/random.hpp"

namespace ghlauth::crypto {
namespace {

constexpr std::size_t max_bytes = 1U << 30;  // OpenSSL counts in int
constexpr int tag_size = static_cast<int>(aead_tag_bytes);

using Context = Owned<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free>;

Context make_context(std::string_view key) {
  if (key.size() != aead_key_bytes)
    throw_invalid("an AES-256 key has " + std::to_string(key.size()) + " bytes", "Give a key of 32 bytes.");
  Context context(EVP_CIPHER_CTX_new());
  if (context == nullptr) throw std::bad_alloc();
  return context;
}

}  // namespace

std::string aead_seal(std::string_view key, std::string_view plaintext, std::string_view associated_data) {
  const ErrorQueue errors;
  const Context context = make_context(key);
  if (plaintext.size() > max_bytes || associated_data.size() > max_bytes)
    throw_invalid("a record to encrypt is too large", "Give at most 1 GiB.");
  const SecretBytes nonce = random_bytes(aead_nonce_bytes);
  std::string out(nonce.begin(), nonce.end());
  out.resize(aead_nonce_bytes + plaintext.size() + aead_tag_bytes);
  unsigned char *ciphertext = bytes(out) + aead_nonce_bytes;
  int size = 0;
  require(EVP_EncryptInit_ex2(context.get(), EVP_aes_256_gcm(), bytes(key), bytes(out), nullptr), "AES-GCM");
  require(EVP_EncryptUpdate(context.get(), nullptr, &size, bytes(associated_data), static_cast<int>(associated_data.size())),
          "AES-GCM");
  require(EVP_EncryptUpdate(context.get(), ciphertext, &size, bytes(plaintext), static_cast<int>(plaintext.size())), "AES-GCM");
  require(EVP_EncryptFinal_ex(context.get(), ciphertext + plaintext.size(), &size), "AES-GCM");
  require(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, tag_size, ciphertext + plaintext.size()), "AES-GCM");
  return out;
}

std::optional<SecretBytes> aead_open(std::string_view key, std::string_view sealed, std::string_view associated_data) {
  const ErrorQueue errors;
  const Context context = make_context(key);
  if (sealed.size() < aead_nonce_bytes + aead_tag_bytes || sealed.size() > max_bytes || associated_data.size() > max_bytes)
    return std::nullopt;
  const std::string_view ciphertext = sealed.substr(aead_nonce_bytes, sealed.size() - aead_nonce_bytes - aead_tag_bytes);
  std::string tag(sealed.substr(sealed.size() - aead_tag_bytes));  // OpenSSL wants a pointer to non-const
  SecretBytes out(ciphertext.size());
  unsigned char nothing_more[1];
  int size = 0;
  require(EVP_DecryptInit_ex2(context.get(), EVP_aes_256_gcm(), bytes(key), bytes(sealed), nullptr), "AES-GCM");
  require(EVP_DecryptUpdate(context.get(), nullptr, &size, bytes(associated_data), static_cast<int>(associated_data.size())),
          "AES-GCM");
  require(EVP_DecryptUpdate(context.get(), bytes(out), &size, bytes(ciphertext), static_cast<int>(ciphertext.size())),
          "AES-GCM");
  require(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, tag_size, tag.data()), "AES-GCM");
  if (EVP_DecryptFinal_ex(context.get(), nothing_more, &size) != 1) return std::nullopt;
  return out;
}

}  // namespace ghlauth::crypto
