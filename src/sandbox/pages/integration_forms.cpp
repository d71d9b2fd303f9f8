// Private integrations: creating, rotating and revoking them. A token is shown once, on the page that answers the form.
#include <algorithm>

#include "core/error.hpp"
#include "sandbox/entities.hpp"
#include "sandbox/pages/html.hpp"
#include "sandbox/pages/integrations.hpp"
#include "sandbox/pages/pages.hpp"
#include "sandbox/pages/scope_words.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr std::size_t max_name = 100;

/// The level of an account; throws for an id that is neither an agency nor a sub-account.
Level level_of(const State &state, std::string_view account_id) {
  if (state.companies.contains(account_id)) return Level::AGENCY;
  if (state.locations.contains(account_id)) return Level::LOCATION;
  throw_invalid("there is no such account", "Choose one from the list.");
}

Response token_page(World &world, const std::string &token, const std::string &title, const std::string &text) {
  const Pit &pit = *world.state.pit(token);
  Page out{Section::INTEGRATIONS, title, "", ""};
  out.body = "<div class=\"card success\" role=\"status\"><h1>" + html_escape(title) + "</h1><p>" + text +
             "</p><code class=\"token\" aria-label=\"Token\">" + html_escape(token) +
             "</code><p class=\"note\">Copy it now. It is not shown again.</p><div class=\"actions\">"
             "<a class=\"button\" href=\"/private-integrations\">Done</a></div></div>\n<section class=\"card\"><dl>" +
             html_fact("Name", html_escape(pit.name)) +
             html_fact("Account", html_escape(account_name(world.state, pit.resource_id))) +
             html_fact("Scopes", html_escape(join_scopes(pit.scopes))) + "</dl></section>";
  return html_page(200, out, "page.token-shown");
}

}  // namespace

Response new_integration_page(PageCall &page) {
  World &world = page.call.world;
  const std::string account(page.call.request.parameter("for").value_or(""));
  const Level level = level_of(world.state, account);
  Page out{Section::INTEGRATIONS, "New private integration", "", ""};
  out.body =
      "<p>" + html_link("/private-integrations", "Private integrations") +
      "</p><h1>New private integration</h1>\n<p class=\"lead\">For " + html_escape(account_name(world.state, account)) +
      (level == Level::AGENCY ? ", the agency itself. It cannot reach the data of sub-accounts, such as contacts." : ".") +
      "</p>\n" + form_begin("/private-integrations/new", open_form(world)) + html_hidden("for", account) +
      "<section class=\"card\"><div class=\"field\"><label for=\"name\">Name</label>"
      "<input type=\"text\" id=\"name\" name=\"name\" required maxlength=\"100\" autocomplete=\"off\"></div>\n"
      "<fieldset><legend>What it can do</legend><div class=\"ticks\">\n";
  for (const std::string_view scope : offered_scopes(level))
    out.body += "<label><input type=\"checkbox\" name=\"scope\" value=\"" + html_escape(scope) + "\"><span>" +
                html_escape(describe_scope(scope)) + "<small>" + html_escape(scope) + "</small></span></label>\n";
  out.body +=
      "</div></fieldset>\n<div class=\"actions\"><button type=\"submit\">Create and show the token</button>"
      "<a class=\"button quiet\" href=\"/private-integrations\">Cancel</a></div></section></form>";
  return html_page(200, out, "page.integration-new");
}

Response create_integration(FormCall &form) {
  World &world = form.call.world;
  const std::string_view account = form.form.text("for");
  const Level level = level_of(world.state, account);
  const std::string_view name = form.form.text("name");
  if (name.empty() || name.size() > max_name)
    throw_invalid("the name is empty or too long", "Give it a name of up to 100 bytes.");
  const std::vector<std::string> scopes = form.form.all("scope");
  const std::vector<std::string_view> offered = offered_scopes(level);
  const bool known = std::all_of(scopes.begin(), scopes.end(), [&](const std::string &scope) {
    return std::find(offered.begin(), offered.end(), scope) != offered.end();
  });
  if (scopes.empty() || !known) throw_invalid("no scope was chosen", "Tick at least one of the list.");

  JsonWriter out;
  out.begin_object().member("name", name).member("level", level == Level::AGENCY ? "agency" : "location");
  out.member("resource_id", account).member("scopes", join_scopes(scopes)).end_object();
  const JsonDocument document = JsonDocument::parse(out.text());
  return token_page(world, create_pit(world, document.root()), "The integration was created", "This is its token:");
}

Response rotate_integration(FormCall &form) {
  World &world = form.call.world;
  const std::string_view expire = form.form.text("expire");
  if (expire != "now" && expire != "later") throw_invalid("the form does not say when the old token ends");
  const bool now = expire == "now";
  const std::string token = rotate_pit(world, form.id, now);
  return token_page(world, token, "The token was rotated",
                    now ? "The old token does not work any more. This is the new one:"
                        : "The old token works for 7 more days. This is the new one:");
}

Response revoke_integration(FormCall &form) {
  State &state = form.call.world.state;
  if (!state.pit_by_id(form.id)) throw_invalid("there is no such private integration");
  state.drop_pit(form.id);
  return see_other("/private-integrations", "page.integration-revoked");
}

}  // namespace ghlauth::sandbox
