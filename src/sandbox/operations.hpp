// The API operations that the sandbox can carry out.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.hpp"
#include "sandbox/operation.hpp"
#include "sandbox/world.hpp"

namespace ghlauth::sandbox {

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

/// The operations that have a handler.
std::span<const Operation> operation_table() noexcept;

/// The answer of an operation of a file that has no handler.
Response passed_the_gate(ApiCall &api);

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
Response list_messages(ApiCall &api);
Response add_inbound_message(ApiCall &api);
Response update_message_status(ApiCall &api);
Response upload_media(ApiCall &api);
Response message_recording(ApiCall &api);
Response execute_trigger(ApiCall &api);
Response mint_location_token(ApiCall &api);
Response installed_locations(ApiCall &api);
Response installed_locations_v3(ApiCall &api);
Response installer_details(ApiCall &api);
Response uninstall_app(ApiCall &api);

}  // namespace ghlauth::sandbox
