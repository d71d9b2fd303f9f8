#include "sandbox/consent.hpp"

#include <algorithm>
#include <utility>

#include "core/encoding.hpp"
#include "core/error.hpp"
#include "sandbox/webhooks/lifecycle.hpp"

namespace ghlauth::sandbox {
namespace {

bool has_repeats(const std::vector<FormField> &parameters) {
  for (const char *name : {"client_id", "redirect_uri", "state", "scope", "response_type", "code_challenge"})
    if (std::count_if(parameters.begin(), parameters.end(), [&](const FormField &f) { return f.name == name; }) > 1)
      return true;
  return false;
}

Installation installation_for(World &world, const AuthorizeRequest &request, const Approval &approval) {
  State &state = world.state;
  Installation made;
  made.app_id = request.app->id;
  made.level = approval.level;
  made.resource_id = approval.resource_id;
  made.scopes = request.scopes;
  made.installed_ms = world.clock.unix_ms();
  if (approval.level == Level::LOCATION) {
    const Location *location = state.locations.find(approval.resource_id);
    if (!location) throw_invalid("there is no location " + approval.resource_id);
    if (request.app->target == Level::AGENCY) throw_invalid("the app's target is the agency", "Choose an agency.");
    made.company_id = location->company_id;
  } else {
    if (!state.companies.contains(approval.resource_id)) throw_invalid("there is no agency " + approval.resource_id);
    made.company_id = approval.resource_id;
    made.bulk = request.app->target == Level::LOCATION;
    if (made.bulk && !request.app->bulk) throw_invalid("the app has no bulk installation", "Choose a location.");
    made.future_locations = made.bulk && approval.future_locations;
    made.all_locations = made.bulk && approval.all_locations;
    for (const Location &each : state.locations)
      if (made.bulk && each.company_id == made.company_id &&
          (approval.all_locations || contains(approval.approved_locations, each.id)))
        made.approved_locations.push_back(each.id);
  }
  made.user_id = approval.user_id.empty() ? state.companies.find(made.company_id)->user_id : approval.user_id;
  return made;
}

}  // namespace

std::variant<AuthorizeRequest, AuthorizeProblem> check_authorize(const World &world, const std::vector<FormField> &parameters) {
  const auto value = [&](std::string_view name) { return std::string(field(parameters, name).value_or("")); };
  if (has_repeats(parameters)) return AuthorizeProblem{400, "A parameter of the link is repeated"};
  if (value("response_type") != "code") return AuthorizeProblem{400, "Invalid parameter: response_type"};
  AuthorizeRequest request;
  request.client_id = value("client_id");
  request.app = world.state.app_of_client(request.client_id);
  if (!request.app) return AuthorizeProblem{404, "No integration found with the ID " + request.client_id};
  if (request.client_id != request.app->default_client && world.switches.is(Switch::NON_DEFAULT_CLIENT, "refuse"))
    return AuthorizeProblem{401, "UnAuthorized! Invalid client credentials!"};
  request.redirect_uri = value("redirect_uri");
  if (!contains(request.app->redirect_uris, request.redirect_uri))
    return AuthorizeProblem{400, "Invalid parameter: redirect_uri"};
  if (world.switches.is(Switch::REDIRECT_SCHEME, "https-only") && !request.redirect_uri.starts_with("https://"))
    return AuthorizeProblem{400, "Invalid parameter: redirect_uri"};
  request.scopes = split_scopes(value("scope"));
  const bool allowed = std::all_of(request.scopes.begin(), request.scopes.end(),
                                   [&](const std::string &scope) { return contains(request.app->scopes, scope); });
  if (request.scopes.empty() || !allowed)
    return AuthorizeProblem{400, "This integration cannot be added, please contact the developer"};
  request.state = value("state");
  request.challenge = value("code_challenge");
  if (world.switches.is(Switch::PKCE, "enforce") && !request.challenge.empty() && value("code_challenge_method") != "S256")
    return AuthorizeProblem{400, "Invalid parameter: code_challenge_method"};
  return request;
}

std::string consent_link(const World &world, const App &app) {
  if (app.redirect_uris.empty()) return {};
  const char *path = world.switches.is(Switch::AUTHORIZE_PATH, "v1") ? "/oauth/chooselocation" : "/v2/oauth/chooselocation";
  return std::string(path) + "?response_type=code&client_id=" + percent_encode(app.default_client) +
         "&redirect_uri=" + percent_encode(app.redirect_uris.front()) + "&scope=" + percent_encode(join_scopes(app.scopes));
}

std::string approve(World &world, const AuthorizeRequest &request, const Approval &approval) {
  const Installation installation = installation_for(world, request, approval);
  world.state.install(installation);
  const bool tells_now = world.switches.is(Switch::INSTALL_EVENT, "before-exchange");
  if (tells_now) tell_installed(world, installation);
  auto grant = world.state.grant(installation, request.client_id);
  const std::string code = world.ids.hex(40);
  const std::int64_t expires_ms = world.clock.unix_ms() + world.switches.number(Switch::CODE_S) * 1000;
  world.state.add_code(code, {std::move(grant), request.redirect_uri, request.challenge, expires_ms, !tells_now});
  std::string url = request.redirect_uri;
  url += url.find('?') == std::string::npos ? '?' : '&';
  url += "code=" + code;
  if (!request.state.empty()) url += "&state=" + percent_encode(request.state);
  return url;
}

}  // namespace ghlauth::sandbox
