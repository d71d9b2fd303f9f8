#include "sandbox/webhooks/lifecycle.hpp"

#include "core/json.hpp"
#include "sandbox/webhooks/event.hpp"

namespace ghlauth::sandbox {
namespace {

void tell(World &world, const Installation &installation, std::string_view type, const Record &fields) {
  const App *app = world.state.apps.find(installation.app_id);
  if (!app || app->webhook_url.empty()) return;
  send(world, make_event(world, *app, type, fields));
}

}  // namespace

Record install_fields(const World &world, const Installation &installation, bool names_ids) {
  const App *app = world.state.apps.find(installation.app_id);
  const Company *company = world.state.companies.find(installation.company_id);
  Record fields;
  set_text(fields, "installType", auth_class(installation.level));
  if (installation.level == Level::LOCATION) set_text(fields, "locationId", installation.resource_id);
  if (names_ids) {
    set_text(fields, "companyId", installation.company_id);
    set_text(fields, "userId", installation.user_id);
  }
  if (app && !app->plan_id.empty()) {
    set_text(fields, "planId", app->plan_id);
    JsonWriter trial;
    trial.begin_object().member("onTrial", true).member("trialDuration", 14);
    trial.member("trialStartDate", iso_time(installation.installed_ms)).end_object();
    set_member(fields, "trial", trial.str());
  }
  set_member(fields, "isWhitelabelCompany", "false");
  set_member(fields, "whitelabelDetails", "{}");
  if (company) set_text(fields, "companyName", company->name);
  return fields;
}

Record uninstall_fields(const Installation &installation) {
  Record fields;
  if (installation.level == Level::LOCATION)
    set_text(fields, "locationId", installation.resource_id);
  else
    set_text(fields, "companyId", installation.company_id);
  return fields;
}

void tell_installed(World &world, const Installation &installation) {
  tell(world, installation, "INSTALL", install_fields(world, installation));
  for (const std::string &location_id : installation.approved_locations)
    if (const Installation *child = world.state.installation(installation.app_id, location_id))
      tell(world, *child, "INSTALL", install_fields(world, *child));
}

void tell_future_location(World &world, const Location &location) {
  const bool names_ids = world.switches.is(Switch::FUTURE_INSTALL_IDS, "include");
  for (const App &app : world.state.apps)
    if (const Installation *installation = world.state.installation(app.id, location.id))
      tell(world, *installation, "INSTALL", install_fields(world, *installation, names_ids));
}

bool uninstall_and_tell(World &world, std::string_view app_id, std::string_view resource_id) {
  const Installation *found = world.state.installation(app_id, resource_id);
  if (!found) return false;
  const Installation removed = *found;
  world.state.uninstall(app_id, resource_id);
  tell(world, removed, "UNINSTALL", uninstall_fields(removed));
  return true;
}

}  // namespace ghlauth::sandbox
