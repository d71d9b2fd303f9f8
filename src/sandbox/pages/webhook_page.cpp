// One webhook with its attempts, its signatures and its bytes; the public keys of an app.
#include "core/utf8.hpp"
#include "sandbox/adjust.hpp"
#include "sandbox/pages/html.hpp"
#include "sandbox/pages/pages.hpp"
#include "sandbox/pages/webhook_parts.hpp"
#include "sandbox/webhooks/retry.hpp"
#include "sandbox/webhooks/signatures.hpp"

namespace ghlauth::sandbox {
namespace {

std::string attempt_rows(const Webhook &webhook) {
  std::string out;
  std::size_t count = 0;
  for (const Attempt &attempt : webhook.attempts) {
    const std::string answer = attempt.status != 0 ? "answered " + std::to_string(attempt.status) : attempt.error;
    out += "<tr><td>" + std::to_string(++count) + "</td><td>" + html_moment(attempt.at_ms) + "</td><td>" +
           html_pill(is_taken(attempt.status) ? "good" : "warn", answer) + "</td><td>" + std::to_string(attempt.took_ms) +
           " ms</td></tr>\n";
  }
  return out;
}

/// The headers that sign a webhook. Both algorithms give the same bytes each time, so that they need not be kept.
std::string signed_headers(const Webhook &webhook, WebhookKeys &keys, const std::string &which) {
  const auto content = sign_webhook(webhook, keys, which);
  if (!content) return "<p class=\"soft\">The RSA key is being generated. Load this page again in a few seconds.</p>\n";
  std::string text;
  for (const Header &header : content->headers) text += header.name + ": " + header.value + '\n';
  if (text.empty()) return "<p class=\"soft\">None.</p>\n";
  return "<pre>" + html_escape(text) + "</pre>\n";
}

std::string signature_card(World &world, const Webhook &webhook) {
  const std::string &now = world.switches.value(Switch::WEBHOOK_SIGNATURES);
  const std::string sent = webhook.attempts.empty() ? now : webhook.attempts.back().signatures;
  if (sent.empty() || !world.state.apps.contains(webhook.app_id)) return {};
  const auto keys = world.webhook_keys.of_app(webhook.app_id, world.ids);
  std::string out = std::string("<section class=\"card\"><h2>") +
                    (webhook.attempts.empty() ? "Signatures that it will have" : "Signatures of the last attempt") + "</h2>" +
                    signed_headers(webhook, *keys, sent) +
                    "<p class=\"note\">X-GHL-Signature is Ed25519, X-WH-Signature is RSA: " +
                    html_link("/webhooks/keys/" + webhook.app_id, "the public keys") + ".";
  if (sent != now)
    out += " The next attempt has others: the switch webhook-signatures was " + html_code(sent) + " and is now " +
           html_code(now) + '.';
  return out + "</p></section>\n";
}

std::string key_card(const char *title, const char *header, const crypto::SigningKey *key) {
  std::string out =
      std::string("<section class=\"card\"><h2>") + title + "</h2><p>It signs what " + html_code(header) + " carries.</p>";
  if (!key) return out + "<p class=\"soft\">It is being generated. Load this page again in a few seconds.</p></section>\n";
  const PublicKeyText text = public_key_text(*key);
  return out + "<pre>" + html_escape(text.pem) + "</pre><dl>" + html_fact("SHA-256", html_code(text.sha256)) +
         "</dl></section>\n";
}

}  // namespace

Response webhook_page(PageCall &page) {
  World &world = page.call.world;
  const Webhook *webhook = world.webhooks.find(read_number(page.id, "webhook"));
  if (!webhook) return problem_page(404, Section::WEBHOOKS, "Not found", "There is no such webhook.", "page.webhook-absent");
  const App *app = world.state.apps.find(webhook->app_id);
  Page out{Section::WEBHOOKS, webhook->type, "", ""};
  out.body = "<p>" + html_link("/webhooks", "Webhooks") + "</p><h1>" + html_escape(webhook->type) +
             "</h1>\n<section class=\"card\"><dl>" + html_fact("App", html_escape(app ? app->name : webhook->app_id));
  out.body += html_fact("To", html_code(without_query(webhook->url)));
  if (!webhook->webhook_id.empty()) out.body += html_fact("webhookId", html_code(webhook->webhook_id));
  if (webhook->forgery != Forgery::NONE) out.body += html_fact("Fault", html_code(forgery_name(webhook->forgery)));
  out.body +=
      html_fact("State", webhook_status(*webhook)) + "</dl>" + webhook_button(*webhook, open_form(world)) + "</section>\n";
  if (!webhook->attempts.empty())
    out.body += "<section class=\"card\"><h2>Attempts</h2>" +
                html_table("Attempts", {"Attempt", "Time", "Answer", "Took"}, attempt_rows(*webhook)) + "</section>\n";
  out.body += signature_card(world, *webhook);
  const bool is_text = is_utf8(webhook->body);
  out.body +=
      "<section class=\"card\"><h2>Body</h2><pre>" + (is_text ? html_escape(webhook->body) : "Not UTF-8") + "</pre></section>";
  return html_page(200, out, "page.webhook");
}

Response webhook_keys_page(PageCall &page) {
  World &world = page.call.world;
  const App *app = world.state.apps.find(page.id);
  if (!app) return problem_page(404, Section::WEBHOOKS, "Not found", "There is no such app.", "page.webhook-keys-absent");
  const auto keys = world.webhook_keys.of_app(app->id, world.ids);
  const WebhookKeys::Key rsa = keys->rsa_if_ready();
  Page out{Section::WEBHOOKS, "Webhook keys", "", ""};
  out.body =
      "<p>" + html_link("/webhooks", "Webhooks") + "</p><h1>Webhook keys of " + html_escape(app->name) +
      "</h1>\n<p class=\"lead\">Give them to your receiver in the place of HighLevel's. They are this sandbox's own and worth "
      "nothing elsewhere.</p>\n";
  out.body += key_card("Ed25519", "X-GHL-Signature", &keys->ed25519()) + key_card("RSA", "X-WH-Signature", rsa.get());
  return html_page(200, out, "page.webhook-keys");
}

}  // namespace ghlauth::sandbox
