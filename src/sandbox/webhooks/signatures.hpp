// What goes out for a webhook: its bytes and the headers that sign them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/http.hpp"
#include "sandbox/webhooks/keys.hpp"
#include "sandbox/webhooks/webhooks.hpp"

namespace ghlauth::sandbox {

struct SignedBody {
  std::string body;
  std::vector<Header> headers;
};

/// `which` is a value of the switch webhook-signatures. Nothing while the RSA key that it needs is still being generated.
std::optional<SignedBody> sign_webhook(const Webhook &webhook, WebhookKeys &keys, std::string_view which);

}  // namespace ghlauth::sandbox
