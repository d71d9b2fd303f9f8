// The two flows, and what both yield.
#pragma once

#include "config.hpp"

namespace ghlauth_php {

static void Secret___construct(Call &call) { call.construct(Secret(call.text(0), call.integer_or(1, -1))); }

inline void pit_properties(Object &made, const Pit &pit) {
  made.put("level", out(pit.level()));
  made.put("resourceId", known(pit.resource_id()));
}
inline Value pit_out(const Pit &pit) {
  Object made = Object::holding(pit);
  pit_properties(made, pit);
  return made.take();
}
static void Pit___construct(Call &call) {
  Pit pit(call.one<Config>(0), call.text(1), call.small(2), call.text_or_none(3));
  call.put(class_Pit, "level", out(pit.level()));
  call.put(class_Pit, "resourceId", known(pit.resource_id()));
  call.construct(std::move(pit));
}
static void Pit_fromEnv(Call &call) {
  call.returns(pit_out(Pit::from_env(call.one<Config>(0), call.text(1), call.small(2), call.text_or_none(3))));
}
static void Pit_fromFile(Call &call) {
  call.returns(pit_out(Pit::from_file(call.one<Config>(0), call.text(1), call.small(2), call.text_or_none(3), call.flag(4))));
}
static void Pit_fromSource(Call &call) {
  const Config config = call.one<Config>(0);
  const std::int32_t level = call.small(2);
  const std::string resource_id = call.text_or_none(3);
  call.returns(pit_out(Pit::from_listener(config, level, resource_id, new Source(call.callable(1)))));
}
static void Pit_replace(Call &call) { call.self<Pit>().replace(call.text(0), call.integer(1)); }
static void Pit_reload(Call &call) { call.self<Pit>().reload(); }
static void Pit_setCreatedAt(Call &call) { call.self<Pit>().set_created_at_s(call.integer(0)); }
static void Pit_setScopes(Call &call) { call.self<Pit>().set_scopes(texts_in(call.array(0))); }
static void Pit_redacted(Call &call) { call.returns(out(call.self<Pit>().redacted())); }
static void Pit_warning(Call &call) { call.returns(known(call.self<Pit>().warning())); }
static void Pit_ageS(Call &call) { call.returns(known(call.self<Pit>().age_s())); }
static void Pit_isRotationDue(Call &call) { call.returns(out(call.self<Pit>().is_rotation_due())); }
GHLAUTH_CLOSABLE(Pit)

static void Installation___construct(Call &call) { no_constructor(call); }
static void Location___construct(Call &call) { no_constructor(call); }
static void Report___construct(Call &call) { no_constructor(call); }
static void Callback___construct(Call &call) { no_constructor(call); }

inline Value installation_out(const Installation &one) {
  return Object(class_Installation)
      .with("id", out(one.id))
      .with("level", out(one.level))
      .with("resourceId", known(one.resource_id))
      .with("companyId", known(one.company_id))
      .with("locationId", known(one.location_id))
      .with("userId", known(one.user_id))
      .with("appId", known(one.app_id))
      .with("clientId", known(one.client_id))
      .with("owner", known(one.owner))
      .with("state", out(one.state))
      .with("stateReason", known(one.state_reason))
      .with("since", known(one.since_s))
      .with("expiresAt", known(one.expires_at_s))
      .with("grantExpiresAt", known(one.grant_expires_at_s))
      .with("grantedAt", known(one.granted_at_s))
      .with("planId", known(one.plan_id))
      .with("bulk", out(one.bulk))
      .with("unclaimed", out(one.unclaimed))
      .with("adopted", out(one.adopted))
      .with("scopes", out(one.scopes()))
      .with("approvedLocations", out(one.approved_locations()));
}

inline Value callback_out(Callback callback) {
  const std::string data = callback.app_data();
  const bool is_unsolicited = callback.is_unsolicited();
  return Object::holding(std::move(callback)).with("appData", known(data)).with("isUnsolicited", out(is_unsolicited));
}
GHLAUTH_CLOSABLE(Callback)

static void OAuth___construct(Call &call) {
  OAuth oauth(call.one<Config>(0), call.text(1), call.text(2), call.text(3));
  call.put(class_OAuth, "appId", out(oauth.app_id()));
  call.construct(std::move(oauth));
}
static void OAuth_fromSource(Call &call) {
  const Config config = call.one<Config>(0);
  const std::string client_id = call.text(1), redirect_uri = call.text(3);
  OAuth oauth = OAuth::from_listener(config, client_id, redirect_uri, new Source(call.callable(2)));
  const std::string app_id = oauth.app_id();
  call.returns(Object::holding(std::move(oauth)).with("appId", out(app_id)));
}
static void OAuth_addClient(Call &call) { call.self<OAuth>().add_client(call.text(0), call.text(1), call.flag(2)); }
static void OAuth_setUnsolicitedPolicy(Call &call) { call.self<OAuth>().set_unsolicited_policy(call.small(0)); }
static void OAuth_authorizeUrl(Call &call) {
  AuthorizeOptions options;
  options.set_scopes(texts_in(call.array(0)));
  if (call.has(1)) options.set_session(call.text(1));
  if (call.has(2)) options.set_app_data(call.text(2));
  if (call.has(3)) options.set_client_id(call.text(3));
  if (call.has(4)) options.set_redirect_uri(call.text(4));
  if (call.has(5)) options.set_white_label(call.flag(5));
  // In PHP the callback comes to another script, most often in another process.
  options.set_state_form(call.has(6) ? call.small(6) : GHLAUTH_STATE_SEALED);
  if (call.has(7)) options.set_lifetime_s(call.integer(7));
  if (call.has(8)) options.set_expected_installation(call.text(8));
  if (call.has(9)) options.set_version_id(call.text(9));
  for (const auto &[name, value] : pairs_in(call.array(10))) options.add_parameter(name, value);
  call.returns(out(call.self<OAuth>().authorize_url(options)));
}
static void OAuth_parseCallback(Call &call) {
  call.returns(callback_out(call.self<OAuth>().parse_callback(call.text(0), call.text_or_none(1))));
}
static void OAuth_exchange(Call &call) {
  OAuth oauth = call.self<OAuth>();
  const std::string owner = call.text_or_none(1), session = call.text_or_none(2);
  const auto cancel = call.one_or_none<Cancel>(3);
  const Callback callback = call.is(0, class_Callback) ? call.one<Callback>(0) : oauth.parse_callback(call.text(0), session);
  call.returns(installation_out(oauth.exchange(callback, owner, pointer(cancel))));
}
static void OAuth_refresh(Call &call) {
  call.returns(installation_out(call.self<OAuth>().refresh(call.text(0), pointer(call.one_or_none<Cancel>(1)))));
}
static void OAuth_mintLocation(Call &call) {
  call.returns(
      installation_out(call.self<OAuth>().mint_location(call.text(0), call.text(1), pointer(call.one_or_none<Cancel>(2)))));
}
static void OAuth_claim(Call &call) { call.returns(installation_out(call.self<OAuth>().claim(call.text(0), call.text(1)))); }
static void OAuth_installation(Call &call) { call.returns(installation_out(call.self<OAuth>().installation(call.text(0)))); }
static void OAuth_importTokens(Call &call) {
  call.returns(installation_out(
      call.self<OAuth>().import_tokens(call.text(0), call.text_or_none(2), call.integer(1), call.text_or_none(3))));
}
static void OAuth_find(Call &call) {
  call.returns(list(call.self<OAuth>().find(call.text_or_none(0), call.text_or_none(1), call.text_or_none(2)), installation_out));
}
static void OAuth_installedLocations(Call &call) {
  const auto found = call.self<OAuth>().installed_locations(call.text(0), call.flag(1), pointer(call.one_or_none<Cancel>(2)));
  call.returns(list(found, [](const Location &one) -> Value {
    return Object(class_Location)
        .with("id", out(one.id))
        .with("name", known(one.name))
        .with("address", known(one.address))
        .with("installed", out(one.installed));
  }));
}
static void OAuth_uninstall(Call &call) {
  call.self<OAuth>().uninstall(call.text(0), call.text_or_none(1), pointer(call.one_or_none<Cancel>(2)));
}
static void OAuth_remove(Call &call) { call.self<OAuth>().remove(call.text(0)); }
static void OAuth_keep(Call &call) {
  const Report report = call.self<OAuth>().keep(call.integer(0), pointer(call.one_or_none<Cancel>(1)));
  call.returns(Object(class_Report)
                   .with("done", out(report.done))
                   .with("skipped", out(report.skipped))
                   .with("failed", out(report.failed)));
}
GHLAUTH_CLOSABLE(OAuth)

static void Finding___construct(Call &call) { no_constructor(call); }
static void Decision___construct(Call &call) { no_constructor(call); }
static void Operation___construct(Call &call) { no_constructor(call); }
static void Credential___construct(Call &call) { no_constructor(call); }

inline Value finding_out(const Finding &one) {
  return Object(class_Finding)
      .with("reason", out(one.reason))
      .with("reasonName", out(one.reason_name))
      .with("message", out(one.message))
      .with("remedy", out(one.remedy))
      .with("remedyName", out(one.remedy_name))
      .with("value", out(one.value))
      .with("hint", out(one.hint));
}
inline Value credential_out(Credential credential) {
  const std::int32_t level = credential.level();
  const std::string resource_id = credential.resource_id();
  return Object::holding(std::move(credential)).with("level", out(level)).with("resourceId", known(resource_id));
}
static void Credential_fromPit(Call &call) { call.returns(credential_out(Credential::from_pit(call.one<Pit>(0)))); }
static void Credential_fromInstallation(Call &call) {
  call.returns(credential_out(Credential::from_installation(call.one<OAuth>(0), call.text(1))));
}
static void Credential_fromAccessToken(Call &call) {
  call.returns(credential_out(Credential::from_access_token(call.one<Config>(0), call.text(1), call.integer_or(2, -1), call.small(3),
                                                            call.text_or_none(4))));
}
static void Credential_fromSource(Call &call) {
  const Config config = call.one<Config>(0);
  const std::int32_t level = call.small(2);
  const std::string resource_id = call.text_or_none(3);
  call.returns(credential_out(Credential::from_listener(config, level, resource_id, new Source(call.callable(1)))));
}
static void Credential_accessToken(Call &call) {
  call.returns(out(call.self<Credential>().access_token(call.integer(0), pointer(call.one_or_none<Cancel>(1)))));
}
static void Credential_invalidate(Call &call) { call.self<Credential>().invalidate(call.text(0)); }
static void Credential_decide(Call &call) {
  const auto user = call.one_or_none<UserContext>(3);
  const Decision decision =
      call.self<Credential>().decide(call.text(0), call.text_or_none(1), call.text_or_none(2), user ? &*user : nullptr);
  call.returns(Object(class_Decision)
                   .with("outcome", out(decision.outcome))
                   .with("allowed", out(decision.allowed))
                   .with("denied", out(decision.denied))
                   .with("operation", known(decision.operation))
                   .with("findings", list(decision.findings(), finding_out)));
}
GHLAUTH_CLOSABLE(Credential)

}  // namespace ghlauth_php
