// The messages of a conversation, newest first, in pages behind lastMessageId.
#include <algorithm>

#include "core/json.hpp"
#include "sandbox/failure.hpp"
#include "sandbox/operations.hpp"
#include "sandbox/validation.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr std::size_t max_page = 100;

bool is_in(const Item &message, std::string_view conversation) {
  return std::any_of(message.fields.begin(), message.fields.end(), [&](const auto &field) {
    return field.first == "conversationId" && field.second == '"' + std::string(conversation) + '"';
  });
}

std::vector<const Item *> newest_first(const ApiCall &api) {
  std::vector<const Item *> found;
  for (const Item &item : api.call.world.state.items.of("messages"))
    if (item.location_id == api.location_id && is_in(item, api.path_value("conversationId"))) found.push_back(&item);
  std::reverse(found.begin(), found.end());  // they are in the order in which they were made
  return found;
}

}  // namespace

Response list_messages(ApiCall &api) {
  const Request &request = api.call.request;
  const auto limit = query_number(request, "limit", 20, max_page);
  if (!limit) return validation_failure({"limit must not be greater than 100"}, "messages.limit");
  const std::string_view after = request.parameter("lastMessageId").value_or("");
  const auto found = newest_first(api);
  auto next = after.empty() ? found.begin()
                            : std::find_if(found.begin(), found.end(), [&](const Item *item) { return item->id == after; });
  if (!after.empty() && next != found.end()) ++next;
  const Item *last = nullptr;
  JsonWriter out;
  out.begin_object().key("messages").begin_array();
  for (std::size_t written = 0; next != found.end() && written < *limit; ++next, ++written) {
    last = *next;
    out.begin_object().member("id", last->id).member("locationId", last->location_id);
    for (const auto &[name, json] : last->fields) out.key(name).raw(json);
    out.member("dateAdded", iso_time(last->added_ms)).end_object();
  }
  out.end_array().member("nextPage", next != found.end());
  if (last) out.member("lastMessageId", last->id);
  out.end_object();
  if (api.call.world.switches.is(Switch::MESSAGE_LIST, "flat")) return json_response(200, out.str(), "messages.list");
  return json_response(200, JsonWriter().begin_object().key("messages").raw(out.text()).end_object().str(), "messages.list");
}

}  // namespace ghlauth::sandbox
