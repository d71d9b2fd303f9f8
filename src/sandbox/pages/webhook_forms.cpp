// Sending an event by hand, sending one again, and setting a webhook URL.
#include "core/error.hpp"
#include "core/log.hpp"
#include "sandbox/adjust.hpp"
#include "sandbox/entities.hpp"
#include "sandbox/pages/html.hpp"
#include "sandbox/pages/integrations.hpp"
#include "sandbox/pages/pages.hpp"
#include "sandbox/pages/webhook_parts.hpp"
#include "sandbox/record.hpp"
#include "sandbox/webhooks/event.hpp"
#include "sandbox/webhooks/fire.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr std::string_view path = "/webhooks";

struct Choice {
  std::string_view value;
  std::string_view words;
};

constexpr Choice faults[] = {
    {"", "nothing"},
    {"wrong_signature", "a wrong signature"},
    {"missing_signature", "no signature"},
    {"swapped_signatures", "the signatures in each other's header"},
    {"repeated_signatures", "each signature header twice"},
    {"flipped_body", "one bit of the body flipped"},
    {"other_app", "the event of another app"},
    {"stale", "a timestamp of last month"},
};

const App &app_of(const World &world, std::string_view id) {
  const App *app = world.state.apps.find(id);
  if (!app) throw_invalid("there is no such app", "Choose one from the list.");
  return *app;
}

Place place_of(const State &state, std::string_view account_id) {
  if (const Location *location = state.locations.find(account_id)) return {location->company_id, location->id};
  if (!state.companies.contains(account_id)) throw_invalid("there is no such account", "Choose one from the list.");
  return {std::string(account_id), ""};
}

std::string fault_select() {
  std::string out = "<select id=\"fault\" name=\"fault\">";
  for (const Choice &choice : faults)
    out += "<option value=\"" + html_escape(choice.value) + "\">" + html_escape(choice.words) + "</option>\n";
  return out + "</select>";
}

}  // namespace

Response new_webhook_page(PageCall &page) {
  World &world = page.call.world;
  const auto parameter = [&](const char *name) { return page.call.request.parameter(name).value_or(""); };
  const App &app = app_of(world, parameter("app"));
  const auto fields = sample_fields(world, app, parameter("type"), place_of(world.state, parameter("for")));
  if (!fields) throw_invalid("there is no such event", "Choose one from the list.");
  const std::string type(parameter("type"));
  Page out{Section::WEBHOOKS, "Send " + type, "", ""};
  out.body = "<p>" + html_link(path, "Webhooks") + "</p><h1>Send " + html_escape(type) + "</h1>\n<p class=\"lead\">To " +
             html_escape(app.name) + ", for " + html_escape(account_name(world.state, parameter("for"))) + ".";
  if (url_for(app, type).empty()) out.body += " <b>The app has no webhook URL yet.</b>";
  out.body +=
      "</p>\n" + form_begin("/webhooks/new", open_form(world)) + html_hidden("app", app.id) + html_hidden("type", type) +
      "<section class=\"card\"><div class=\"field\"><label for=\"payload\">Event</label><textarea id=\"payload\" "
      "name=\"payload\" required spellcheck=\"false\" aria-describedby=\"added\">" +
      html_escape(indented_json(object_json(*fields))) +
      "</textarea></div><p class=\"note\" id=\"added\">type, appId, versionId, timestamp and webhookId are added when it is "
      "sent, unless they are here.</p>\n<div class=\"fields\"><div class=\"field\"><label for=\"copies\">Copies</label>"
      "<input type=\"number\" id=\"copies\" name=\"copies\" min=\"1\" max=\"100\" value=\"1\"></div>"
      "<div class=\"field\"><label for=\"fault\">What is wrong with it</label>" +
      fault_select() +
      "</div></div><div class=\"actions\"><button type=\"submit\">Sign and send</button>"
      "<a class=\"button quiet\" href=\"/webhooks\">Cancel</a></div></section></form>";
  return html_page(200, out, "page.webhook-new");
}

Response fire_webhook_form(FormCall &form) {
  World &world = form.call.world;
  const App &app = app_of(world, form.form.text("app"));
  const auto payload = JsonDocument::try_parse(form.form.text("payload"));
  if (!payload || !payload->root().is_object()) throw_invalid("the event is not a JSON object", "Go back and correct it.");
  JsonWriter request;
  request.begin_object().member("app_id", app.id).member("type", form.form.text("type"));
  request.member("fault", form.form.text("fault")).member("copies", form.form.text("copies"));
  request.member("only_payload", true).key("payload").raw(payload->root().dump()).end_object();
  const JsonDocument document = JsonDocument::parse(request.text());
  (void)fire(world, document.root());
  return see_other(path, "page.webhook-sent");
}

Response set_webhook_url_form(FormCall &form) {
  const std::string id(form.form.text("app"));
  JsonWriter change;
  change.begin_object().member("webhook_url", form.form.text("url")).end_object();
  const JsonDocument document = JsonDocument::parse(change.text());
  (void)update_app(form.call.world, id, document.root());
  return see_other(path, "page.webhook-url");
}

Response resend_webhook_form(FormCall &form) {
  form.call.world.webhooks.resend(read_number(form.id, "webhook"), form.call.world.clock.unix_ms());
  return see_other(path, "page.webhook-resent");
}

Response retry_webhook_form(FormCall &form) {
  form.call.world.webhooks.retry_now(read_number(form.id, "webhook"), form.call.world.clock.unix_ms());
  return see_other(path, "page.webhook-retried");
}

Response retry_webhooks_form(FormCall &form) {
  (void)form.call.world.webhooks.retry_all_now(form.call.world.clock.unix_ms());
  return see_other(path, "page.webhooks-retried");
}

Response clear_webhooks_form(FormCall &form) {
  form.call.world.webhooks.clear();
  return see_other(path, "page.webhooks-cleared");
}

}  // namespace ghlauth::sandbox
