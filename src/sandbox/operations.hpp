// The API operations that the sandbox has, and who may call them: data, which gate.cpp enforces.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.hpp"
#include "sandbox/world.hpp"

namespace ghlauth::sandbox {

enum Caller : unsigned { LOCATION_PIT = 1, AGENCY_PIT = 2, LOCATION_OAUTH = 4, AGENCY_OAUTH = 8 };

/// Where a request names the location whose data it is about.
enum class Names {
  NOTHING,
  IN_PATH,
  IN_QUERY,
  IN_BODY,
  AS_LOCATION_ID,   ///< the query's location_id, or locationId with Version v3
  AS_ALT_ID,        ///< the query's altId, beside altType=location
  BY_CONTACT,       ///< the path's contactId has it
  BY_BODY_CONTACT,  ///< the body's contactId has it
  BY_MESSAGE,       ///< the path's messageId has it
  BY_TRIGGER,       ///< the path's triggerId has it
};

/// Which generations of the API have the operation.
enum class Generation { BOTH, V2_ONLY, V3_ONLY };

struct ApiCall;

struct Operation {
  std::string_view method;
  std::string_view path;  ///< {name} matches one segment
  unsigned callers;       ///< of Caller
  std::string_view scope;
  std::string_view version;
  Generation generation;
  Names names;
  Response (*handler)(ApiCall &api);
};

/// A call that passed the gate.
struct ApiCall {
  Call &call;
  const Operation &operation;
  std::vector<FormField> path_values;  ///< of the {name}s
  Bearer bearer;
  Level level = Level::LOCATION;
  std::string company_id;
  std::string resource_id;
  std::string location_id;  ///< the one that the request is about; empty when it names none

  [[nodiscard]] std::string_view path_value(std::string_view name) const noexcept {
    return field(path_values, name).value_or("");
  }
};

/// The members of a contact, into an object that is begun.
void write_contact(JsonWriter &out, const Contact &contact);

std::span<const Operation> operation_table() noexcept;

/// The operation of a path, in the order of the table, with the values of its template.
struct Match {
  const Operation *operation;
  std::vector<FormField> path_values;
};
std::optional<Match> match_operation(std::string_view method, std::string_view path);

// The handlers, by subject.
Response get_contact(ApiCall &api);
Response list_contacts(ApiCall &api);
Response create_contact(ApiCall &api);
Response update_contact(ApiCall &api);
Response delete_contact(ApiCall &api);
Response search_contacts(ApiCall &api);
Response get_location(ApiCall &api);
Response search_locations(ApiCall &api);
Response get_company(ApiCall &api);
Response import_courses(ApiCall &api);
Response search_opportunities(ApiCall &api);
Response list_transactions(ApiCall &api);
Response add_inbound_message(ApiCall &api);
Response update_message_status(ApiCall &api);
Response execute_trigger(ApiCall &api);
Response mint_location_token(ApiCall &api);
Response installed_locations(ApiCall &api);
Response installed_locations_v3(ApiCall &api);
Response installer_details(ApiCall &api);
Response uninstall_app(ApiCall &api);

}  // namespace ghlauth::sandbox
