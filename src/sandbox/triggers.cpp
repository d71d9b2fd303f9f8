// An app fires its workflow trigger: what it sends is kept, for the control API to list.
#include "core/json.hpp"
#include "sandbox/entities.hpp"
#include "sandbox/failure.hpp"
#include "sandbox/operations.hpp"

namespace ghlauth::sandbox {

Response execute_trigger(ApiCall &api) {
  const auto document = JsonDocument::try_parse(api.call.request.body);
  if (!document || !document->root().is_object()) return failure(400, "Unexpected token in JSON", "gate.body-not-json");
  const std::string trigger = JsonWriter().string(api.path_value("triggerId")).str();
  add_item(api.call.world, "trigger_events", api.location_id, {{"trigger", trigger}, {"event", document->root().dump()}});
  return json_response(200, R"({"success":true})", "triggers.execute");
}

}  // namespace ghlauth::sandbox
