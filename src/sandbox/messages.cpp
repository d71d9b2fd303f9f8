// What a conversation provider sends: messages that came in, and what became of those that it was given.
#include "core/json.hpp"
#include "sandbox/entities.hpp"
#include "sandbox/failure.hpp"
#include "sandbox/operations.hpp"
#include "sandbox/validation.hpp"

namespace ghlauth::sandbox {
namespace {

std::string quoted(std::string_view text) { return JsonWriter().string(text).str(); }

void set(Item &item, std::string_view name, std::string json) {
  for (auto &[known, value] : item.fields)
    if (known == name) {
      value = std::move(json);
      return;
    }
  item.fields.emplace_back(name, std::move(json));
}

std::string text_of(const Item &item, std::string_view name) {
  for (const auto &[known, value] : item.fields)
    if (known == name) return value;
  return "null";
}

}  // namespace

Response add_inbound_message(ApiCall &api) {
  World &world = api.call.world;
  const JsonDocument document = JsonDocument::parse(api.call.request.body);
  const Part body{document.root(), ""};
  Complaints complaints;
  complaints.need_one_of(body, "type",
                         {"SMS", "RCS", "Email", "WhatsApp", "GMB", "IG", "FB", "Custom", "WebChat", "Live_Chat", "Call",
                          "IVR_Call", "Campaign_Call", "Campaign_VoiceMail", "TIKTOK", "ALL_IN_ONE_CHAT", "FORM_SUBMISSION"});
  for (const char *name : {"conversationId", "contactId", "conversationProviderId"}) complaints.need_text(body, name);
  if (complaints.any()) return complaints.response("messages.validation");
  const Item *conversation = world.state.items.of("conversations").find(body.value["conversationId"].string_or_empty());
  if (!conversation || conversation->location_id != api.location_id)
    return failure(400, "Conversation not found", "messages.no-conversation");

  Record fields = {{"direction", quoted("inbound")}, {"status", quoted("delivered")}};
  for (const JsonValue &member : body.value.items())
    if (member.key() != "direction" && member.key() != "status" && member.key() != "locationId")
      fields.emplace_back(member.key(), member.dump());
  const Item &message = add_item(world, "messages", api.location_id, std::move(fields));
  JsonWriter out;
  out.begin_object().member("success", true).member("conversationId", conversation->id).member("messageId", message.id);
  out.member("message", body.value["message"].string_or_empty());
  out.member("contactId", body.value["contactId"].string_or_empty()).member("dateAdded", iso_time(message.added_ms));
  return json_response(200, out.end_object().str(), "messages.inbound");
}

Response update_message_status(ApiCall &api) {
  World &world = api.call.world;
  const auto document = JsonDocument::try_parse(api.call.request.body);
  if (!document || !document->root().is_object()) return failure(400, "Unexpected token in JSON", "gate.body-not-json");
  const Part body{document->root(), ""};
  Complaints complaints;
  complaints.need_one_of(body, "status", {"delivered", "failed", "pending", "read"});
  const Part error = body.member("error");
  if (error.value.present())
    for (const char *name : {"code", "type", "message"}) complaints.need_text(error, name);
  if (complaints.any()) return complaints.response("messages.status-validation");

  Item &message = *world.state.items.of("messages").find(api.path_value("messageId"));
  set(message, "status", body.value["status"].dump());
  if (error.value.present()) set(message, "error", error.value.dump());
  message.updated_ms = world.clock.unix_ms();
  JsonWriter out;
  out.begin_object().key("conversationId").raw(text_of(message, "conversationId")).member("messageId", message.id);
  return json_response(200, out.end_object().str(), "messages.status");
}

}  // namespace ghlauth::sandbox
