// The values of the adapter as objects of JavaScript.
#pragma once

#include "convert.hpp"

namespace ghlauth_node {

inline napi_value out_error(napi_env env, const Error &error);

template <class... Values>
napi_value object(napi_env env, std::initializer_list<const char *> names, const Values &...values) {
  napi_value result = nullptr;
  check(env, napi_create_object(env, &result));
  auto name = names.begin();
  (set(env, result, *name++, out(env, values)), ...);
  return result;
}

inline napi_value out(napi_env env, const Installation &one) {
  return object(env,
                {"id", "level", "resourceId", "companyId", "locationId", "userId", "appId", "clientId", "owner", "state",
                 "stateReason", "since", "expiresAt", "grantExpiresAt", "grantedAt", "planId", "bulk", "unclaimed", "adopted",
                 "scopes", "approvedLocations"},
                one.id, one.level, one.resource_id, one.company_id, one.location_id, one.user_id, one.app_id, one.client_id,
                one.owner, one.state, one.state_reason, one.since_s, one.expires_at_s, one.grant_expires_at_s, one.granted_at_s,
                one.plan_id, one.bulk, one.unclaimed, one.adopted, one.scopes(), one.approved_locations());
}
inline napi_value out(napi_env env, const Location &one) {
  return object(env, {"id", "name", "address", "installed"}, one.id, one.name, one.address, one.installed);
}
inline napi_value out(napi_env env, const Report &one) {
  return object(env, {"done", "skipped", "failed"}, one.done, one.skipped, one.failed);
}
inline napi_value out(napi_env env, const Finding &one) {
  return object(env, {"reason", "reasonName", "message", "remedy", "remedyName", "value", "hint"}, one.reason, one.reason_name,
                one.message, one.remedy, one.remedy_name, one.value, one.hint);
}
inline napi_value out(napi_env env, const Decision &one) {
  return object(env, {"outcome", "allowed", "denied", "operation", "findings"}, one.outcome, one.allowed, one.denied,
                one.operation, one.findings());
}
inline napi_value out(napi_env env, const Operation &one) {
  return object(env, {"name", "product", "method", "path", "generation", "version", "scope", "levels"}, one.name, one.product,
                one.method, one.path, one.generation, one.version, one.scope, one.levels);
}
inline napi_value out(napi_env env, const UserContext &one) {
  const napi_value result = object(
      env, {"userId", "companyId", "activeLocation", "level", "role", "type", "userName", "email", "json"}, one.user_id,
      one.company_id, one.active_location, one.level, one.role, one.type, one.user_name, one.email, one.json);
  wrap(env, result, one);
  return result;
}
inline napi_value out(napi_env env, const Event &one) {
  const napi_value result =
      object(env, {"type", "id", "appId", "companyId", "locationId", "installType", "timestamp", "json"}, one.type, one.id,
             one.app_id, one.company_id, one.location_id, one.install_type, one.timestamp_s, one.json);
  wrap(env, result, one);
  return result;
}
inline napi_value out(napi_env env, const Response &one) {
  std::vector<std::string> pairs;
  for (const Header &header : one.headers()) pairs.push_back(header.name), pairs.push_back(header.value);
  return object(env, {"httpStatus", "body", "traceId", "rateRemaining", "dailyRemaining", "pairs"}, one.http_status, one.body,
                one.trace_id, one.rate_remaining, one.daily_remaining, pairs);
}
/// undefined when no request was completed; otherwise with a response or an error.
inline napi_value out(napi_env env, const Completion &one) {
  if (!one.exists) return undefined(env);
  const napi_value result = object(env, {"tag", "status"}, one.tag, one.status);
  try {
    set(env, result, "response", out(env, one.response()));
  } catch (const Error &error) {
    set(env, result, "error", out_error(env, error));
  }
  return result;
}

/// An error of its class.
inline napi_value out_error(napi_env env, const Error &error) {
  napi_value make = nullptr;
  check(env, napi_get_reference_value(env, Context::of(env)->make_error, &make));
  return call(env, make,
              {out(env, error.kind()),
               object(env,
                      {"status", "code", "message", "hint", "httpStatus", "serverMessage", "traceId", "retryAfterMs", "retryable"},
                      error.status, error.name, error.message, error.hint, error.http_status, error.server_message,
                      error.trace_id, error.retry_after_ms, error.retryable)});
}

}  // namespace ghlauth_node
