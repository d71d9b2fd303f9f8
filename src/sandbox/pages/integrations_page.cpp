// Private integrations: the list, and the page of one.
#include <algorithm>

#include "core/error.hpp"
#include "sandbox/pages/html.hpp"
#include "sandbox/pages/integrations.hpp"
#include "sandbox/pages/pages.hpp"
#include "sandbox/pages/scope_words.hpp"

namespace ghlauth::sandbox {
namespace {

std::string status(const Integration &integration) {
  std::string active = html_pill("good", "active");
  if (!integration.previous) return active;
  return active + " <small>old token until " + html_time(integration.previous->expires_ms) + "</small>";
}

std::string rotate_option(const std::string &base, const std::string &token, const char *when, const char *button,
                          const char *text) {
  return form_begin(base + "/rotate", token) + html_hidden("expire", when) + "<div class=\"option\"><p>" + text +
         "</p><button type=\"submit\" class=\"quiet\">" + button + "</button></div></form>\n";
}

}  // namespace

Response integrations_page(PageCall &page) {
  const State &state = page.call.world.state;
  Page out{Section::INTEGRATIONS, "Private integrations", "", ""};
  out.body =
      "<h1>Private integrations</h1>\n<p class=\"lead\">A static token with the scopes that you choose, for one sub-account or "
      "for "
      "the agency itself.</p>\n<section class=\"card\"><h2>Create one</h2><form method=\"get\" "
      "action=\"/private-integrations/new\">"
      "<div class=\"inline\"><div class=\"field\"><label for=\"for\">Account</label>" +
      account_select(state) + "</div><button type=\"submit\">Continue</button></div></form></section>\n";
  std::string rows;
  for (const Integration &integration : integrations(page.call.world)) {
    const Pit &pit = *integration.current;
    rows += "<tr><td>" + html_link("/private-integrations/" + pit.id, pit.name) + "</td><td>" +
            html_escape(account_name(state, pit.resource_id)) + "<small>" +
            (pit.level == Level::AGENCY ? "Agency" : "Sub-account") + "</small></td><td>" +
            html_count(pit.scopes.size(), "scope") + "</td><td>" + status(integration) + "</td></tr>\n";
  }
  out.body += "<section class=\"card\"><h2>Existing ones</h2>" +
              (rows.empty() ? std::string("<p class=\"soft\">There are none.</p>")
                            : html_table("Existing ones", {"Name", "Account", "Access", "Token"}, rows)) +
              "</section>";
  return html_page(200, out, "page.integrations");
}

Response integration_page(PageCall &page) {
  World &world = page.call.world;
  const std::vector<Integration> all = integrations(world);
  const auto found = std::find_if(all.begin(), all.end(), [&](const Integration &i) { return i.current->id == page.id; });
  if (found == all.end())
    return problem_page(404, Section::INTEGRATIONS, "Not found", "There is no such private integration.",
                        "page.integration-absent");
  const Pit &pit = *found->current;
  const std::string base = "/private-integrations/" + pit.id;
  const std::string token = open_form(world);
  Page out{Section::INTEGRATIONS, pit.name, "", ""};
  out.body = "<p>" + html_link("/private-integrations", "Private integrations") + "</p><h1>" + html_escape(pit.name) +
             "</h1>\n<section class=\"card\"><dl>";
  out.body += html_fact("Account", html_escape(account_name(world.state, pit.resource_id)));
  out.body += html_fact("Level", pit.level == Level::AGENCY ? "Agency" : "Sub-account");
  out.body += html_fact("Id", html_code(pit.id)) + html_fact("Last used", html_time(pit.last_used_ms));
  out.body += html_fact("Token", status(*found)) + "</dl></section>\n<section class=\"card\"><h2>It can</h2>" +
              html_scopes(pit.scopes) + "</section>\n<section class=\"card\"><h2>Rotate the token</h2>\n";
  out.body += rotate_option(base, token, "later", "Rotate, expire later",
                            "A new token, while the old one works for 7 more days: time to replace it everywhere.");
  out.body += rotate_option(base, token, "now", "Rotate, expire now",
                            "A new token, and the old one ends at once: for a token that got into wrong hands.");
  out.body +=
      "</section>\n<section class=\"card\"><details><summary>Revoke this integration…</summary><p>All of its tokens end at "
      "once, "
      "and it is removed.</p>" +
      form_begin(base + "/revoke", token) +
      "<button type=\"submit\" class=\"danger\">Revoke and remove</button></form></details></section>";
  return html_page(200, out, "page.integration");
}

}  // namespace ghlauth::sandbox
