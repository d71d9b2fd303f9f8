#include "sandbox/webhooks/retry.hpp"

#include <algorithm>
#include <string>

#include "crypto/digest.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr int newer_retries = 12;
constexpr std::int64_t newer_first_ms = 10'000;  // not documented; doubled twelve times it ends after eleven hours
constexpr int older_retries = 6;
constexpr std::int64_t older_ms = 600'000;
constexpr std::int64_t older_jitter_ms = 100'000;  // six of them end within the documented hour and ten minutes

/// From 0 to `most`.
std::int64_t jitter(const Webhook &webhook, std::int64_t most) {
  const std::string digest = crypto::sha256(webhook.webhook_id + '/' + std::to_string(webhook.retries));
  std::int64_t number = 0;
  for (int i = 0; i < 6; ++i) number = number * 256 + static_cast<unsigned char>(digest[static_cast<std::size_t>(i)]);
  return number % (most + 1);
}

}  // namespace

std::optional<std::int64_t> retry_delay_ms(const Switches &switches, const Webhook &webhook, int status) {
  if (is_taken(status)) return std::nullopt;
  if (switches.is(Switch::WEBHOOK_RETRIES, "any-failure")) {
    if (webhook.retries >= newer_retries) return std::nullopt;
    const std::int64_t base = newer_first_ms << webhook.retries;
    return base + jitter(webhook, base / 10);
  }
  if (switches.is(Switch::WEBHOOK_RETRIES, "429-only") && status == 429 && webhook.retries < older_retries)
    return older_ms + jitter(webhook, older_jitter_ms);
  return std::nullopt;
}

}  // namespace ghlauth::sandbox
