// Where an app is installed: as a list with skip and limit, and in generation v3 with page tokens.
#include <algorithm>
#include <variant>

#include "core/ascii.hpp"
#include "core/json.hpp"
#include "core/number.hpp"
#include "sandbox/failure.hpp"
#include "sandbox/operations.hpp"

namespace ghlauth::sandbox {
namespace {

std::string address_of(const Location &location) {
  for (const auto &[name, json] : location.fields)
    if (name == "address") return std::string(JsonDocument::parse(json).root().string_or_empty());
  return {};
}

std::size_t count_parameter(const Request &request, std::string_view name, std::size_t standard) {
  return read_whole<std::size_t>(request.parameter(name).value_or("")).value_or(standard);
}

bool is_in_reach(const ApiCall &api) {
  const bool other_app = api.bearer.grant && api.bearer.grant->app_id != api.call.request.parameter("appId");
  return !other_app && api.call.request.parameter("companyId") == api.company_id;
}

Response no_access() { return failure(403, "The token does not have access to this location.", "oauth.location"); }

struct Row {
  const Location *location;
  const Installation *installation;  ///< nullptr where the app is not installed
};

/// The locations that the filters of the request let through.
std::vector<Row> filtered(const ApiCall &api) {
  const Request &request = api.call.request;
  State &state = api.call.world.state;
  const auto wanted_installed = request.parameter("isInstalled");
  const std::string wanted_text = lower_case(request.parameter("query").value_or(""));
  const auto wanted_location = request.parameter("locationId");
  std::vector<Row> rows;
  for (const Location &location : state.locations) {
    if (location.company_id != api.company_id || (wanted_location && *wanted_location != location.id)) continue;
    const Installation *installation = state.installation(*request.parameter("appId"), location.id);
    if (wanted_installed && (*wanted_installed == "true") != (installation != nullptr)) continue;
    if (lower_case(location.name).find(wanted_text) == std::string::npos) continue;
    rows.push_back({&location, installation});
  }
  return rows;
}

void write_rows(JsonWriter &out, const ApiCall &api, const std::vector<Row> &rows, std::size_t begin, std::size_t end) {
  const App *app = api.call.world.state.apps.find(*api.call.request.parameter("appId"));
  out.begin_array();
  for (std::size_t i = begin; i < std::min(end, rows.size()); ++i) {
    const auto &[location, installation] = rows[i];
    out.begin_object().member("_id", location->id).member("name", location->name).member("address", address_of(*location));
    out.member("isInstalled", installation != nullptr);
    if (installation) out.member("versionId", app->version_id).member("installedAt", iso_time(installation->installed_ms));
    out.end_object();
  }
  out.end_array();
}

void write_future(JsonWriter &out, const ApiCall &api) {
  const Installation *agency = api.call.world.state.installation(*api.call.request.parameter("appId"), api.company_id);
  out.member("installToFutureLocations", agency && agency->future_locations);
}

/// Opaque to clients: where the page begins.
std::string page_token(std::size_t offset) {
  return base64url_encode(JsonWriter().begin_object().member("offset", static_cast<std::int64_t>(offset)).end_object().text());
}

std::optional<std::size_t> page_offset(std::string_view token) {
  const auto text = base64url_decode(token);
  const auto document = text ? JsonDocument::try_parse(view(*text)) : std::nullopt;
  const auto offset = document ? document->root()["offset"].integer() : std::nullopt;
  if (!offset || *offset < 0) return std::nullopt;
  return static_cast<std::size_t>(*offset);
}

struct Page {
  std::size_t size = 20;
  std::size_t offset = 0;
};

Response invalid(std::string_view message, std::string_view resolution) {
  return aip_failure(400, "INVALID_ARGUMENT", message, resolution, "installed-locations.invalid");
}

std::variant<Page, Response> read_page(const Request &request) {
  Page page;
  if (const auto size = request.parameter("pageSize")) {
    page.size = read_whole<std::size_t>(*size).value_or(0);
    if (page.size < 1 || page.size > 100) return invalid("Invalid parameter: pageSize", "Send a whole number from 1 to 100.");
  }
  if (const auto token = request.parameter("pageToken"); token && !token->empty()) {
    const auto offset = page_offset(*token);
    if (!offset) return invalid("Invalid parameter: pageToken", "Send a nextPageToken or prevPageToken of an earlier answer.");
    page.offset = *offset;
  }
  return page;
}

}  // namespace

Response installed_locations(ApiCall &api) {
  const Request &request = api.call.request;
  std::vector<std::string> messages;
  for (const std::string name : {"companyId", "appId"}) {
    if (!request.parameter(name).value_or("").empty()) continue;
    messages.push_back(name + " must be a string");
    messages.push_back(name + " should not be empty");
  }
  if (!messages.empty()) return validation_failure(messages, "installed-locations.validation");
  if (!is_in_reach(api)) return no_access();

  const std::vector<Row> rows = filtered(api);
  const std::size_t skip = std::min(count_parameter(request, "skip", 0), rows.size());
  const std::size_t limit = std::min<std::size_t>(100, count_parameter(request, "limit", 20));
  JsonWriter out;
  out.begin_object().key("locations");
  write_rows(out, api, rows, skip, skip + limit);
  out.member("count", static_cast<std::int64_t>(rows.size()));
  write_future(out, api);
  return json_response(200, out.end_object().str(), "installed-locations");
}

Response installed_locations_v3(ApiCall &api) {
  const Request &request = api.call.request;
  const State &state = api.call.world.state;
  for (const std::string name : {"companyId", "appId"})
    if (request.parameter(name).value_or("").empty())
      return invalid("Missing parameter: " + name, "Send " + name + " in the query.");
  const bool known =
      state.companies.contains(*request.parameter("companyId")) && state.apps.contains(*request.parameter("appId"));
  if (!known)
    return aip_failure(404, "NOT_FOUND", "The company or the app was not found", "Check companyId and appId.",
                       "installed-locations.not-found");
  if (!is_in_reach(api)) return no_access();
  const auto read = read_page(request);
  if (const auto *refusal = std::get_if<Response>(&read)) return *refusal;
  const Page page = std::get<Page>(read);

  const std::vector<Row> rows = filtered(api);
  const std::size_t begin = std::min(page.offset, rows.size());
  const std::size_t end = std::min(begin + page.size, rows.size());
  const auto total = static_cast<std::int64_t>(rows.size());
  JsonWriter out;
  out.begin_object().key("items");
  write_rows(out, api, rows, begin, end);
  out.key("pagination").begin_object().member("totalRecords", total);
  out.member("hasNextPage", end < rows.size()).member("hasPrevPage", begin > 0);
  if (end < rows.size()) out.member("nextPageToken", page_token(end));
  if (begin > 0) out.member("prevPageToken", page_token(begin - std::min(begin, page.size)));
  out.member("currentPageSize", static_cast<std::int64_t>(end - begin)).member("estimatedTotalRecords", total).end_object();
  out.key("metadata").begin_object().key("filterApplied").begin_object();
  for (const char *name : {"query", "isInstalled", "locationId"})
    if (const auto value = request.parameter(name)) out.member(name, *value);
  out.end_object().key("sortApplied").begin_array().end_array().end_object();
  write_future(out, api);
  return json_response(200, out.end_object().str(), "installed-locations");
}

}  // namespace ghlauth::sandbox
