#include "sandbox/control_api.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/json.hpp"
#include "core/log.hpp"
#include "crypto/digest.hpp"
#include "sandbox/adjust.hpp"
#include "sandbox/consent.hpp"
#include "sandbox/control_call.hpp"
#include "sandbox/entities.hpp"
#include "sandbox/path.hpp"
#include "sandbox/reports.hpp"
#include "sandbox/user_context.hpp"
#include "sandbox/webhooks/control.hpp"
#include "sandbox/webhooks/lifecycle.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr std::string_view prefix = "/__sandbox/";

std::string id_answer(const std::string &id) { return JsonWriter().begin_object().member("id", id).end_object().str(); }
std::string ok_answer() { return R"({"ok":true})"; }

std::string make_company(Control &c) { return id_answer(create_company(c.world, c.body).id); }
std::string make_location(Control &c) { return id_answer(create_location(c.world, c.body).id); }
std::string make_contact(Control &c) { return id_answer(create_contact(c.world, c.body).id); }
std::string make_item(Control &c) { return id_answer(create_item(c.world, c.id, c.body).id); }
std::string read_items(Control &c) { return items_json(c.world.state.items, c.id); }
std::string make_app(Control &c) { return app_json(create_app(c.world, c.body)); }
std::string change_app(Control &c) { return app_json(update_app(c.world, c.id, c.body)); }

std::string token_answer(World &world, const std::string &token) {
  const Pit &pit = *world.state.pit(token);
  JsonWriter out;
  out.begin_object().member("token", token).member("id", pit.id);
  out.member("level", pit.level == Level::AGENCY ? "agency" : "location").member("resource_id", pit.resource_id);
  return out.end_object().str();
}

std::string make_pit(Control &c) { return token_answer(c.world, create_pit(c.world, c.body)); }

std::string change_pit(Control &c) {
  const std::string expire = c.text("expire");
  if (expire != "now" && expire != "later") throw_invalid("expire is neither \"now\" nor \"later\"");
  return token_answer(c.world, rotate_pit(c.world, c.id, expire == "now"));
}

std::string remove_pit(Control &c) {
  if (!c.world.state.pit_by_id(c.id)) throw_invalid("there is no PIT with the id " + printable(c.id, 64));
  c.world.state.drop_pit(c.id);
  return ok_answer();
}

std::string set_active(Control &c, bool active) {
  Location *found = c.world.state.locations.find(c.id);
  if (!found) throw_invalid("there is no location " + printable(c.id, 64));
  found->active = active;
  return ok_answer();
}

std::string pause_location(Control &c) { return set_active(c, false); }
std::string unpause_location(Control &c) { return set_active(c, true); }

std::string consent(Control &c) {
  State &state = c.world.state;
  if (state.apps.empty()) throw_invalid("there is no app", "Create one with POST /__sandbox/apps.");
  const App *named = state.app_of_client(c.text("client_id"));
  const App &app = named ? *named : state.apps.front();
  std::vector<FormField> parameters = {{"response_type", "code"}};
  const auto add = [&](const char *name, const std::string &standard) {
    const auto text = c.body[name].string();
    parameters.push_back({name, text ? std::string(*text) : standard});
  };
  add("client_id", app.default_client);
  add("redirect_uri", app.redirect_uris.empty() ? "" : app.redirect_uris.front());
  add("scope", join_scopes(app.scopes));
  add("state", "");
  add("code_challenge", "");
  add("code_challenge_method", "S256");
  const auto checked = check_authorize(c.world, parameters);
  if (const auto *problem = std::get_if<AuthorizeProblem>(&checked)) throw_invalid("the consent page says: " + problem->text);
  const auto &request = std::get<AuthorizeRequest>(checked);

  Approval approval;
  approval.level = read_level(c.body["level"], app.target);
  approval.resource_id = c.text("resource_id");
  if (approval.resource_id.empty() && approval.level == Level::AGENCY && !state.companies.empty())
    approval.resource_id = state.companies.front().id;
  if (approval.resource_id.empty() && approval.level == Level::LOCATION && !state.locations.empty())
    approval.resource_id = state.locations.front().id;
  approval.user_id = c.text("user_id");
  approval.all_locations = c.body["all_locations"].boolean().value_or(false);
  approval.future_locations = c.body["future_locations"].boolean().value_or(false);
  approval.approved_locations = read_list(c.body["approved_locations"], "approved_locations");
  return JsonWriter().begin_object().member("redirect_url", approve(c.world, request, approval)).end_object().str();
}

