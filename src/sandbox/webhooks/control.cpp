#include "sandbox/webhooks/control.hpp"

#include "core/error.hpp"
#include "core/log.hpp"
#include "sandbox/adjust.hpp"
#include "sandbox/entities.hpp"
#include "sandbox/webhooks/fire.hpp"
#include "sandbox/webhooks/samples.hpp"

namespace ghlauth::sandbox {
namespace {

std::int64_t number_of(const std::string &id) { return read_number(id, "webhook"); }

void write_attempts(JsonWriter &out, const Webhook &webhook) {
  out.key("attempts").begin_array();
  for (const Attempt &attempt : webhook.attempts) {
    out.begin_object().member("at", iso_time(attempt.at_ms)).member("status", attempt.status);
    if (!attempt.error.empty()) out.member("error", attempt.error);
    out.member("took_ms", attempt.took_ms).member("signatures", attempt.signatures);
    out.end_object();
  }
  out.end_array();
}

void write_webhook(JsonWriter &out, const Webhook &webhook, bool with_body) {
  out.begin_object().member("id", webhook.number).member("webhook_id", webhook.webhook_id).member("app_id", webhook.app_id);
  out.member("type", webhook.type).member("url", without_query(webhook.url)).member("fault", forgery_name(webhook.forgery));
  out.member("state", progress_name(webhook.progress)).member("created", iso_time(webhook.created_ms));
  if (webhook.progress == Progress::WAITING) out.member("next_try", iso_time(webhook.due_ms));
  out.member("retries", webhook.retries);
  write_attempts(out, webhook);
  if (with_body) out.member("body_base64", base64_encode(webhook.body));
  out.end_object();
}

std::string count_answer(std::int64_t count) {
  return JsonWriter().begin_object().member("webhooks", count).end_object().str();
}

void write_key(JsonWriter &out, const char *name, const crypto::SigningKey &key) {
  const PublicKeyText text = public_key_text(key);
  out.key(name).begin_object().member("pem", text.pem).member("der_base64", text.der_base64);
  out.member("sha256", text.sha256).end_object();
}

}  // namespace

std::string fire_webhooks(Control &c) {
  const std::vector<std::int64_t> numbers = fire(c.world, c.body);
  JsonWriter out;
  out.begin_object().key("webhooks").begin_array();
  for (const std::int64_t number : numbers)
    out.begin_object().member("id", number).member("webhook_id", c.world.webhooks.find(number)->webhook_id).end_object();
  return out.end_array().end_object().str();
}

std::string read_webhooks(Control &c) {
  JsonWriter out;
  out.begin_object().key("webhooks").begin_array();
  for (const auto &[number, webhook] : c.world.webhooks.all()) write_webhook(out, webhook, false);
  return out.end_array().end_object().str();
}

std::string read_webhook(Control &c) {
  const Webhook *webhook = c.world.webhooks.find(number_of(c.id));
  if (!webhook) throw_invalid("there is no webhook " + printable(c.id, 64));
  JsonWriter out;
  write_webhook(out, *webhook, true);
  return out.str();
}

std::string resend_webhook(Control &c) {
  c.world.webhooks.resend(number_of(c.id), c.world.clock.unix_ms());
  return count_answer(1);
}

std::string retry_webhook(Control &c) {
  c.world.webhooks.retry_now(number_of(c.id), c.world.clock.unix_ms());
  return count_answer(1);
}

std::string retry_webhooks(Control &c) { return count_answer(c.world.webhooks.retry_all_now(c.world.clock.unix_ms())); }

std::string clear_webhooks(Control &c) {
  const auto count = static_cast<std::int64_t>(c.world.webhooks.all().size());
  c.world.webhooks.clear();
  return count_answer(count);
}

std::string read_webhook_events(Control &) {
  JsonWriter out;
  out.begin_object().key("events").begin_array();
  for (const EventSample &sample : event_samples())
    out.begin_object().member("type", sample.type).member("subject", sample.subject).end_object();
  return out.end_array().end_object().str();
}

std::string read_webhook_keys(Control &c) {
  if (!c.world.state.apps.contains(c.id)) throw_invalid("there is no app " + printable(c.id, 64));
  const auto keys = c.world.webhook_keys.of_app(c.id, c.world.ids);
  c.call.lock.unlock();
  JsonWriter out;
  out.begin_object();
  write_key(out, "ed25519", keys->ed25519());
  write_key(out, "rsa", *keys->rsa());
  c.call.lock.lock();
  return out.end_object().str();
}

std::string renew_shared_secret(Control &c) {
  App *app = c.world.state.apps.find(c.id);
  if (!app) throw_invalid("there is no app " + printable(c.id, 64));
  app->shared_secret = c.world.ids.uuid();
  return JsonWriter().begin_object().member("shared_secret", app->shared_secret).end_object().str();
}

}  // namespace ghlauth::sandbox
