// Making agencies, locations, contacts, apps and PITs from JSON: for the seed file and the control API alike. What is left
// out gets a believable value. All throw INVALID_ARGUMENT naming the member that is wrong.
#pragma once

#include <string>

#include "core/json.hpp"
#include "sandbox/world.hpp"

namespace ghlauth::sandbox {

const Company &create_company(World &world, const JsonValue &from);
const Location &create_location(World &world, const JsonValue &from);
const Contact &create_contact(World &world, const JsonValue &from);
/// Adds something of a kind that Items knows.
Item &add_item(World &world, std::string_view kind, std::string location_id, Record fields);
const Item &create_item(World &world, std::string_view kind, const JsonValue &from);
const App &create_app(World &world, const JsonValue &from);
/// Changes name, redirect_uris, scopes, bulk, plan_id, webhook_url, webhook_urls, custom_page_url or
/// default_client; "add_client": true adds a key.
const App &update_app(World &world, std::string_view app_id, const JsonValue &change);
/// Returns the token; the only time that it can be seen.
std::string create_pit(World &world, const JsonValue &from);
/// The new token. The old one ends at once, or after the seven days of overlap.
std::string rotate_pit(World &world, std::string_view pit_id, bool expire_now);

/// "Company" or "agency", "Location" or "location"; throws for anything else.
Level read_level(const JsonValue &value, Level standard);
/// The strings of an array, or of a text separated by blanks.
std::vector<std::string> read_list(const JsonValue &value, std::string_view name);

std::string app_json(const App &app);
/// Without a token, which is not kept.
void write_pit(JsonWriter &out, const Pit &pit);

}  // namespace ghlauth::sandbox
