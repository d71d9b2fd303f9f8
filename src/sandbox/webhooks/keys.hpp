// The key pairs that webhooks are signed with. HighLevel has one of each kind for all apps; here each app has its own, unless
// the user brought some, which are then those of all apps.
#pragma once

#include <atomic>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "crypto/signing_key.hpp"
#include "sandbox/ids.hpp"

namespace ghlauth::sandbox {

/// A public key in the forms in which verifiers want it.
struct PublicKeyText {
  std::string pem;
  std::string der_base64;  ///< SubjectPublicKeyInfo
  std::string sha256;      ///< of the DER, in hex
};
PublicKeyText public_key_text(const crypto::SigningKey &key);

/// A key of one app (or the user's). May be used by many threads at once.
class WebhookKeys {
 public:
  using Key = std::shared_ptr<const crypto::SigningKey>;

  /// Without an RSA key one is generated when it is first asked for.
  WebhookKeys(Key ed25519, Key rsa);
  WebhookKeys(const WebhookKeys &) = delete;
  WebhookKeys &operator=(const WebhookKeys &) = delete;
  ~WebhookKeys() = default;

  [[nodiscard]] const crypto::SigningKey &ed25519() const noexcept { return *ed25519_; }
  /// nullptr as long as it is being generated, which a thread of its own then does.
  [[nodiscard]] Key rsa_if_ready();
  /// Waits for it, which takes seconds.
  [[nodiscard]] Key rsa();

 private:
  std::shared_future<Key> future();

  Key ed25519_;
  std::mutex mutex_;
  std::shared_future<Key> rsa_;
  std::jthread generator_;  // asked to stop, and waited for, when the sandbox ends
};

class KeyRing {
 public:
  /// A private key of the user's, for all apps. Throws INVALID_ARGUMENT for one that is no Ed25519 or RSA key of 4096 bits,
  /// and for the second one of a kind.
  void add(std::string_view private_key_pem);
  /// Those of an app. With a seed its Ed25519 key is repeatable; RSA keys never are.
  std::shared_ptr<WebhookKeys> of_app(const std::string &app_id, const Ids &ids);

 private:
  WebhookKeys::Key ed25519_;
  WebhookKeys::Key rsa_;
  std::map<std::string, std::shared_ptr<WebhookKeys>> by_app_;
};

}  // namespace ghlauth::sandbox
