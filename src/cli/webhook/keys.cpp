#include "cli/webhook/keys.hpp"

#include <optional>
#include <utility>

#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "cli/text.hpp"

namespace ghlauth::cli {
namespace {

template <class Change>
bool change_key(Change change, ghlauth_webhook *webhook, const std::string &key) {
  const auto *bytes = reinterpret_cast<const std::uint8_t *>(key.data());
  return change(webhook, GHLAUTH_KEY_ED25519, bytes, key.size(), nullptr) == GHLAUTH_OK ||
         change(webhook, GHLAUTH_KEY_RSA, bytes, key.size(), nullptr) == GHLAUTH_OK;
}

}  // namespace

std::string key_of(const std::string &path) {
  std::optional<std::string> key = read_file(path);
  if (!key) throw Failure(exit_usage, "there is no file " + printable(path));
  return std::move(*key);
}

void add_key(ghlauth_webhook *webhook, const std::string &key, const std::string &path) {
  if (!change_key(ghlauth_webhook_add_key, webhook, key))
    throw Failure(exit_usage, printable(path) + " has no public key of Ed25519, or of RSA with 4096 bits", "Give it as PEM or DER.");
}

bool retire_key(ghlauth_webhook *webhook, const std::string &key) { return change_key(ghlauth_webhook_retire_key, webhook, key); }

}  // namespace ghlauth::cli
