// Where apps are installed, and uninstalling them.
#include "core/error.hpp"
#include "core/log.hpp"
#include "sandbox/pages/html.hpp"
#include "sandbox/pages/pages.hpp"
#include "sandbox/webhooks/lifecycle.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr std::string_view path = "/installed-apps";

std::string uninstall_form(const Installation &installation, const std::string &token, const std::string &account) {
  return "<details><summary aria-label=\"Uninstall from " + html_escape(account) + "\">Uninstall…</summary>" +
         form_begin("/installed-apps/uninstall", token) + html_hidden("app_id", installation.app_id) +
         html_hidden("resource_id", installation.resource_id) +
         "<button type=\"submit\" class=\"danger small\">Uninstall and end its tokens</button></form></details>";
}

std::string detail(const Installation &installation) {
  if (installation.level == Level::LOCATION) return "Sub-account";
  if (!installation.bulk) return "Agency";
  std::string text = "Agency, bulk installation";
  if (installation.future_locations) text += ", future sub-accounts included";
  return text;
}

std::string row(const Installation &installation, const std::string &account, const std::string &token, bool child) {
  return std::string(child ? "<tr class=\"child\">" : "<tr>") + "<td>" + html_escape(account) + "<small>" +
         detail(installation) + "</small></td><td>" + html_count(installation.scopes.size(), "scope") + "</td><td>" +
         html_time(installation.installed_ms) + "</td><td>" + uninstall_form(installation, token, account) + "</td></tr>\n";
}

/// An agency's row, and below it those of its sub-accounts in the order in which these were made.
std::string rows(State &state, const App &app, const std::string &token) {
  std::string out;
  for (const Company &company : state.companies) {
    const Installation *agency = state.installation(app.id, company.id);
    if (agency) out += row(*agency, company.name, token, false);
    for (const Location &location : state.locations)
      if (location.company_id == company.id)
        if (const Installation *installation = state.installation(app.id, location.id))
          out += row(*installation, location.name, token, agency != nullptr);
  }
  return out;
}

}  // namespace

Response installed_apps_page(PageCall &page) {
  World &world = page.call.world;
  Page out{Section::APPS, "Installed apps", "", ""};
  out.body =
      "<h1>Installed apps</h1>\n<p class=\"lead\">Uninstalling an app ends all of its tokens there at once. From an agency it "
      "is "
      "also taken off the sub-accounts.</p>\n";
  const std::string token = open_form(world);
  bool any = false;
  for (const App &app : world.state.apps) {
    const std::string installed = rows(world.state, app, token);
    if (installed.empty()) continue;
    any = true;
    out.body += "<section class=\"card\"><h2>" + html_escape(app.name) +
                "</h2>" + html_table("Where " + app.name + " is installed", {"Account", "Access", "Installed", "Action"}, installed) +
                "</section>\n";
  }
  if (!any)
    out.body += "<div class=\"card\"><p>No app is installed yet. Open the consent page of one from the " +
                html_link("/", "overview") + ".</p></div>";
  return html_page(200, out, "page.installed-apps");
}

Response uninstall_installed_app(FormCall &form) {
  if (!uninstall_and_tell(form.call.world, form.form.text("app_id"), form.form.text("resource_id")))
    throw_invalid("the app is not installed there any more");
  return see_other(path, "page.uninstalled");
}

}  // namespace ghlauth::sandbox
