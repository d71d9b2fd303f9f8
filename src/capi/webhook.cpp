#include "capi/webhook.hpp"

#include <string>

#include "auth/vault.hpp"
#include "capi/arguments.hpp"
#include "capi/config.hpp"
#include "capi/guard.hpp"
#include "capi/list.hpp"
#include "webhook/http_status.hpp"
#include "webhook/memory_claims.hpp"

using namespace ghlauth::capi;
namespace webhooks = ghlauth::webhook;
using ghlauth::Cancel;
using ghlauth::run_blocking;
using ghlauth::crypto::KeyAlgorithm;
using webhooks::Policy;
using webhooks::Webhook;

namespace {

constexpr std::int64_t max_past_s = 31LL * 86400;

std::string_view view_of(const std::uint8_t *data, std::size_t size, const char *name) {
  if (data == nullptr && size != 0) ghlauth::throw_invalid(std::string(name) + " is NULL");
  return size == 0 ? std::string_view() : std::string_view(reinterpret_cast<const char *>(data), size);
}

std::vector<std::string> app_ids_of(const ghlauth_list &list) {
  if (list.values.empty()) ghlauth::throw_invalid("app_ids is empty", "Give the id of each app whose events are yours.");
  for (const std::string &id : list.values) {
    (void)id_text(id.c_str(), "an app id");
    if (id.find('-') != std::string::npos)
      ghlauth::throw_invalid("\"" + id + "\" is a client id", "Give the app id, which stands before the \"-\" in it.");
  }
  return list.values;
}

KeyAlgorithm algorithm_argument(std::int32_t algorithm) {
  if (algorithm != GHLAUTH_KEY_ED25519 && algorithm != GHLAUTH_KEY_RSA)
    ghlauth::throw_invalid("algorithm is " + std::to_string(algorithm), "Give GHLAUTH_KEY_ED25519 or GHLAUTH_KEY_RSA.");
  return static_cast<KeyAlgorithm>(algorithm);
}

std::shared_ptr<webhooks::Claims> claims_of(const ghlauth_webhook &target, std::int32_t where) {
  switch (number_between(where, GHLAUTH_DUPLICATES_OFF, GHLAUTH_DUPLICATES_STORE, "where")) {
    case GHLAUTH_DUPLICATES_OFF: return webhooks::make_no_claims();
    case GHLAUTH_DUPLICATES_STORE: return webhooks::make_table_claims(target.environment->vault->table());
    default: return webhooks::make_memory_claims(Webhook::max_claims_in_memory);
  }
}

ghlauth_status set_flag(ghlauth_webhook *webhook, bool Policy::*member, std::int32_t enabled, ghlauth_error **error) noexcept {
  return guard(error, [&] { deref(webhook, "webhook").webhook.set(member, flag(enabled, "enabled")); });
}

const char *text_of(const ghlauth_event *event, std::string webhooks::Event::*member) noexcept {
  return peek(event) ? (event->received.event.*member).c_str() : nullptr;
}

}  // namespace

extern "C" {

ghlauth_status ghlauth_webhook_new(ghlauth_webhook **webhook, const ghlauth_config *config, const ghlauth_list *app_ids,
                                   ghlauth_error **error) {
  return guard(error, [&] {
    require_out(webhook, "webhook");
    std::vector<std::string> ids = app_ids_of(deref(app_ids, "app_ids"));
    *webhook = new ghlauth_webhook(environment_of(config), std::move(ids));
  });
}

ghlauth_status ghlauth_webhook_add_key(ghlauth_webhook *webhook, std::int32_t algorithm, const std::uint8_t *key,
                                       std::size_t size, ghlauth_error **error) {
  return guard(error, [&] {
    deref(webhook, "webhook").webhook.add_key(algorithm_argument(algorithm), view_of(key, size, "key"));
  });
}

ghlauth_status ghlauth_webhook_retire_key(ghlauth_webhook *webhook, std::int32_t algorithm, const std::uint8_t *key,
                                          std::size_t size, ghlauth_error **error) {
  return guard(error, [&] {
    deref(webhook, "webhook").webhook.retire_key(algorithm_argument(algorithm), view_of(key, size, "key"));
  });
}

ghlauth_status ghlauth_webhook_keys(const ghlauth_webhook *webhook, ghlauth_list **keys, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(keys, "keys");
    *keys = new ghlauth_list(deref(webhook, "webhook").webhook.keys());
  });
}

ghlauth_status ghlauth_webhook_set_rsa(ghlauth_webhook *webhook, std::int32_t enabled, ghlauth_error **error) {
  return set_flag(webhook, &Policy::allow_rsa, enabled, error);
}

