// The overview: what is here, and the way to the other pages.
#include "sandbox/consent.hpp"
#include "sandbox/pages/html.hpp"
#include "sandbox/pages/integrations.hpp"
#include "sandbox/pages/pages.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr std::size_t max_rows = 50;

std::string app_card(const World &world, const App &app) {
  std::string out = "<section class=\"card\"><div class=\"head\"><h2>" + html_escape(app.name) + "</h2>";
  if (const std::string link = consent_link(world, app); !link.empty())
    out += "<a class=\"button small\" href=\"" + html_escape(link) + "\">Install…</a>";
  out += "</div>\n<dl>" + html_fact("App id", html_code(app.id));
  for (const ClientKey &key : app.clients)
    out += html_fact(key.id == app.default_client ? "Client id" : "Second client id", html_code(key.id));
  for (const std::string &uri : app.redirect_uris) out += html_fact("Redirect URI", html_code(uri));
  const char *target = app.target == Level::AGENCY ? "The agency"
                       : app.bulk                  ? "Sub-accounts, one by one or in bulk"
                                                   : "Single sub-accounts";
  if (!app.webhook_url.empty()) out += html_fact("Webhook URL", html_code(without_query(app.webhook_url)));
  if (!app.custom_page_url.empty())
    out += html_fact("Custom page", html_link("/custom-page/" + app.id, without_query(app.custom_page_url)));
  return out + html_fact("For", target) + html_fact("Scopes", html_count(app.scopes.size(), "scope")) + "</dl></section>\n";
}

std::string account_rows(const State &state) {
  std::string out;
  std::size_t rows = 0;
  for (const Company &company : state.companies) {
    if (rows++ == max_rows) break;
    out += "<tr><td>" + html_escape(company.name) + "<small>Agency</small></td><td class=\"id\">" + html_code(company.id) +
           "</td><td></td></tr>\n";
    for (const Location &location : state.locations) {
      if (location.company_id != company.id) continue;
      if (rows++ >= max_rows) break;
      out += "<tr class=\"child\"><td>" + html_escape(location.name) + "</td><td class=\"id\">" + html_code(location.id) + "</td><td>";
      out += location.active ? html_pill("good", "active") : html_pill("warn", "paused");
      out += "</td></tr>\n";
    }
  }
  const std::size_t all = state.companies.size() + state.locations.size();
  if (all > max_rows) out += "<tr><td colspan=\"3\" class=\"soft\">and " + std::to_string(all - max_rows) + " more</td></tr>\n";
  return out;
}

/// The pages to work with, each with how things stand there.
std::string tools(const World &world) {
  const std::int64_t offset_ms = world.clock.offset_ms();
  const std::size_t faults = world.faults.queue().size();
  const std::size_t changed = world.switches.changed();
  const std::string clock =
      offset_ms == 0 ? "As on this machine"
                     : duration_words(offset_ms < 0 ? -offset_ms : offset_ms) + (offset_ms < 0 ? " behind" : " ahead");
  const auto tool = [](const char *href, const char *text, const std::string &stands) {
    return "<li>" + html_link(href, text) + "<small>" + html_escape(stands) + "</small></li>\n";
  };
  return "<section class=\"card\"><h2>What you can do here</h2><ul class=\"tools\">\n" +
         tool("/requests", "See what was asked, and why it was refused",
              html_count(static_cast<std::size_t>(world.counters.answers), "request") + " so far") +
         tool("/faults", "Let requests fail", faults == 0 ? "No fault in force" : html_count(faults, "fault") + " in force") +
         tool("/clock", "Turn the clock", clock) +
         tool("/switches", "Follow another of HighLevel's sources",
              changed == 0 ? "All as by default"
                           : std::to_string(changed) + (changed == 1 ? " switch" : " switches") + " changed") +
         tool("/webhooks", "Sign and send events", html_count(world.webhooks.all().size(), "event") + " so far") +
         tool("/private-integrations", "Create, rotate and revoke static tokens",
              html_count(integrations(world).size(), "integration")) +
         tool("/installed-apps", "See where apps are, and take them away",
              html_count(world.state.installations.size(), "installation")) +
         "</ul></section>\n";
}

}  // namespace

Response home_page(PageCall &page) {
  const World &world = page.call.world;
  Page out{Section::HOME, "Overview", "", ""};
  out.body =
      "<h1>A local HighLevel for development and tests</h1>\n"
      "<p class=\"lead\">Private Integration Tokens and OAuth 2.0 as HighLevel answers them, with made-up accounts. Nothing "
      "here "
      "reaches the real service.</p>\n" +
      tools(world) + "<section class=\"card\"><h2>API</h2><dl>";
  out.body += html_fact("Base URL", html_code(world.url));
  out.body += html_fact("Generations", html_code("Version: 2021-07-28") + " and " + html_code("Version: v3"));
  out.body += html_fact("Secrets", "Client secrets and the control token are printed where the sandbox was started.") +
              "</dl></section>\n";
  for (const App &app : world.state.apps) out.body += app_card(world, app);
  out.body += "<section class=\"card\"><h2>Accounts</h2>" +
              html_table("Accounts", {"Name", "Id", "Status"}, account_rows(world.state)) + "</section>";
  return html_page(200, out, "page.home");
}

}  // namespace ghlauth::sandbox
