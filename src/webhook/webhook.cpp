#include "webhook/webhook.hpp"

#include <algorithm>
#include <utility>

#include "core/encoding.hpp"
#include "core/error.hpp"
#include "crypto/random.hpp"
#include "webhook/memory_claims.hpp"

namespace ghlauth::webhook {
namespace {

constexpr std::size_t holder_bytes = 16;
constexpr std::int64_t clock_margin_s = 3600;                // receivers whose clocks differ
constexpr std::int64_t without_timestamp_s = 31LL * 86400;  // HighLevel sends again what is up to 30 days old

const char *name_of(Status status) noexcept { return status_name(static_cast<std::int32_t>(status)); }

/// An id that may come from anybody whose app HighLevel knows, for a message.
std::string shown(std::string_view id) { return "\"" + printable(id, 64) + "\""; }

}  // namespace

Webhook::Webhook(std::vector<std::string> app_ids, std::shared_ptr<Clock> clock, std::shared_ptr<Log> log)
    : app_ids_(std::move(app_ids)), clock_(std::move(clock)), log_(std::move(log)) {
  auto first = std::make_shared<Rules>();
  first->claims = make_memory_claims(max_claims_in_memory);
  rules_ = std::move(first);
}

void Webhook::add_key(crypto::KeyAlgorithm algorithm, std::string_view pem_or_der) {
  change([&](Rules &rules) { rules.keys = rules.keys.with(algorithm, pem_or_der); });
}

void Webhook::retire_key(crypto::KeyAlgorithm algorithm, std::string_view pem_or_der) {
  change([&](Rules &rules) { rules.keys = rules.keys.without(algorithm, pem_or_der); });
}

void Webhook::set_claims(std::shared_ptr<Claims> claims) {
  change([&](Rules &rules) { rules.claims = std::move(claims); });
}

void Webhook::set_window_s(std::int64_t past_s, std::int64_t future_s) {
  change([&](Rules &rules) {
    rules.policy.past_s = past_s;
    rules.policy.future_s = future_s;
  });
}

std::shared_ptr<const Webhook::Rules> Webhook::rules() const {
  const std::lock_guard lock(mutex_);
  return rules_;
}

void Webhook::require_signature(const Headers &headers, std::string_view body) const {
  const auto now = rules();
  try {
    now->keys.require(read_signature(headers, now->policy.allow_rsa), body);
  } catch (const Error &failure) {
    // Anybody can send such a request: not louder than the application wants to hear it.
    log_->write(LogLevel::INFO, "webhook.unsigned", {{"status", name_of(failure.status())}});
    throw;
  }
}

void Webhook::require_own(const Policy &policy, const Event &event) const {
  if (event.app_id.empty()) {
    if (policy.require_app_id) throw Error(Status::APP_ID_MISSING, "the event " + event.type + " names no app");
  } else if (std::find(app_ids_.begin(), app_ids_.end(), event.app_id) == app_ids_.end()) {
    throw Error(Status::OTHER_APP, "the event is for the app " + shown(event.app_id));
  }
}

/// Until when it is remembered: as long as it could come again, and be let in.
std::int64_t Webhook::require_recent(const Policy &policy, const Event &event) const {
  const std::int64_t now_s = clock_->unix_s();
  if (!event.timestamp_s()) {
    if (!policy.allow_missing_timestamp) throw Error(Status::TIMESTAMP_MISSING);
    return now_s + without_timestamp_s;
  }
  const std::int64_t age_s = now_s - *event.timestamp_s();
  if (age_s > policy.past_s)
    throw Error(Status::STALE, "the event was sent " + std::to_string(age_s) + " s ago; " + std::to_string(policy.past_s) +
                                   " s are let in");
  if (-age_s > policy.future_s)
    throw Error(Status::TIMESTAMP_FUTURE, "the event's timestamp is " + std::to_string(-age_s) + " s ahead of this machine");
  return std::max(now_s, *event.timestamp_s()) + policy.past_s + policy.future_s + clock_margin_s;
}

Received Webhook::receive(const Headers &headers, std::string_view body) const {
  require_signature(headers, body);
  const auto now = rules();
  Received received;
  try {
    received.event = read_event(body);
    require_own(now->policy, received.event);
    received.remember_until_s = require_recent(now->policy, received.event);
  } catch (const Error &failure) {
    log_->write(LogLevel::WARN, "webhook.refused",
                {{"status", name_of(failure.status())},
                 {"app_id", received.event.app_id},
                 {"company_id", received.event.company_id},
                 {"location_id", received.event.location_id}});
    throw;
  }
  received.claims = now->claims;
  received.name = "webhook/" + received.event.app_id + "/" + received.event.id;
  received.holder = hex_encode(view(crypto::random_bytes(holder_bytes)));
  return received;
}

Task<> Webhook::claim(const Received &received) const {
  const std::int64_t now_s = clock_->unix_s();
  const std::int64_t until_s = now_s + rules()->policy.claim_s;
  const store::Claim claim = co_await received.claims->claim(received.name, received.holder, until_s, now_s);
  if (claim == store::Claim::DONE) throw Error(Status::DUPLICATE, "the event " + received.event.id + " was handled before");
  if (claim == store::Claim::IN_PROGRESS)
    throw Error(Status::IN_PROGRESS, "the event " + received.event.id + " is being handled already");
}

Task<> Webhook::confirm(const Received &received) {
  const bool is_ours = co_await received.claims->confirm(received.name, received.holder, received.remember_until_s);
  if (!is_ours)
    throw Error(Status::CLAIM_LOST, "the claim of the event " + received.event.id + " was over, and another receiver took it");
}

Task<> Webhook::release(const Received &received) {
  (void)co_await received.claims->unclaim(received.name, received.holder);
}

}  // namespace ghlauth::webhook
