// The operations about contacts, but for their search.
#include <algorithm>

#include "core/ascii.hpp"
#include "core/json.hpp"
#include "sandbox/failure.hpp"
#include "sandbox/operations.hpp"
#include "sandbox/validation.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr std::size_t max_page = 100;

std::string contact_json(const Contact &contact) {
  JsonWriter out;
  out.begin_object();
  write_contact(out, contact);
  return out.end_object().str();
}

std::string in_envelope(const Contact &contact, bool succeeded) {
  JsonWriter out;
  out.begin_object();
  if (succeeded) out.member("succeded", true);  // the specification's own spelling
  return out.key("contact").raw(contact_json(contact)).end_object().str();
}

/// Takes over the members of a body, but not those that the server decides.
void merge(Record &record, const JsonValue &body) {
  for (const JsonValue &member : body.items()) {
    const std::string_view name = member.key();
    if (name == "id" || name == "locationId" || name == "dateAdded" || name == "dateUpdated") continue;
    const auto found = std::find_if(record.begin(), record.end(), [&](const auto &f) { return f.first == name; });
    if (found != record.end())
      found->second = member.dump();
    else
      record.emplace_back(name, member.dump());
  }
}

Contact &contact_of(ApiCall &api) { return api.call.world.state.contacts.find(api.path_value("contactId"))->second; }

bool matches(const Contact &contact, const std::string &lower_query) {
  if (lower_query.empty()) return true;
  return std::any_of(contact.fields.begin(), contact.fields.end(),
                     [&](const auto &entry) { return lower_case(entry.second).find(lower_query) != std::string::npos; });
}

struct Page {
  std::string_view query;
  std::string_view after_id;
  std::size_t limit = 20;
};

/// Writes the contacts of a page as an array; returns how many there are on all pages.
std::int64_t write_page(JsonWriter &out, const ApiCall &api, const Page &page, const Contact *&last) {
  const std::string query = lower_case(page.query);
  std::int64_t total = 0;
  std::size_t written = 0;
  out.begin_array();
  for (const auto &[id, contact] : api.call.world.state.contacts) {
    if (contact.location_id != api.location_id || !matches(contact, query)) continue;
    ++total;
    if (id <= page.after_id || written == page.limit) continue;
    ++written;
    out.raw(contact_json(contact));
    last = &contact;
  }
  out.end_array();
  return total;
}

Response bad_limit() { return validation_failure({"limit must not be greater than 100"}, "contacts.limit"); }

}  // namespace

void write_contact(JsonWriter &out, const Contact &contact) {
  out.member("id", contact.id).member("locationId", contact.location_id);
  for (const auto &[name, json] : contact.fields) out.key(name).raw(json);
  out.member("dateAdded", iso_time(contact.added_ms)).member("dateUpdated", iso_time(contact.updated_ms));
}

Response get_contact(ApiCall &api) { return json_response(200, in_envelope(contact_of(api), false), "contacts.get"); }

Response list_contacts(ApiCall &api) {
  const Request &request = api.call.request;
  const auto limit = query_number(request, "limit", 20, max_page);
  if (!limit) return bad_limit();
  const Page page{request.parameter("query").value_or(""), request.parameter("startAfterId").value_or(""), *limit};
  const Contact *last = nullptr;
  JsonWriter out;
  out.begin_object().key("contacts");
  const std::int64_t total = write_page(out, api, page, last);
  out.member("count", total).key("meta").begin_object().member("total", total);
  if (last) out.member("startAfterId", last->id).member("startAfter", last->added_ms);
  return json_response(200, out.end_object().end_object().str(), "contacts.list");
}

Response create_contact(ApiCall &api) {
  World &world = api.call.world;
  const JsonDocument document = JsonDocument::parse(api.call.request.body);
  Contact contact;
  contact.id = world.ids.alphanumeric(20);
  contact.location_id = api.location_id;
  contact.added_ms = contact.updated_ms = world.clock.unix_ms();
  merge(contact.fields, document.root());
  const Contact &stored = world.state.contacts[contact.id] = contact;
  return json_response(201, in_envelope(stored, false), "contacts.create");
}

Response update_contact(ApiCall &api) {
  const auto document = JsonDocument::try_parse(api.call.request.body);
  if (!document || !document->root().is_object()) return failure(400, "Unexpected token in JSON", "gate.body-not-json");
  Contact &contact = contact_of(api);
  merge(contact.fields, document->root());
  contact.updated_ms = api.call.world.clock.unix_ms();
  return json_response(200, in_envelope(contact, true), "contacts.update");
}

Response delete_contact(ApiCall &api) {
  api.call.world.state.contacts.erase(std::string(api.path_value("contactId")));
  return json_response(200, R"({"succeded":true})", "contacts.delete");
}

}  // namespace ghlauth::sandbox