ghlauth_status ghlauth_webhook_set_require_app_id(ghlauth_webhook *webhook, std::int32_t enabled, ghlauth_error **error) {
  return set_flag(webhook, &Policy::require_app_id, enabled, error);
}

ghlauth_status ghlauth_webhook_set_window_s(ghlauth_webhook *webhook, std::int64_t past_s, std::int64_t future_s,
                                            ghlauth_error **error) {
  return guard(error, [&] {
    Webhook &target = deref(webhook, "webhook").webhook;
    target.set_window_s(number_between(past_s, 60, max_past_s, "past_s"), number_between(future_s, 0, 86400, "future_s"));
  });
}

ghlauth_status ghlauth_webhook_set_allow_missing_timestamp(ghlauth_webhook *webhook, std::int32_t enabled,
                                                           ghlauth_error **error) {
  return set_flag(webhook, &Policy::allow_missing_timestamp, enabled, error);
}

ghlauth_status ghlauth_webhook_set_claim_s(ghlauth_webhook *webhook, std::int64_t claim_s, ghlauth_error **error) {
  return guard(error, [&] {
    deref(webhook, "webhook").webhook.set(&Policy::claim_s, number_between(claim_s, 1, 86400, "claim_s"));
  });
}

ghlauth_status ghlauth_webhook_set_duplicates(ghlauth_webhook *webhook, std::int32_t where, ghlauth_error **error) {
  return guard(error, [&] {
    ghlauth_webhook &target = deref(webhook, "webhook");
    target.webhook.set_claims(claims_of(target, where));
  });
}

ghlauth_status ghlauth_webhook_verify(ghlauth_webhook *webhook, ghlauth_event **event, const ghlauth_headers *headers,
                                      const std::uint8_t *body, std::size_t size, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(event, "event");
    const Webhook &target = deref(webhook, "webhook").webhook;
    auto made = std::make_unique<ghlauth_event>(target.receive(deref(headers, "headers").fields, view_of(body, size, "body")));
    run_blocking(target.claim(made->received), Cancel::none());
    *event = made.release();
  });
}

ghlauth_status ghlauth_webhook_verify_signature(const ghlauth_webhook *webhook, const ghlauth_headers *headers,
                                                const std::uint8_t *body, std::size_t size, ghlauth_error **error) {
  return guard(error, [&] {
    deref(webhook, "webhook").webhook.require_signature(deref(headers, "headers").fields, view_of(body, size, "body"));
  });
}

ghlauth_status ghlauth_webhook_confirm(ghlauth_webhook *webhook, const ghlauth_event *event, ghlauth_error **error) {
  return guard(error, [&] {
    (void)deref(webhook, "webhook");
    run_blocking(Webhook::confirm(deref(event, "event").received), Cancel::none());
  });
}

ghlauth_status ghlauth_webhook_release(ghlauth_webhook *webhook, const ghlauth_event *event, ghlauth_error **error) {
  return guard(error, [&] {
    (void)deref(webhook, "webhook");
    run_blocking(Webhook::release(deref(event, "event").received), Cancel::none());
  });
}

std::int32_t ghlauth_webhook_http_status(ghlauth_status status) { return webhooks::http_status(status); }

void ghlauth_webhook_free(ghlauth_webhook *webhook) { free_handle(webhook); }

const char *ghlauth_event_type(const ghlauth_event *event) { return text_of(event, &webhooks::Event::type); }
const char *ghlauth_event_id(const ghlauth_event *event) { return text_of(event, &webhooks::Event::id); }
std::int64_t ghlauth_event_timestamp_s(const ghlauth_event *event) {
  return peek(event) ? event->received.event.timestamp_s().value_or(-1) : -1;
}
const char *ghlauth_event_app_id(const ghlauth_event *event) { return text_of(event, &webhooks::Event::app_id); }
const char *ghlauth_event_version_id(const ghlauth_event *event) { return text_of(event, &webhooks::Event::version_id); }
const char *ghlauth_event_company_id(const ghlauth_event *event) { return text_of(event, &webhooks::Event::company_id); }
const char *ghlauth_event_location_id(const ghlauth_event *event) { return text_of(event, &webhooks::Event::location_id); }
const char *ghlauth_event_install_type(const ghlauth_event *event) { return text_of(event, &webhooks::Event::install_type); }
const char *ghlauth_event_json(const ghlauth_event *event) { return text_of(event, &webhooks::Event::json); }
void ghlauth_event_free(ghlauth_event *event) { free_handle(event); }

}  // extern "C"
