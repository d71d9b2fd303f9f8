#include "sandbox/announce.hpp"

#include "core/json.hpp"
#include "sandbox/consent.hpp"
#include "sandbox/entities.hpp"
#include "sandbox/reports.hpp"

namespace ghlauth::sandbox {
namespace {

/// The first PIT of a level; empty when there is none.
std::string first_pit(World &world, const Seeded &seeded, Level level) {
  for (const std::string &token : seeded.pits)
    if (const Pit *pit = world.state.pit(token); pit && pit->level == level) return token;
  return {};
}

}  // namespace

std::string announcement_json(World &world, const Seeded &seeded) {
  const State &state = world.state;
  JsonWriter out;
  out.begin_object().member("url", world.url).member("control_token", world.control_token);
  if (!state.apps.empty()) out.key("app").raw(app_json(state.apps.front()));
  if (!state.companies.empty()) out.member("company_id", state.companies.front().id);
  const JsonDocument locations = JsonDocument::parse(locations_json(state));
  out.key("locations").raw(locations.root()["locations"].dump());
  out.key("pit").begin_object();
  for (const Level level : {Level::LOCATION, Level::AGENCY})
    if (const std::string token = first_pit(world, seeded, level); !token.empty())
      out.member(level == Level::AGENCY ? "agency" : "location", token);
  out.end_object().key("pits").begin_array();
  for (const std::string &token : seeded.pits) {
    const Pit &pit = *world.state.pit(token);
    out.begin_object().member("token", token).member("id", pit.id);
    out.member("level", pit.level == Level::AGENCY ? "agency" : "location").member("resource_id", pit.resource_id).end_object();
  }
  return out.end_array().end_object().str();
}

Environment announcement_environment(World &world, const Seeded &seeded) {
  const State &state = world.state;
  Environment out = {{"URL", world.url}, {"CONTROL_TOKEN", world.control_token}};
  const App *app = state.apps.empty() ? nullptr : &state.apps.front();
  const ClientKey *client = app ? state.client(app->default_client) : nullptr;
  out.emplace_back("CLIENT_ID", client ? client->id : "");
  out.emplace_back("CLIENT_SECRET", client ? client->secret : "");
  out.emplace_back("REDIRECT_URI", app && !app->redirect_uris.empty() ? app->redirect_uris.front() : "");
  out.emplace_back("COMPANY_ID", state.companies.empty() ? "" : state.companies.front().id);
  out.emplace_back("LOCATION_ID", state.locations.empty() ? "" : state.locations.front().id);
  out.emplace_back("PIT_LOCATION", first_pit(world, seeded, Level::LOCATION));
  out.emplace_back("PIT_AGENCY", first_pit(world, seeded, Level::AGENCY));
  out.emplace_back("WEBHOOK_KEY", app ? app->webhook_key : "");
  out.emplace_back("SHARED_SECRET", app ? app->shared_secret : "");
  for (auto &[name, value] : out) name.insert(0, "GHLAUTH_SANDBOX_");
  return out;
}

std::string announcement_text(World &world, const Seeded &seeded) {
  const State &state = world.state;
  std::string out = "A local HighLevel for development and tests. Nothing here reaches the real service.\n\n";
  const auto line = [&](const std::string &name, const std::string &value) {
    out += name + std::string(name.size() < 18 ? 18 - name.size() : 1, ' ') + value + '\n';
  };
  line("API", world.url);
  line("Pages", world.url + '/');
  line("Control token", world.control_token);
  for (const App &app : state.apps) {
    out += "\nApp \"" + app.name + "\"\n";
    line("  App id", app.id);
    for (const ClientKey &client : app.clients) {
      line(client.id == app.default_client ? "  Client (default)" : "  Client", client.id);
      line("    secret", client.secret);
    }
    for (const std::string &uri : app.redirect_uris) line("  Redirect URI", uri);
    line("  Scopes", join_scopes(app.scopes));
    if (!app.webhook_url.empty()) line("  Webhook URL", app.webhook_url);
    line("  Webhook key", app.webhook_key);
    line("  Shared secret", app.shared_secret);
    if (const std::string link = consent_link(world, app); !link.empty()) line("  Consent page", world.url + link);
  }
  for (const Company &company : state.companies) {
    out += "\nAgency \"" + company.name + "\"  " + company.id + '\n';
    for (const Location &location : state.locations)
      if (location.company_id == company.id) line("  " + location.id, location.name);
  }
  out += "\nPrivate Integration Tokens\n";
  for (const std::string &token : seeded.pits) {
    const Pit &pit = *world.state.pit(token);
    line(pit.level == Level::AGENCY ? "  agency" : "  location", token + "  for " + pit.resource_id);
  }
  return out + "\nStop with Ctrl-C.\n";
}

}  // namespace ghlauth::sandbox