/// Applies an action to the grants that the body selects with app_id and resource_id (either may be left out).
template <class Action>
std::string with_grants(Control &c, Action action) {
  std::int64_t count = 0;
  c.world.state.each_grant(c.text("app_id"), c.text("resource_id"), [&](Grant &grant) {
    action(grant);
    ++count;
  });
  return JsonWriter().begin_object().member("grants", count).end_object().str();
}

std::string expire_access(Control &c) {
  return with_grants(c, [&](Grant &grant) { c.world.state.revoke_access_tokens(grant); });
}

std::string revoke(Control &c) {
  return with_grants(c, [](Grant &grant) { grant.dead = true; });
}

std::string uninstall(Control &c) {
  const State &state = c.world.state;
  const std::string app_id = c.text("app_id").empty() && !state.apps.empty() ? state.apps.front().id : c.text("app_id");
  if (!uninstall_and_tell(c.world, app_id, c.text("resource_id")))
    throw_invalid("there is no installation of " + printable(app_id, 64) + " at " + printable(c.text("resource_id"), 64));
  return ok_answer();
}

std::string read_counters(Control &c) { return counters_json(c.world); }
std::string forget_counters(Control &c) {
  reset_counters(c.world);
  return ok_answer();
}
std::string read_requests(Control &c) { return requests_json(c.world.counters); }
std::string reset_rate(Control &c) {
  c.world.rate.reset();
  return ok_answer();
}

std::string read_clock(Control &c) {
  return JsonWriter().begin_object().member("unix_ms", c.world.clock.unix_ms()).end_object().str();
}

std::string turn_clock(Control &c) {
  advance_clock(c.world, c.body);
  return read_clock(c);
}

std::string read_switches(Control &c) { return switches_json(c.world.switches); }
std::string set_switches(Control &c) {
  change_switches(c.world, c.body);
  return ok_answer();
}
std::string reset_switches(Control &c) {
  c.world.switches.reset();
  return ok_answer();
}

std::string read_faults(Control &c) { return faults_json(c.world.faults); }
std::string set_faults(Control &c) {
  add_faults(c.world, c.body);
  return ok_answer();
}
std::string remove_fault(Control &c) {
  c.world.faults.remove(read_number(c.id, "fault"));
  return ok_answer();
}
std::string clear_faults(Control &c) {
  c.world.faults.clear();
  return ok_answer();
}

std::string read_installations(Control &c) { return installations_json(c.world.state); }
std::string read_locations(Control &c) { return locations_json(c.world.state); }
std::string read_apps(Control &c) { return apps_json(c.world.state); }
std::string read_pits(Control &c) { return pits_json(c.world.state); }
std::string read_public_key(Control &c) {
  return JsonWriter().begin_object().member("pem", c.world.signer.public_pem()).end_object().str();
}

std::string user_context(Control &c) {
  const State &state = c.world.state;
  if (state.apps.empty()) throw_invalid("there is no app", "Create one with POST /__sandbox/apps.");
  const App *app = c.text("app_id").empty() ? &state.apps.front() : state.apps.find(c.text("app_id"));
  if (!app) throw_invalid("there is no app " + printable(c.text("app_id"), 64));
  const UserContext context = make_user_context(c.world, *app, c.body);
  return JsonWriter().begin_object().member("ciphertext", context.sealed).member("text", context.text).end_object().str();
}

