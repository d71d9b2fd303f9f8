#include "sandbox/gate.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/ascii.hpp"
#include "core/json.hpp"
#include "sandbox/failure.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr std::int64_t ninety_days_ms = 90LL * 86'400'000;
constexpr std::array<std::string_view, 4> published_versions = {"v3", "2023-02-21", "2021-07-28", "2021-04-15"};

bool is_published(std::string_view version) noexcept {
  return std::find(published_versions.begin(), published_versions.end(), version) != published_versions.end();
}

std::optional<Response> edge_failure(const Call &call) {
  if (call.world.switches.is(Switch::USER_AGENT_CHECK, "off")) return std::nullopt;
  const std::string agent = lower_case(call.request.header("User-Agent").value_or(""));
  if (!agent.empty() && !agent.starts_with("python")) return std::nullopt;
  return html_response(403,
                       "<!doctype html><title>Access denied</title><h1>Error 1010</h1>"
                       "<p>The owner of this website has banned your access based on your browser's signature.</p>"
                       "<p>Cloudflare</p>\n",
                       "edge.user-agent");
}

std::optional<Response> version_failure(const Call &call, const Operation &operation) {
  const Switches &switches = call.world.switches;
  const auto version = call.request.header("Version");
  if (!version || version->empty()) return failure(401, "version header was not found.", "gate.version-missing");
  const bool v3 = call.request.is_v3();
  const bool exact = switches.is(Switch::VERSION_CHECK, "exact") && !operation.version.empty() && operation.generation != Generation::V3_ONLY;
  const bool known = exact ? *version == operation.version : is_published(*version);
  if (!known && !v3) return failure(401, "version header is invalid", "gate.version-invalid");
  const std::string path(call.request.path);
  if (v3 && operation.generation == Generation::V2_ONLY && switches.is(Switch::V2_PATH_WITH_V3, "reject"))
    return failure(400,
                   "Endpoint " + path +
                       " not available in API version v3. This endpoint was removed in version v3. "
                       "Please use a version before v3.",
                   "gate.removed-in-v3");
  if (!v3 && operation.generation == Generation::V3_ONLY)
    return failure(404, "Cannot " + call.request.method + ' ' + path, "gate.only-in-v3");
  return std::nullopt;
}

Response invalid_access_token(const Call &call, std::string_view rule) {
  if (call.world.switches.is(Switch::INVALID_TOKEN_TEXT, "invalid-token"))
    return unauthorized_with_error("Invalid token: access token is invalid", rule);
  return failure(401, "Invalid JWT", rule);
}

/// Finds out who calls; the refusal, or nothing when `api` was filled in.
std::optional<Response> identify(ApiCall &api) {
  World &world = api.call.world;
  const std::int64_t now_ms = world.clock.unix_ms();
  std::string_view bearer = api.call.request.header("Authorization").value_or("");
  if (!equal_ignoring_case(bearer.substr(0, 7), "Bearer ")) return invalid_access_token(api.call, "gate.bearer-missing");
  bearer.remove_prefix(7);
  if (bearer.starts_with("pit-")) {
    Pit *pit = world.state.pit(bearer);
    if (pit) api.call.sender = {"", pit->id, pit->resource_id};
    const bool idle =
        pit && world.switches.is(Switch::PIT_INACTIVITY, "90-days") && now_ms - pit->last_used_ms > ninety_days_ms;
    if (!pit || idle || pit->expires_ms <= now_ms) return failure(401, "Invalid Private Integration token", "gate.pit-invalid");
    pit->last_used_ms = now_ms;
    api.bearer.pit = pit;
    api.level = pit->level;
    api.resource_id = pit->resource_id;
    api.company_id = pit->company_id;
    return std::nullopt;
  }
  const AccessToken *token = world.state.access_token(bearer);
  if (!token) return invalid_access_token(api.call, "gate.token-unknown");
  *token->presented = true;
  api.call.sender = {token->grant->app_id, "", token->grant->resource_id};
  if (token->expires_ms <= now_ms) return invalid_access_token(api.call, "gate.token-expired");
  if (token->grant->dead || token->serial < token->grant->access_valid_from)
    return invalid_access_token(api.call, "gate.token-revoked");
  api.bearer.grant = token->grant;
  api.level = token->grant->level;
  api.resource_id = token->grant->resource_id;
  api.company_id = token->grant->company_id;
  return std::nullopt;
}

