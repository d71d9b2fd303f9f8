// Public keys of webhooks, from files, of either algorithm.
#pragma once

#include <ghlauth/webhook.h>

#include <string>

namespace ghlauth::cli {

/// The content of the file: PEM or DER.
[[nodiscard]] std::string key_of(const std::string &path);

/// Throws for a key that is none; `path` is where it came from.
void add_key(ghlauth_webhook *webhook, const std::string &key, const std::string &path);
/// False when it is not in use.
bool retire_key(ghlauth_webhook *webhook, const std::string &key);

}  // namespace ghlauth::cli