struct Route {
  std::string_view method;
  std::string_view path;  ///< behind the prefix
  std::string (*handler)(Control &control);
};

constexpr Route routes[] = {
    {"POST", "companies", make_company},
    {"GET", "locations", read_locations},
    {"POST", "locations", make_location},
    {"POST", "locations/{id}/pause", pause_location},
    {"POST", "locations/{id}/unpause", unpause_location},
    {"POST", "contacts", make_contact},
    {"GET", "items/{id}", read_items},
    {"POST", "items/{id}", make_item},
    {"GET", "apps", read_apps},
    {"POST", "apps", make_app},
    {"POST", "apps/{id}", change_app},
    {"GET", "pits", read_pits},
    {"POST", "pits", make_pit},
    {"POST", "pits/{id}/rotate", change_pit},
    {"DELETE", "pits/{id}", remove_pit},
    {"POST", "consent", consent},
    {"GET", "installations", read_installations},
    {"POST", "uninstall", uninstall},
    {"POST", "expire", expire_access},
    {"POST", "revoke", revoke},
    {"GET", "counters", read_counters},
    {"DELETE", "counters", forget_counters},
    {"GET", "requests", read_requests},
    {"DELETE", "rate", reset_rate},
    {"GET", "clock", read_clock},
    {"POST", "clock", turn_clock},
    {"GET", "switches", read_switches},
    {"POST", "switches", set_switches},
    {"DELETE", "switches", reset_switches},
    {"GET", "faults", read_faults},
    {"POST", "faults", set_faults},
    {"DELETE", "faults", clear_faults},
    {"DELETE", "faults/{id}", remove_fault},
    {"GET", "public-key", read_public_key},
    {"PATCH", "apps/{id}", change_app},
    {"GET", "apps/{id}/webhook-keys", read_webhook_keys},
    {"POST", "apps/{id}/shared-secret", renew_shared_secret},
    {"POST", "user_context", user_context},
    {"GET", "webhooks", read_webhooks},
    {"POST", "webhooks", fire_webhooks},
    {"DELETE", "webhooks", clear_webhooks},
    {"POST", "webhooks/retry", retry_webhooks},
    {"GET", "webhooks/{id}", read_webhook},
    {"POST", "webhooks/{id}/resend", resend_webhook},
    {"POST", "webhooks/{id}/retry", retry_webhook},
    {"GET", "webhook-events", read_webhook_events},
};

Response refusal(unsigned status, std::string_view message, std::string_view hint) {
  JsonWriter out;
  out.begin_object().member("message", message);
  if (!hint.empty()) out.member("hint", hint);
  return json_response(status, out.end_object().str(), "control");
}

bool authorized(const Call &call) {
  const std::string_view sent = call.request.header("Authorization").value_or("");
  return crypto::equal_constant_time(sent, "Bearer " + call.world.control_token);
}

}  // namespace

bool is_control_path(std::string_view path) noexcept { return path.starts_with(prefix); }

Response control_request(Call &call) {
  if (!authorized(call))
    return refusal(401, "the control token is missing or wrong", "It is printed at the start of the sandbox.");
  const std::string_view path = std::string_view(call.request.path).substr(prefix.size());
  for (const Route &route : routes) {
    if (route.method != call.request.method) continue;
    const auto values = match_path(route.path, path);
    if (!values) continue;
    const auto document = JsonDocument::try_parse(call.request.body.empty() ? "{}" : call.request.body);
    if (!document || !document->root().is_object()) return refusal(400, "the body is not a JSON object", "");
    Control control{call, call.world, std::string(field(*values, "id").value_or("")), document->root()};
    try {
      return json_response(200, route.handler(control), "control");
    } catch (const Error &error) {
      return refusal(400, error.message(), error.hint());
    }
  }
  return refusal(404, "the control API has no such operation", "");
}

}  // namespace ghlauth::sandbox