/// The callers of an operation after what the switches say about PITs.
unsigned callers_of(const Operation &operation, const Switches &switches) {
  unsigned callers = operation.callers;
  if (operation.handler == installer_details && switches.is(Switch::INSTALLER_DETAILS_PIT, "agency")) callers |= AGENCY_PIT;
  if (switches.is(Switch::PIT_ON_ONLY_ROUTES, "accept")) {
    if (callers & LOCATION_OAUTH) callers |= LOCATION_PIT;
    if (callers & AGENCY_OAUTH) callers |= AGENCY_PIT;
  }
  return callers;
}

std::optional<Response> class_failure(const ApiCall &api) {
  const Switches &switches = api.call.world.switches;
  const unsigned callers = callers_of(api.operation, switches);
  const bool agency = api.level == Level::AGENCY;
  if (callers == 0 && switches.is(Switch::UNDECLARED_SECURITY, "pass")) return std::nullopt;
  if (api.bearer.pit) {
    if (callers & (agency ? AGENCY_PIT : LOCATION_PIT)) return std::nullopt;
    // Where access tokens of the PIT's own level are taken it is the class that does not fit.
    const bool other_level_may =
        (callers & (agency ? LOCATION_PIT : AGENCY_PIT)) != 0 && (callers & (agency ? AGENCY_OAUTH : LOCATION_OAUTH)) == 0;
    if (other_level_may && switches.is(Switch::PIT_LEVEL_TEXT, "scope"))
      return failure(401, "The token is not authorized for this scope.", "gate.pit-level");
    if (other_level_may) return failure(401, "Token's user type mismatch!", "gate.pit-level");
  } else {
    if (callers & (agency ? AGENCY_OAUTH : LOCATION_OAUTH)) return std::nullopt;
    if (agency && callers != 0)
      return failure(401, "This authClass type is not allowed to access this scope.", "gate.company-token");
  }
  const bool user_type = switches.is(Switch::AUTH_CLASS_TEXT, "user-type");
  return failure(401, user_type ? "This token's user type is not yet supported!" : "This AuthClass is not yet supported",
                 "gate.class-unsupported");
}

std::optional<Response> scope_failure(const ApiCall &api) {
  const Scopes &scopes = api.bearer.pit ? api.bearer.pit->scopes : api.bearer.grant->scopes;
  const std::string_view scope = api.operation.scope;
  const bool may_pass = api.call.world.switches.is(Switch::UNDECLARED_SCOPE, "pass");
  if (scope.empty() ? may_pass : contains(scopes, scope)) return std::nullopt;
  return failure(401, "The token is not authorized for this scope.", "gate.scope");
}

Response missing_location(const std::string &name) {
  return validation_failure({name + " must be a string", name + " should not be empty"}, "gate.location-missing");
}

/// Takes the location of what an id names; false when it names nothing.
bool locate(ApiCall &api, const Directory<Item> &all, std::string_view id) {
  const Item *item = all.find(id);
  if (item) api.location_id = item->location_id;
  return item != nullptr;
}
bool locate(ApiCall &api, const std::map<std::string, Contact, std::less<>> &contacts, std::string_view id) {
  const auto contact = contacts.find(id);
  if (contact != contacts.end()) api.location_id = contact->second.location_id;
  return contact != contacts.end();
}

/// Checks that the bearer reaches the location that the request is about.
std::optional<Response> reach_failure(const ApiCall &api) {
  const Location *location = api.call.world.state.locations.find(api.location_id);
  const bool reached =
      api.level == Level::LOCATION ? api.location_id == api.resource_id : location && location->company_id == api.company_id;
  if (reached) return std::nullopt;
  if (api.bearer.pit) return failure(401, "This location is not accessible from this token!", "gate.pit-location");
  return failure(403, "The token does not have access to this location.", "gate.location");
}

Response wrong_alt_type() {
  return validation_failure({"altType must be one of the following values: location"}, "gate.alt-type");
}

/// The same for an operation of a file: every parameter of its specification that names a location. That a body has one is not
/// checked: it need not be JSON.
std::optional<Response> published_location_failure(ApiCall &api) {
  using Place = LocationName::Place;
  const Request &request = api.call.request;
  const auto document = request.body.empty() ? std::nullopt : JsonDocument::try_parse(request.body);
  const JsonValue body = document ? document->root() : JsonValue();
  for (const LocationName &location : api.operation.locations) {
    const auto value = [&](std::string_view name) {
      if (location.place == Place::PATH) return api.path_value(name);
      return location.place == Place::QUERY ? request.parameter(name).value_or("") : body[name].string_or_empty();
    };
    const std::string_view named = value(location.name);
    if (named.empty()) {
      if (location.is_required && location.place == Place::QUERY) return missing_location(std::string(location.name));
      continue;
    }
    if (location.has_type && value("altType") != "location") return wrong_alt_type();
    api.location_id = named;
    if (auto refusal = reach_failure(api)) return refusal;
  }
  return std::nullopt;
}

