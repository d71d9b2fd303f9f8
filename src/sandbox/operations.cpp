#include "sandbox/operations.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr unsigned location_level = LOCATION_PIT | LOCATION_OAUTH;
constexpr unsigned agency_level = AGENCY_PIT | AGENCY_OAUTH;
constexpr unsigned both_levels = location_level | agency_level;
constexpr unsigned oauth_only = LOCATION_OAUTH | AGENCY_OAUTH;

constexpr std::string_view v2 = "2021-07-28";
constexpr std::string_view older = "2021-04-15";
constexpr std::string_view v3 = "v3";

using enum Generation;

// clang-format off
constexpr Operation operations[] = {
    {"GET",    "/contacts/",                                location_level, "contacts.readonly", v2, V2_ONLY, Names::IN_QUERY,   list_contacts},
    {"POST",   "/contacts/",                                location_level, "contacts.write",    v2, BOTH,    Names::IN_BODY,    create_contact},
    {"POST",   "/contacts/search",                          location_level, "contacts.readonly", v2, BOTH,    Names::IN_BODY,    search_contacts},
    {"GET",    "/contacts/{contactId}",                     location_level, "contacts.readonly", v2, BOTH,    Names::BY_CONTACT, get_contact},
    {"PUT",    "/contacts/{contactId}",                     location_level, "contacts.write",    v2, BOTH,    Names::BY_CONTACT, update_contact},
    {"DELETE", "/contacts/{contactId}",                     location_level, "contacts.write",    v2, BOTH,    Names::BY_CONTACT, delete_contact},
    {"GET",    "/locations/search",                         both_levels,    "locations.readonly", v2, BOTH,   Names::NOTHING,    search_locations},
    {"GET",    "/locations/{locationId}",                   both_levels,    "locations.readonly", v2, BOTH,   Names::IN_PATH,    get_location},
    {"GET",    "/companies/{companyId}",                    agency_level,   "companies.readonly", v2, BOTH,   Names::NOTHING,    get_company},
    {"POST",   "/courses/courses-exporter/public/import",   location_level, "",                   v2, BOTH,   Names::IN_BODY,    import_courses},
    {"GET",    "/opportunities/search",                     location_level, "opportunities.readonly", v2, BOTH, Names::AS_LOCATION_ID, search_opportunities},
    {"GET",    "/payments/transactions",                    location_level, "payments/transactions.readonly", v2, BOTH, Names::AS_ALT_ID, list_transactions},
    {"GET",    "/conversations/{conversationId}/messages",  location_level, "conversations/message.readonly", older, BOTH, Names::BY_CONVERSATION, list_messages},
    {"POST",   "/conversations/messages/inbound",           location_level, "conversations/message.write", older, BOTH, Names::BY_BODY_CONTACT, add_inbound_message},
    {"PUT",    "/conversations/messages/{messageId}/status", location_level, "conversations/message.write", older, BOTH, Names::BY_MESSAGE, update_message_status},
    {"GET",    "/conversations/messages/{messageId}/locations/{locationId}/recording", location_level, "conversations/message.readonly", older, BOTH, Names::IN_PATH, message_recording},
    {"POST",   "/medias/upload-file",                       location_level, "medias.write",       v2, BOTH,   Names::NOTHING,    upload_media},
    // In no specification: HighLevel gives this URL to the subscription of an app's trigger; the community sends the location's token.
    {"POST",   "/workflows-marketplace/triggers/execute/{key}/{triggerId}", location_level, "", older, BOTH, Names::BY_TRIGGER, execute_trigger},
    {"POST",   "/oauth/locationToken",                      AGENCY_OAUTH,   "oauth.write",        v2, V2_ONLY, Names::NOTHING,   mint_location_token},
    {"GET",    "/oauth/installedLocations",                 AGENCY_OAUTH,   "oauth.readonly",     v2, V2_ONLY, Names::NOTHING,   installed_locations},
    {"POST",   "/oauth/location-token",                     AGENCY_OAUTH,   "oauth.write",        v3, V3_ONLY, Names::NOTHING,   mint_location_token},
    {"GET",    "/oauth/installed-locations",                AGENCY_OAUTH,   "oauth.readonly",     v3, V3_ONLY, Names::NOTHING,   installed_locations_v3},
    {"GET",    "/marketplace/app/{appId}/installations",    oauth_only,     "marketplace-installer-details.readonly", v2, BOTH, Names::NOTHING, installer_details},
    {"DELETE", "/marketplace/app/{appId}/installations",    oauth_only | AGENCY_PIT, "oauth.write", v2, BOTH, Names::NOTHING,   uninstall_app},
};
// clang-format on

}  // namespace

std::span<const Operation> operation_table() noexcept { return operations; }

Response passed_the_gate(ApiCall &api) {
  const Operation &operation = api.operation;
  JsonWriter out;
  out.begin_object().member("message", "passed the gate");
  out.member("generation", operation.generation == Generation::V2_ONLY ? "2021-07-28" : "v3");
  out.member("method", operation.method).member("path", operation.path).end_object();
  return json_response(200, out.str(), "passed-the-gate");
}

}  // namespace ghlauth::sandbox
