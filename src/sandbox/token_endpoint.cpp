#include "sandbox/token_endpoint.hpp"

#include <algorithm>
#include <utility>

#include "core/encoding.hpp"
#include "crypto/digest.hpp"
#include "sandbox/failure.hpp"
#include "sandbox/token_fields.hpp"
#include "sandbox/tokens.hpp"
#include "sandbox/webhooks/lifecycle.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr const char *refresh_token_invalid = "Invalid grant: refresh token is invalid";
constexpr const char *code_invalid = "Invalid grant: authorization code is invalid";

Response refused(const Call &call, std::string_view code, std::string_view message, std::string_view rule) {
  const Switches &switches = call.world.switches;
  const unsigned status =
      code == "invalid_client" ? static_cast<unsigned>(switches.number(Switch::INVALID_CLIENT_STATUS)) : 400U;
  return oauth_failure(status, code, message, switches.is(Switch::TOKEN_ERROR, "rfc6749"), rule);
}

/// Missing and repeated (or empty) parameters have their own answers.
std::optional<Response> required(const Call &call, const TokenFields &fields, std::string_view name) {
  if (fields.repeated(name))
    return refused(call, "invalid_request", "Invalid parameter: " + fields.written(name), "token.parameter-invalid");
  if (fields.text(name).empty())
    return refused(call, "invalid_request", "Missing parameter: " + fields.written(name), "token.parameter-missing");
  return std::nullopt;
}

bool is_grant_type(std::string_view text) noexcept {
  return text == "authorization_code" || text == "refresh_token" || text == "client_credentials";
}

bool is_user_type(std::string_view text) noexcept { return text.empty() || text == "Company" || text == "Location"; }

/// The checks that come before anything of OAuth: those of the request's shape.
std::optional<Response> shape_failure(const TokenFields &fields) {
  std::vector<std::string> messages;
  if (!is_grant_type(fields.text("grant_type"))) {
    messages.emplace_back("grant_type must be a valid enum value");
    if (fields.text("grant_type").empty()) messages.emplace_back("grant_type should not be empty");
  }
  if (!is_user_type(fields.text("user_type"))) messages.emplace_back("user_type must be a valid enum value");
  if (messages.empty()) return std::nullopt;
  return validation_failure(messages, "token.validation");
}

/// The same for v3, which documents a 400 that names one parameter.
std::optional<Response> shape_failure_v3(const Call &call, const TokenFields &fields) {
  if (auto failed = required(call, fields, "grant_type")) return failed;
  for (const auto &[name, valid] : {std::pair("grant_type", is_grant_type(fields.text("grant_type"))),
                                    std::pair("user_type", is_user_type(fields.text("user_type")))})
    if (!valid)
      return refused(call, "invalid_request", "Invalid parameter: " + fields.written(name), "token.parameter-invalid");
  return std::nullopt;
}

bool proves(const std::string &challenge, std::string_view verifier) {
  return challenge == base64url_encode(crypto::sha256(verifier));
}

Issue ordinary_issue(const Call &call) {
  return {.lifetime_s = call.world.switches.number(Switch::ACCESS_TOKEN_S), .camel_case = call.request.is_v3()};
}

Response exchange_code(Call &call, const TokenFields &fields) {
  World &world = call.world;
  if (auto failed = required(call, fields, "code")) return *failed;
  const std::string_view text_of_code = fields.text("code");
  const Code *found = world.state.code(text_of_code);
  if (!found || found->grant->dead || found->grant->client_id != fields.text("client_id"))
    return refused(call, "invalid_grant", code_invalid, "token.code-invalid");
  if (found->expires_ms <= world.clock.unix_ms())
    return refused(call, "invalid_grant", "Invalid grant: authorization code has expired", "token.code-expired");
  const std::string_view redirect_uri = fields.text("redirect_uri");
  if (!redirect_uri.empty() && redirect_uri != found->redirect_uri)
    return refused(call, "invalid_grant", "Invalid grant: redirect_uri is invalid", "token.redirect-uri");
  if (world.switches.is(Switch::PKCE, "enforce") && !found->challenge.empty() &&
      !proves(found->challenge, fields.text("code_verifier")))
    return refused(call, "invalid_grant", "Invalid grant: code verifier is invalid", "token.pkce");
  if (is_paused(world.state, *found->grant))
    return refused(call, "invalid_grant", "Location is not active", "token.location-paused");
  const std::shared_ptr<Grant> grant = found->grant;
  call.sender.resource_id = grant->resource_id;
  if (found->tells_installed)
    if (const Installation *installation = world.state.installation(grant->app_id, grant->resource_id))
      tell_installed(world, *installation);
  world.state.drop_code(text_of_code);
  ++world.counters.codes_exchanged;
  ++world.state.tally(*grant).codes_exchanged;
  return json_response(200, issue_tokens(call, grant, ordinary_issue(call)), "token.code");
}