/// Reads the location that the request is about, and checks that the bearer reaches it.
std::optional<Response> location_failure(ApiCall &api) {
  const Request &request = api.call.request;
  State &state = api.call.world.state;
  std::string name = "locationId";
  switch (api.operation.names) {
    case Names::NOTHING: return std::nullopt;
    case Names::IN_PATH: api.location_id = api.path_value("locationId"); break;
    case Names::AS_LOCATION_ID:
      if (!request.is_v3()) name = "location_id";
      api.location_id = request.parameter(name).value_or("");
      break;
    case Names::AS_ALT_ID:
      name = "altId";
      if (request.parameter("altType") != "location") return wrong_alt_type();
      api.location_id = request.parameter(name).value_or("");
      break;
    case Names::IN_QUERY: api.location_id = request.parameter("locationId").value_or(""); break;
    case Names::IN_BODY:
    case Names::BY_BODY_CONTACT: {
      const auto document = JsonDocument::try_parse(request.body);
      if (!document || !document->root().is_object()) return failure(400, "Unexpected token in JSON", "gate.body-not-json");
      if (api.operation.names == Names::BY_BODY_CONTACT) name = "contactId";
      const std::string_view named = document->root()[name].string_or_empty();
      if (api.operation.names == Names::IN_BODY)
        api.location_id = named;
      else if (!named.empty() && !locate(api, state.contacts, named))
        return failure(400, "Contact not found", "contacts.not-found");
      break;
    }
    case Names::BY_CONTACT:
      if (!locate(api, state.contacts, api.path_value("contactId")))
        return failure(400, "Contact not found", "contacts.not-found");
      break;
    case Names::BY_CONVERSATION:
      if (!locate(api, state.items.of("conversations"), api.path_value("conversationId")))
        return failure(400, "Conversation not found", "messages.no-conversation");
      break;
    case Names::BY_MESSAGE:
      if (!locate(api, state.items.of("messages"), api.path_value("messageId")))
        return failure(400, "Message not found", "messages.not-found");
      break;
    case Names::BY_TRIGGER:
      if (!locate(api, state.items.of("triggers"), api.path_value("triggerId")))
        return failure(404, "Trigger not found", "triggers.not-found");
      break;
    case Names::AS_PUBLISHED: return published_location_failure(api);
  }
  if (api.location_id.empty()) return missing_location(name);
  return reach_failure(api);
}

std::string rate_key(const ApiCall &api) {
  return (api.bearer.pit ? api.bearer.pit->id : api.bearer.grant->app_id) + '/' + api.resource_id;
}

Response checked(ApiCall &api) {
  if (auto refusal = class_failure(api)) return *refusal;
  if (auto refusal = scope_failure(api)) return *refusal;
  if (auto refusal = location_failure(api)) return *refusal;
  return api.operation.handler(api);
}

}  // namespace

Response api_request(Call &call) {
  World &world = call.world;
  if (auto refusal = edge_failure(call)) return *refusal;
  auto matched = world.operations.match(call.request.method, call.request.path, call.request.is_v3());
  if (!matched)
    return failure(static_cast<unsigned>(world.switches.number(Switch::ROUTE_STATUS)),
                   "This route is not yet supported by the IAM Service", "gate.route");
  ++world.counters.api_calls;
  const Operation &operation = *matched->operation;
  if (auto refusal = version_failure(call, operation)) return *refusal;
  ApiCall api{call, operation, std::move(matched->path_values), {}, Level::LOCATION, {}, {}, {}};
  if (auto refusal = identify(api)) return *refusal;
  if (api.bearer.grant) ++world.state.tally(*api.bearer.grant).api_calls;

  const RateLimiter::Verdict verdict = world.rate.count(rate_key(api), world.switches, world.clock.steady_ms(), world.clock.unix_ms());
  Response response = verdict.allowed ? checked(api) : failure(429, "Too Many Requests", "gate.rate-limit");
  if (!verdict.allowed && world.switches.is(Switch::RETRY_AFTER, "seconds"))
    response.with("Retry-After", std::to_string((verdict.retry_after_ms + 999) / 1000));
  response.headers.insert(response.headers.end(), verdict.headers.begin(), verdict.headers.end());
  return response;
}

}  // namespace ghlauth::sandbox
