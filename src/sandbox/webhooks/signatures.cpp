#include "sandbox/webhooks/signatures.hpp"

#include <utility>

#include "core/encoding.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr const char *ed25519_header = "X-GHL-Signature";
constexpr const char *rsa_header = "X-WH-Signature";

std::string flipped(std::string bytes) {
  if (!bytes.empty()) bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  return bytes;
}

}  // namespace

std::optional<SignedBody> sign_webhook(const Webhook &webhook, WebhookKeys &keys, std::string_view which) {
  const bool has_ed25519 = which == "both" || which == "ed25519";
  const bool has_rsa = which == "both" || which == "rsa";
  SignedBody out;
  out.body = webhook.forgery == Forgery::FLIPPED_BODY ? flipped(webhook.body) : webhook.body;
  if (which == "none" || webhook.forgery == Forgery::MISSING_SIGNATURE) return out;

  WebhookKeys::Key rsa;
  if (has_rsa) rsa = keys.rsa_if_ready();
  if (has_rsa && !rsa) return std::nullopt;
  std::string ed25519_signature = has_ed25519 ? keys.ed25519().sign(webhook.body) : "";
  std::string rsa_signature = has_rsa ? rsa->sign(webhook.body) : "";
  if (webhook.forgery == Forgery::WRONG_SIGNATURE) {
    ed25519_signature = flipped(std::move(ed25519_signature));
    rsa_signature = flipped(std::move(rsa_signature));
  }
  if (webhook.forgery == Forgery::SWAPPED_SIGNATURES) std::swap(ed25519_signature, rsa_signature);

  const auto add = [&](const char *name, const std::string &signature) {
    // "N/A" is HighLevel's word for a signature that is not there.
    out.headers.push_back({name, signature.empty() ? "N/A" : base64_encode(signature)});
    if (webhook.forgery == Forgery::REPEATED_SIGNATURES && !signature.empty())
      out.headers.push_back({name, base64_encode(flipped(signature))});
  };
  if (which != "rsa" || !ed25519_signature.empty()) add(ed25519_header, ed25519_signature);
  add(rsa_header, rsa_signature);
  return out;
}

}  // namespace ghlauth::sandbox
