// The operations about locations and companies.
#include <algorithm>

#include "core/json.hpp"
#include "sandbox/failure.hpp"
#include "sandbox/operations.hpp"

namespace ghlauth::sandbox {
namespace {

std::string location_json(const Location &location) {
  JsonWriter out;
  out.begin_object().member("id", location.id).member("companyId", location.company_id).member("name", location.name);
  for (const auto &[name, json] : location.fields) out.key(name).raw(json);
  return out.end_object().str();
}

}  // namespace

Response get_location(ApiCall &api) {
  const auto &locations = api.call.world.state.locations;
  JsonWriter out;
  out.begin_object().key("location").raw(location_json(*locations.find(api.location_id))).end_object();
  return json_response(200, out.str(), "locations.get");
}

Response search_locations(ApiCall &api) {
  JsonWriter out;
  out.begin_object().key("locations").begin_array();
  for (const Location &location : api.call.world.state.locations) {
    const bool visible = api.level == Level::AGENCY ? location.company_id == api.company_id : location.id == api.resource_id;
    if (visible) out.raw(location_json(location));
  }
  return json_response(200, out.end_array().end_object().str(), "locations.search");
}

Response get_company(ApiCall &api) {
  if (api.path_value("companyId") != api.company_id) return failure(403, "Forbidden resource", "companies.other");
  const Company &company = *api.call.world.state.companies.find(api.company_id);
  JsonWriter out;
  out.begin_object().key("company").begin_object().member("id", company.id).member("name", company.name);
  out.member("email", company.email).member("phone", company.phone).end_object().end_object();
  return json_response(200, out.str(), "companies.get");
}

}  // namespace ghlauth::sandbox
