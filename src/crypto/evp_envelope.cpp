#include "crypto/evp_envelope.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <cstdint>

#include "crypto/openssl.hpp"
#include "crypto/random.hpp"

namespace ghlauth::crypto {
namespace {

constexpr std::string_view magic = "Salted__";
constexpr std::size_t header_bytes = magic.size() + envelope_salt_bytes;
constexpr std::size_t block_bytes = 16;
constexpr std::size_t key_bytes = 32;
constexpr std::size_t max_bytes = 1U << 30;  // OpenSSL counts in int

using Context = Owned<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free>;

[[noreturn]] void fail_unsupported(const char *algorithm) {
  throw Error(
      Status::UNSUPPORTED, std::string("OpenSSL gives no ") + algorithm,
      "HighLevel's user contexts are made with MD5 and AES-256-CBC: use OpenSSL's default provider. Its FIPS provider has no "
      "MD5.");
}

bool is_envelope(std::string_view data) noexcept {
  return data.size() >= header_bytes + block_bytes && data.size() <= max_bytes && data.starts_with(magic) &&
         (data.size() - header_bytes) % block_bytes == 0;
}

/// In the place of what is no envelope: one about as large.
std::string stand_in(std::string_view data) {
  const std::size_t size = std::min(data.size(), max_bytes);
  const std::size_t blocks = size < header_bytes + block_bytes ? 1 : (size - header_bytes) / block_bytes;
  return std::string(header_bytes + blocks * block_bytes, '\0');
}

/// All ones where a <= b, otherwise zero. Both are small.
std::uint32_t mask_le(std::uint32_t a, std::uint32_t b) noexcept { return ((b - a) >> 31U) - 1U; }

/// The bytes of PKCS#7 padding at the end of at least one block; 0 when they are not right. Reads and computes the same for
/// all.
std::uint32_t padding(std::string_view blocks) noexcept {
  const auto byte = [&](std::size_t from_end) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(blocks[blocks.size() - from_end]));
  };
  const std::uint32_t size = byte(1);
  std::uint32_t wrong = ~(mask_le(1, size) & mask_le(size, block_bytes));
  for (std::uint32_t i = 1; i <= block_bytes; ++i) wrong |= mask_le(i, size) & (byte(i) ^ size);
  const std::uint32_t is_wrong = (wrong | (0U - wrong)) >> 31U;
  return size & (is_wrong - 1U);
}

}  // namespace

struct EvpEnvelope::Impl {
  Owned<EVP_MD, EVP_MD_free> md5;
  Owned<EVP_CIPHER, EVP_CIPHER_free> aes;

  /// A context with the key and the IV of a passphrase and a salt.
  [[nodiscard]] Context context(std::string_view passphrase, std::string_view salt, bool encrypts) const {
    SecretBytes key(key_bytes + block_bytes);
    unsigned char *const iv = bytes(key) + key_bytes;
    if (passphrase.size() > max_bytes) throw_invalid("a passphrase is too large");
    if (EVP_BytesToKey(aes.get(), md5.get(), bytes(salt), bytes(passphrase), static_cast<int>(passphrase.size()), 1, bytes(key),
                       iv) != static_cast<int>(key_bytes))
      fail("EVP_BytesToKey");
    Context context(EVP_CIPHER_CTX_new());
    if (context == nullptr) throw std::bad_alloc();
    require(EVP_CipherInit_ex2(context.get(), aes.get(), bytes(key), iv, encrypts ? 1 : 0, nullptr), "AES-CBC");
    return context;
  }
};

EvpEnvelope::EvpEnvelope() : impl_(std::make_unique<Impl>()) {
  const ErrorQueue errors;
  impl_->md5.reset(EVP_MD_fetch(nullptr, "MD5", nullptr));
  if (impl_->md5 == nullptr) fail_unsupported("MD5");
  impl_->aes.reset(EVP_CIPHER_fetch(nullptr, "AES-256-CBC", nullptr));
  if (impl_->aes == nullptr) fail_unsupported("AES-256-CBC");
}

EvpEnvelope::~EvpEnvelope() = default;

std::string EvpEnvelope::seal(std::string_view passphrase, std::string_view text) const {
  return seal(passphrase, text, view(random_bytes(envelope_salt_bytes)));
}

std::string EvpEnvelope::seal(std::string_view passphrase, std::string_view text, std::string_view salt) const {
  const ErrorQueue errors;
  if (text.size() > max_bytes) throw_invalid("a text to encrypt is too large", "Give at most 1 GiB.");
  if (salt.size() != envelope_salt_bytes) throw_invalid("a salt has " + std::to_string(salt.size()) + " bytes", "Give 8.");
  const Context context = impl_->context(passphrase, salt, true);
  std::string out(header_bytes + text.size() + block_bytes, '\0');
  std::copy(magic.begin(), magic.end(), out.begin());
  std::copy(salt.begin(), salt.end(), out.begin() + magic.size());
  unsigned char *const to = bytes(out) + header_bytes;
  int size = 0;
  int rest = 0;
  require(EVP_CipherUpdate(context.get(), to, &size, bytes(text), static_cast<int>(text.size())), "AES-CBC");
  require(EVP_CipherFinal_ex(context.get(), to + size, &rest), "AES-CBC");
  out.resize(header_bytes + static_cast<std::size_t>(size + rest));
  return out;
}

EvpEnvelope::Opened EvpEnvelope::open(std::string_view passphrase, std::string_view envelope) const {
  const ErrorQueue errors;
  const bool is_one = is_envelope(envelope);
  const std::string instead = is_one ? std::string() : stand_in(envelope);
  const std::string_view data = is_one ? envelope : std::string_view(instead);
  const std::string_view blocks = data.substr(header_bytes);
  const Context context = impl_->context(passphrase, data.substr(magic.size(), envelope_salt_bytes), false);
  Opened opened{SecretBytes(blocks.size()), false};
  int size = 0;
  require(EVP_CIPHER_CTX_set_padding(context.get(), 0), "AES-CBC");
  require(EVP_CipherUpdate(context.get(), bytes(opened.text), &size, bytes(blocks), static_cast<int>(blocks.size())),
          "AES-CBC");
  const std::uint32_t padded = padding(view(opened.text));
  opened.text.resize(opened.text.size() - padded);
  opened.is_good = is_one && padded != 0;
  return opened;
}

}  // namespace ghlauth::crypto