Response refuse_refresh(Call &call, Grant *grant, std::string_view rule) {
  ++call.world.counters.refreshes_refused;
  if (grant) ++call.world.state.tally(*grant).refreshes_refused;
  return refused(call, "invalid_grant", refresh_token_invalid, rule);
}

Response refresh(Call &call, const TokenFields &fields) {
  World &world = call.world;
  if (auto failed = required(call, fields, "refresh_token")) return *failed;
  RefreshToken *token = world.state.refresh_token(fields.text("refresh_token"));
  if (!token) return refuse_refresh(call, nullptr, "token.refresh-unknown");
  *token->presented = true;
  const std::shared_ptr<Grant> grant = token->grant;
  call.sender.resource_id = grant->resource_id;
  if (grant->client_id != fields.text("client_id")) return refuse_refresh(call, grant.get(), "token.refresh-other-client");
  if (token->spent) {
    ++world.counters.refresh_reuses;
    ++world.state.tally(*grant).refresh_reuses;
    if (world.switches.is(Switch::REUSE, "revoke-family")) grant->dead = true;
    return refuse_refresh(call, grant.get(), "token.refresh-reused");
  }
  if (grant->dead) return refuse_refresh(call, grant.get(), "token.refresh-revoked");
  if (token->expires_ms <= world.clock.unix_ms()) return refuse_refresh(call, grant.get(), "token.refresh-expired");
  if (is_paused(world.state, *grant)) {
    ++world.counters.refreshes_refused;
    ++world.state.tally(*grant).refreshes_refused;
    return refused(call, "invalid_grant", "Location is not active", "token.location-paused");
  }
  token->spent = true;
  ++world.counters.refreshes_ok;
  ++world.state.tally(*grant).refreshes_ok;
  if (world.switches.is(Switch::REFRESH_REVOKES_ACCESS, "yes")) world.state.revoke_access_tokens(*grant);
  return json_response(200, issue_tokens(call, grant, ordinary_issue(call)), "token.refresh");
}

Response client_credentials(Call &call, const TokenFields &fields) {
  World &world = call.world;
  const std::string_view client_id = fields.text("client_id");
  const App *app = world.state.app_of_client(client_id);
  const auto &all = world.state.installations;
  const auto agency = std::find_if(all.begin(), all.end(), [&](const auto &entry) {
    return entry.second.app_id == app->id && entry.second.level == Level::AGENCY;
  });
  if (world.switches.is(Switch::CLIENT_CREDENTIALS, "refuse") || agency == all.end())
    return refused(call, "unsupported_grant_type", "Unsupported grant type: `grant_type` is invalid",
                   "token.grant-unsupported");
  const std::shared_ptr<Grant> grant = world.state.grant(agency->second, client_id);
  Issue issue = ordinary_issue(call);
  issue.refresh_token = false;
  return json_response(200, issue_tokens(call, grant, issue), "token.client-credentials");
}

}  // namespace

Response token_endpoint(Call &call) {
  World &world = call.world;
  ++world.counters.token_requests;
  const TokenFields fields(call);
  if (const App *app = world.state.app_of_client(fields.text("client_id"))) call.sender.app_id = app->id;
  if (auto failed = fields.v3() ? shape_failure_v3(call, fields) : shape_failure(fields)) return *failed;
  for (const std::string_view name : {"client_id", "client_secret"})
    if (auto failed = required(call, fields, name)) return *failed;
  const ClientKey *client = world.state.client(fields.text("client_id"));
  if (!client || !crypto::equal_constant_time(client->secret, fields.text("client_secret")))
    return refused(call, "invalid_client", "Invalid client: client is invalid", "token.client-invalid");
  const std::string_view grant = fields.text("grant_type");
  if (grant == "authorization_code") return exchange_code(call, fields);
  if (grant == "refresh_token") return refresh(call, fields);
  return client_credentials(call, fields);
}

}  // namespace ghlauth::sandbox
