#include "sandbox/webhooks/keys.hpp"

#include <chrono>
#include <optional>
#include <utility>

#include "core/encoding.hpp"
#include "core/error.hpp"
#include "crypto/digest.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr int rsa_bits = 4096;
constexpr std::size_t ed25519_der_size = 44;
constexpr std::size_t rsa_signature_size = 512;

std::string der_of(const std::string &pem) {
  constexpr std::string_view begin = "-----BEGIN PUBLIC KEY-----";
  const std::size_t from = pem.find(begin) + begin.size();
  std::string text = pem.substr(from, pem.find("-----END", from) - from);
  std::erase(text, '\n');
  return text;
}

/// PKCS#8 around the 32 bytes that an Ed25519 key is.
crypto::SigningKey ed25519_from(std::string_view raw) {
  std::string der = *hex_decode("302e020100300506032b657004220420");
  der += raw;
  return crypto::SigningKey::from_pem("-----BEGIN PRIVATE KEY-----\n" + base64_encode(der) + "\n-----END PRIVATE KEY-----\n");
}

}  // namespace

PublicKeyText public_key_text(const crypto::SigningKey &key) {
  PublicKeyText text;
  text.pem = key.public_pem();
  text.der_base64 = der_of(text.pem);
  text.sha256 = hex_encode(crypto::sha256(view(*base64_decode(text.der_base64))));
  return text;
}

WebhookKeys::WebhookKeys(Key ed25519, Key rsa) : ed25519_(std::move(ed25519)) {
  if (!rsa) return;
  std::promise<Key> settled;
  rsa_ = settled.get_future().share();
  settled.set_value(std::move(rsa));
}

std::shared_future<WebhookKeys::Key> WebhookKeys::future() {
  const std::lock_guard lock(mutex_);
  if (rsa_.valid()) return rsa_;
  std::promise<Key> promise;
  rsa_ = promise.get_future().share();
  generator_ = std::jthread([promise = std::move(promise)](const std::stop_token &stop) mutable {
    try {
      auto key = crypto::SigningKey::generate_rsa(rsa_bits, stop);
      promise.set_value(key ? std::make_shared<const crypto::SigningKey>(std::move(*key)) : nullptr);
    } catch (const std::exception &) {
      promise.set_exception(std::current_exception());
    }
  });
  return rsa_;
}

WebhookKeys::Key WebhookKeys::rsa_if_ready() {
  const std::shared_future<Key> key = future();
  return key.wait_for(std::chrono::seconds(0)) == std::future_status::ready ? key.get() : nullptr;
}

WebhookKeys::Key WebhookKeys::rsa() {
  Key key = future().get();
  if (!key) throw Error(Status::CANCELLED, "the sandbox ends");
  return key;
}

void KeyRing::add(std::string_view private_key_pem) {
  auto key = std::make_shared<const crypto::SigningKey>(crypto::SigningKey::from_pem(private_key_pem));
  const bool is_ed25519 = base64_decode(public_key_text(*key).der_base64)->size() == ed25519_der_size;
  if (!is_ed25519 && key->sign("").size() != rsa_signature_size)
    throw_invalid("the RSA key does not have 4096 bits", "HighLevel's has, and verifiers expect that size.");
  WebhookKeys::Key &place = is_ed25519 ? ed25519_ : rsa_;
  if (place) throw_invalid("there are two keys of the same kind", "Give one Ed25519 key, one RSA key, or both.");
  place = std::move(key);
}

std::shared_ptr<WebhookKeys> KeyRing::of_app(const std::string &app_id, const Ids &ids) {
  std::shared_ptr<WebhookKeys> &keys = by_app_[app_id];
  if (keys) return keys;
  WebhookKeys::Key ed25519 = ed25519_;
  if (!ed25519) ed25519 = std::make_shared<const crypto::SigningKey>(ed25519_from(ids.named("webhook key of " + app_id)));
  keys = std::make_shared<WebhookKeys>(std::move(ed25519), rsa_);
  return keys;
}

}  // namespace ghlauth::sandbox
