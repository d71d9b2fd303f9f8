#include "sandbox/tokens.hpp"

#include "core/encoding.hpp"
#include "core/json.hpp"
#include "crypto/random.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr std::size_t signature_bytes = 256;

struct Claims {
  const Grant &grant;
  const App &app;
  std::string_view primary;
  std::string_view unique_id;
  std::int64_t now_s;
  std::int64_t expires_s;
};

std::string write_claims(const Claims &c) {
  JsonWriter out;
  out.begin_object();
  if (c.grant.minted) out.member("jti", c.unique_id);
  out.member("authClass", auth_class(c.grant.level)).member("authClassId", c.grant.resource_id);
  out.member("source", "INTEGRATION").member("sourceId", c.grant.client_id).member("channel", "OAUTH");
  out.member("primaryAuthClassId", c.primary);
  out.key("oauthMeta").begin_object().key("scopes").begin_array();
  for (const std::string &scope : c.grant.scopes) out.string(scope);
  out.end_array().member("client", c.app.id).member("versionId", c.app.version_id).end_object();
  out.member("iat", c.now_s).member("exp", c.expires_s);
  if (!c.grant.minted) out.member("uniqueId", c.unique_id);  // two tokens of one second must not be the same text
  return out.end_object().str();
}

void write_bulk_members(JsonWriter &out, const Installation &installation, const Switches &switches) {
  out.key("isBulkInstallation");
  if (switches.is(Switch::BULK_FLAG, "bearer"))
    out.string("Bearer");
  else
    out.boolean(installation.bulk);
  if (installation.level != Level::AGENCY) return;
  out.member("installToFutureLocations", installation.future_locations);
  out.member("approveAllLocations", installation.all_locations);
  if (!installation.bulk || switches.is(Switch::APPROVED_LOCATIONS, "omit")) return;
  out.key("approvedLocations").begin_array();
  for (const std::string &id : installation.approved_locations) out.string(id);
  out.end_array();
}

}  // namespace

bool is_paused(const State &state, const Grant &grant) noexcept {
  if (grant.level != Level::LOCATION) return false;
  const Location *location = state.locations.find(grant.resource_id);
  return location && !location->active;
}

std::string issue_tokens(Call &call, const std::shared_ptr<Grant> &grant, const Issue &issue) {
  World &world = call.world;
  const App app = *world.state.apps.find(grant->app_id);
  const Switches switches = world.switches;
  const std::int64_t now_ms = world.clock.unix_ms();
  const std::int64_t expires_ms = now_ms + issue.lifetime_s * 1000;
  const std::int64_t refresh_expires_ms = now_ms + switches.number(Switch::REFRESH_TOKEN_S) * 1000;
  const std::string access_id = world.ids.hex(24);
  const std::string refresh_id = world.ids.hex(24);
  // Nobody can check the signature of a refresh token, so random bytes in its place spare half of the signing.
  const std::string refresh_signature = world.ids.bytes(signature_bytes);
  const bool resource_is_primary = switches.is(Switch::PRIMARY_AUTH_CLASS_ID, "resource");
  const std::string_view primary = resource_is_primary ? grant->resource_id : grant->company_id;

  call.lock.unlock();
  const std::string access =
      world.signer.sign(write_claims({*grant, app, primary, access_id, now_ms / 1000, expires_ms / 1000}));
  const std::string refresh =
      jwt_signing_input(write_claims({*grant, app, primary, refresh_id, now_ms / 1000, refresh_expires_ms / 1000})) + '.' +
      base64url_encode(refresh_signature);
  call.lock.lock();

  State &state = world.state;
  const Presented presented = std::make_shared<bool>(false);
  state.tally(*grant).answers.push_back(presented);
  state.add_access_token(access, {.grant = grant, .expires_ms = expires_ms, .presented = presented}, now_ms);
  if (issue.refresh_token)
    state.add_refresh_token(refresh, {.grant = grant, .expires_ms = refresh_expires_ms, .presented = presented});

  const bool ids_included = switches.is(Switch::REFRESH_TOKEN_ID, "include");
  JsonWriter out;
  const auto name = [&](const char *snake, const char *camel) { return issue.camel_case ? camel : snake; };
  out.begin_object().member(name("access_token", "accessToken"), access).member(name("token_type", "tokenType"), "Bearer");
  out.member(name("expires_in", "expiresIn"), issue.lifetime_s);
  if (issue.refresh_token) {
    out.member(name("refresh_token", "refreshToken"), refresh);
    if (ids_included) out.member("refreshTokenId", refresh_id);
  }
  out.member("scope", join_scopes(grant->scopes)).member("userType", auth_class(grant->level));
  out.member("companyId", grant->company_id);
  if (grant->level == Level::LOCATION) out.member("locationId", grant->resource_id);
  out.member("userId", grant->user_id);
  if (!app.plan_id.empty()) out.member("planId", app.plan_id);
  if (issue.minted)
    out.member("appId", app.id).member("versionId", app.version_id);
  else if (const Installation *installation = state.installation(grant->app_id, grant->resource_id))
    write_bulk_members(out, *installation, switches);
  if (ids_included) out.member("traceId", crypto::random_uuid());
  return out.end_object().str();
}

}  // namespace ghlauth::sandbox
