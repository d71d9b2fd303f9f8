// The operations about installations: location tokens, installer details, uninstall.
#include "core/json.hpp"
#include "sandbox/failure.hpp"
#include "sandbox/operations.hpp"
#include "sandbox/tokens.hpp"
#include "sandbox/webhooks/lifecycle.hpp"

namespace ghlauth::sandbox {
namespace {

/// The credential's own app; a PIT has none, and then any app of the path will do.
bool is_other_app(const ApiCall &api, std::string_view app_id) {
  return api.bearer.grant && api.bearer.grant->app_id != app_id;
}

Response no_access() { return failure(403, "The token does not have access to this location.", "oauth.location"); }

}  // namespace

Response mint_location_token(ApiCall &api) {
  World &world = api.call.world;
  const auto fields = body_fields(api.call.request, true).value_or(std::vector<FormField>{});
  std::vector<std::string> messages;
  for (const std::string name : {"companyId", "locationId"}) {
    if (!field(fields, name).value_or("").empty()) continue;
    messages.push_back(name + " must be a string");
    messages.push_back(name + " should not be empty");
  }
  if (!messages.empty()) return validation_failure(messages, "mint.validation");
  const std::string location_id(*field(fields, "locationId"));
  const Location *location = world.state.locations.find(location_id);
  if (*field(fields, "companyId") != api.company_id || !location || location->company_id != api.company_id) return no_access();
  // Only a PIT that a switch lets through is of no app; it is refused like a location without the app.
  if (!api.bearer.grant || !world.state.installation(api.bearer.grant->app_id, location_id)) return no_access();
  if (!location->active) return failure(400, "Location is not active", "mint.location-paused");

  const std::shared_ptr<Grant> grant = world.state.mint(*api.bearer.grant, location_id);
  ++world.counters.mints;
  ++world.state.tally(*grant).mints;
  const bool v3 = api.operation.generation == Generation::V3_ONLY;
  const Issue issue{.lifetime_s = world.switches.number(Switch::LOCATION_TOKEN_S),
                    .refresh_token = world.switches.is(Switch::LOCATION_TOKEN_REFRESH, "include"),
                    .minted = true,
                    .camel_case = v3};
  const auto status = v3 ? 200U : static_cast<unsigned>(world.switches.number(Switch::LOCATION_TOKEN_STATUS));
  return json_response(status, issue_tokens(api.call, grant, issue), "mint");
}

Response installer_details(ApiCall &api) {
  State &state = api.call.world.state;
  const std::string_view app_id = api.path_value("appId");
  const Installation *installation = state.installation(app_id, api.resource_id);
  if (!installation || is_other_app(api, app_id)) return failure(400, "Installation not found", "installer-details.not-found");
  const Company &company = *state.companies.find(api.company_id);
  JsonWriter out;
  out.begin_object().key("installationDetails").begin_object().member("companyId", company.id);
  if (installation->level == Level::LOCATION) out.member("locationId", installation->resource_id);
  out.member("companyName", company.name).member("relationshipNumber", "0-001-001").member("companyEmail", company.email);
  out.member("companyOwnerFullName", company.owner).member("userId", installation->user_id);
  out.member("isWhitelabelCompany", false).member("marketplaceAppPlanId", state.apps.find(app_id)->plan_id);
  return json_response(200, out.end_object().end_object().str(), "installer-details");
}

Response uninstall_app(ApiCall &api) {
  State &state = api.call.world.state;
  const auto fields = body_fields(api.call.request, true).value_or(std::vector<FormField>{});
  const std::string_view app_id = api.path_value("appId");
  const std::string_view company_id = field(fields, "companyId").value_or("");
  const std::string_view location_id = field(fields, "locationId").value_or("");
  if (company_id.empty() && location_id.empty())
    return validation_failure({"companyId or locationId should not be empty"}, "uninstall.validation");
  const std::string resource(location_id.empty() ? company_id : location_id);
  const Location *location = state.locations.find(resource);
  const bool in_reach = api.level == Level::LOCATION
                            ? resource == api.resource_id
                            : resource == api.company_id || (location && location->company_id == api.company_id);
  if (!in_reach || is_other_app(api, app_id)) return no_access();
  if (!uninstall_and_tell(api.call.world, app_id, resource))
    return failure(400, "Installation not found", "uninstall.not-found");
  return json_response(200, R"({"success":true})", "uninstall");
}

}  // namespace ghlauth::sandbox
