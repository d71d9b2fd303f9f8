#include "sandbox/reconnect.hpp"

#include "core/json.hpp"
#include "sandbox/failure.hpp"

namespace ghlauth::sandbox {

Response reconnect(Call &call) {
  World &world = call.world;
  if (world.switches.is(Switch::RECONNECT, "removed"))
    return failure(400, "API endpoint has been removed", "reconnect.removed");
  const auto fields = body_fields(call.request, true).value_or(std::vector<FormField>{});
  const std::string client_id(field(fields, "clientKey").value_or(""));
  const ClientKey *client = world.state.client(client_id);
  if (!client || client->secret != field(fields, "clientSecret").value_or(""))
    return failure(401, "UnAuthorized! Invalid client credentials!", "reconnect.client");
  const std::string_view location = field(fields, "locationId").value_or("");
  const std::string_view resource = location.empty() ? field(fields, "companyId").value_or("") : location;
  const App *app = world.state.app_of_client(client_id);
  call.sender = {app->id, "", std::string(resource)};
  const Installation *installation = world.state.installation(app->id, resource);
  if (!installation) return failure(400, "Installation not found", "reconnect.not-found");
  auto grant = world.state.grant(*installation, client_id);
  const std::string code = world.ids.hex(40);
  const std::int64_t expires_ms = world.clock.unix_ms() + world.switches.number(Switch::CODE_S) * 1000;
  world.state.add_code(code, {std::move(grant), "", "", expires_ms});
  JsonWriter out;
  out.begin_object().member("authorizationCode", code).member("expiresAt", iso_time(expires_ms)).end_object();
  return json_response(200, out.str(), "reconnect");
}

}  // namespace ghlauth::sandbox
