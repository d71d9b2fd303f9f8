// Webhooks: an event to send, the log of what was sent, and where each app gets its events.
#include <algorithm>

#include "sandbox/pages/html.hpp"
#include "sandbox/pages/integrations.hpp"
#include "sandbox/pages/pages.hpp"
#include "sandbox/pages/webhook_parts.hpp"
#include "sandbox/webhooks/samples.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr std::size_t max_rows = 100;

std::string app_select(const State &state) {
  std::string out = "<select id=\"app\" name=\"app\">\n";
  for (const App &app : state.apps)
    out += "<option value=\"" + html_escape(app.id) + "\">" + html_escape(app.name) + "</option>\n";
  return out + "</select>";
}

std::string type_select() {
  std::string out = "<select id=\"type\" name=\"type\">\n";
  std::string_view subject;
  for (const EventSample &sample : event_samples()) {
    if (sample.subject != subject) {
      if (!subject.empty()) out += "</optgroup>\n";
      subject = sample.subject;
      out += "<optgroup label=\"" + html_escape(subject) + "\">\n";
    }
    out += "<option>" + html_escape(sample.type) + "</option>\n";
  }
  return out + "</optgroup></select>";
}

std::string rows(const World &world, const std::string &token) {
  std::string out;
  std::size_t count = 0;
  const auto &all = world.webhooks.all();
  for (auto entry = all.rbegin(); entry != all.rend() && count < max_rows; ++entry, ++count) {
    const Webhook &webhook = entry->second;
    const App *app = world.state.apps.find(webhook.app_id);
    out += "<tr><td>" + html_link("/webhooks/" + std::to_string(webhook.number), webhook.type) + "<small>" +
           html_escape(app ? app->name : webhook.app_id);
    if (webhook.forgery != Forgery::NONE) out += ", " + html_escape(forgery_name(webhook.forgery));
    out += "</small></td><td>" + html_code(without_query(webhook.url)) + "</td><td>" + html_moment(webhook.created_ms) +
           "</td><td>" + webhook_status(webhook) + "</td><td>" + std::to_string(webhook.attempts.size()) + "</td><td>" +
           webhook_button(webhook, token) + "</td></tr>\n";
  }
  if (all.size() > max_rows)
    out += "<tr><td colspan=\"6\" class=\"soft\">and " + std::to_string(all.size() - max_rows) + " older ones</td></tr>\n";
  return out;
}

std::string sent_part(const World &world, const std::string &token) {
  const auto &all = world.webhooks.all();
  if (all.empty()) return "<p class=\"soft\">Nothing yet.</p>";
  const bool any_waits = std::any_of(all.begin(), all.end(), [](const auto &entry) { return may_be_retried(entry.second); });
  std::string out = html_table("Sent", {"Event", "To", "Time", "State", "Attempts", "Action"}, rows(world, token)) +
                    "<p class=\"note\">Retries go by the " + html_link("/clock", "sandbox's clock") +
                    ".</p><div class=\"actions\">";
  if (any_waits)
    out += form_begin("/webhooks/retry", token) + "<button type=\"submit\" class=\"quiet\">Retry all that wait</button></form>";
  return out + form_begin("/webhooks/clear", token) +
         "<button type=\"submit\" class=\"danger\">Forget all</button></form></div>";
}

std::string app_card(const App &app, const std::string &token) {
  const std::string id = html_escape(app.id);
  // What is behind a question mark may be a secret.
  const bool has_query = app.webhook_url.find('?') != std::string::npos;
  const std::string value = has_query ? "" : html_escape(app.webhook_url);
  const std::string hint = has_query ? html_escape(without_query(app.webhook_url)) + "?…" : "http://127.0.0.1:3000/webhooks";
  std::string out = "<section class=\"card\"><h2>" + html_escape(app.name) + "</h2>" + form_begin("/webhooks/url", token) +
                    html_hidden("app", app.id) +
                    "<div class=\"inline\"><div class=\"field\"><label for=\"url-" + id +
                    "\">Webhook URL</label><input type=\"text\" id=\"url-" + id +
                    "\" name=\"url\" required autocomplete=\"off\" value=\"" + value + "\" placeholder=\"" + hint +
                    "\"></div><button type=\"submit\" class=\"quiet\">Save</button>"
                    "</div></form>\n<dl>";
  for (const auto &[type, url] : app.webhook_urls) out += html_fact(type, html_code(without_query(url)));
  out += html_fact("Ed25519 key", html_code(app.webhook_key));
  return out + "</dl><p>" + html_link("/webhooks/keys/" + app.id, "Both public keys as PEM") + "</p></section>\n";
}

}  // namespace

Response webhooks_page(PageCall &page) {
  World &world = page.call.world;
  const std::string token = open_form(world);
  Page out{Section::WEBHOOKS, "Webhooks", "", ""};
  out.body =
      "<h1>Webhooks</h1>\n<p class=\"lead\">Events of an app, signed with a key of this sandbox and sent to the app's webhook "
      "URL on "
      "this machine. INSTALL and UNINSTALL come by themselves when an app is installed and uninstalled.</p>\n";
  if (!world.state.apps.empty())
    out.body +=
        "<section class=\"card\"><h2>Send an event</h2><form method=\"get\" action=\"/webhooks/new\"><div class=\"fields\">" +
        html_field("app", "App", app_select(world.state)) + html_field("type", "Event", type_select()) +
        html_field("for", "Account", account_select(world.state)) +
        "</div><button type=\"submit\">Continue</button></form></section>\n";
  out.body += "<section class=\"card\"><h2>Sent</h2>" + sent_part(world, token) + "</section>\n";
  for (const App &app : world.state.apps) out.body += app_card(app, token);
  return html_page(200, out, "page.webhooks");
}

}  // namespace ghlauth::sandbox
