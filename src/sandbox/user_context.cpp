#include "sandbox/user_context.hpp"

#include <string_view>

#include "core/encoding.hpp"
#include "core/error.hpp"
#include "core/log.hpp"
#include "crypto/evp_envelope.hpp"
#include "sandbox/record.hpp"

namespace ghlauth::sandbox {
namespace {

std::string text_or(const JsonValue &from, std::string_view name, std::string_view standard) {
  return std::string(from[name].string().value_or(standard));
}

const Company &company_of(const World &world, const JsonValue &request, const Location *location) {
  const State &state = world.state;
  std::string id = text_or(request, "company_id", "");
  if (id.empty() && location) id = location->company_id;
  if (id.empty() && !state.companies.empty()) id = state.companies.front().id;
  const Company *company = state.companies.find(id);
  if (!company) throw_invalid("there is no agency " + printable(id, 64));
  return *company;
}

std::string context_json(const World &world, const JsonValue &request) {
  const std::string location_id = text_or(request, "location_id", "");
  const Location *location = world.state.locations.find(location_id);
  if (!location_id.empty() && !location) throw_invalid("there is no location " + printable(location_id, 64));
  const Company &company = company_of(world, request, location);
  Record record;
  set_text(record, "userId", text_or(request, "user_id", company.user_id));
  set_text(record, "companyId", company.id);
  set_text(record, "role", text_or(request, "role", "admin"));
  // What says that it is a location's context is activeLocation: an agency's user there still has the type "agency".
  set_text(record, "type", text_or(request, "type", "agency"));
  if (location) set_text(record, "activeLocation", location->id);
  set_text(record, "userName", company.owner);
  set_text(record, "email", company.email);
  for (const JsonValue &member : request["overrides"].items()) set_member(record, member.key(), member.dump());
  return object_json(record);
}

}  // namespace

UserContext make_user_context(World &world, const App &app, const JsonValue &request) {
  static const crypto::EvpEnvelope envelope;
  const auto text = request["text"].string();
  UserContext context;
  context.text = text ? std::string(*text) : context_json(world, request);
  context.sealed = base64_encode(envelope.seal(app.shared_secret, context.text, world.ids.bytes(crypto::envelope_salt_bytes)));
  return context;
}

}  // namespace ghlauth::sandbox
