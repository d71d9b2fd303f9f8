#include "auth/authorized_call.hpp"

#include <strings.h>

#include <utility>

#include "auth/permission_check.hpp"
#include "core/error.hpp"

namespace ghlauth::auth {
namespace {

net::Request build(const Environment &environment, const ApiRequest &api, const AccessToken &token) {
  net::Request request{.method = api.method, .url = api.url ? *api.url : environment.api_url(api.path), .headers = {}, .body = {}};
  request.url.require_origin(environment.api);
  request.headers.reserve(api.headers.size() + 3);
  SecretBytes bearer;
  append(bearer, "Bearer ");
  append(bearer, token.text.reveal());
  request.headers.push_back({"Authorization", Secret(view(bearer))});
  if (!api.version.empty()) request.headers.push_back({"Version", Secret(api.version)});
  bool has_accept = false;
  for (const net::RequestHeader &header : api.headers) {
    has_accept = has_accept || strcasecmp(header.name.c_str(), "accept") == 0;
    request.headers.push_back(header);
  }
  if (!has_accept) request.headers.push_back({"Accept", Secret("application/json")});
  if (api.body) request.body = *api.body;
  request.streams = api.streams;
  request.idempotent = is_idempotent(api.method);
  request.timeout_ms = api.timeout_ms > 0 ? api.timeout_ms : environment.timeout_ms;
  request.connect_timeout_ms = environment.connect_timeout_ms;
  request.max_response_bytes = static_cast<std::size_t>(environment.max_response_bytes);
  return request;
}

Task<ApiResult> attempt(net::Session &session, const Environment &environment, const Credential &credential,
                        const ApiRequest &api, TokenPtr token) {
  net::Request request = build(environment, api, *token);
  const std::string path = request.url.path();
  const std::int64_t started = monotonic_ms();
  net::Response response = co_await net::exchange(session, std::move(request));
  std::optional<Error> error;
  if (response.status >= 400) {
    Asked asked;
    asked.kind = credential.kind();
    asked.level = credential.level();
    asked.method = api.method;
    asked.path = path;
    asked.version = api.version;
    Answer answer = answer_of(response);
    answer.secrets.push_back(token->text.reveal());
    answer.generation = api.generation;
    error = classify_api_answer(answer, asked);
  }
  environment.log->write(LogLevel::DEBUG, "api.answer",
                         {{"method", api.method},
                          {"path", path},
                          {"version", api.version},
                          {"status", std::to_string(response.status)},
                          {"error", error ? status_name(static_cast<std::int32_t>(error->status())) : ""},
                          {"elapsed_ms", std::to_string(monotonic_ms() - started)}});
  ApiResult result;
  result.response = std::move(response);
  result.error = std::move(error);
  co_return result;
}

/// The credential whose token is sent: an agency's installation lends that of its location.
Task<CredentialPtr> credential_for(CredentialPtr credential, std::shared_ptr<const ApiRequest> request) {
  const std::string &location = request->location_id;
  if (credential->level() == Level::LOCATION) {
    if (!location.empty() && !credential->resource_id().empty() && credential->resource_id() != location)
      throw Error(Status::WRONG_LOCATION, "the credential is of the location " + credential->resource_id() +
                                              ", and the request is for " + location);
    co_return credential;
  }
  if (credential->level() != Level::AGENCY) co_return credential;
  if (!credential->reaches_locations())
    throw Error(Status::WRONG_LEVEL, "the request needs a sub-account's credential, and this is the agency's",
                "Use a credential of the sub-account, or the agency's installation of the app, which mints its tokens.");
  if (location.empty())
    throw Error(Status::INVALID_ARGUMENT, "the operation needs a sub-account's token, and no parameter names the sub-account",
                "Name it with ghlauth_request_set_location.");
  CredentialPtr there = co_await credential->at_location(location);
  co_return there;
}

}  // namespace

bool is_idempotent(std::string_view method) noexcept {
  return method == "GET" || method == "HEAD" || method == "PUT" || method == "DELETE" || method == "OPTIONS";
}

Answer answer_of(const net::Response &response) {
  Answer answer;
  answer.http_status = response.status;
  answer.content_type = response.headers.find("content-type").value_or("");
  answer.retry_after = response.headers.find("retry-after").value_or("");
  answer.interval_ms = response.headers.find("x-ratelimit-interval-milliseconds").value_or("");
  answer.daily_remaining = response.headers.find("x-ratelimit-daily-remaining").value_or("");
  answer.daily_reset_ms = response.headers.find("x-ratelimit-daily-reset").value_or("");
  answer.body = view(response.body);
  return answer;
}

Task<ApiResult> authorized_call(net::Session &session, EnvironmentPtr environment, std::shared_ptr<Credential> credential,
                                std::shared_ptr<const ApiRequest> request) {
  if (credential->origin() && *credential->origin() != environment->api)
    throw Error(Status::FOREIGN_ORIGIN,
                "the credential is for " + credential->origin()->str() + ", and the client speaks to " + environment->api.str(),
                "Make both from the same configuration.");
  if (request->needs_location || !request->location_id.empty()) credential = co_await credential_for(credential, request);
  if (request->generation.empty()) co_await check_permission(environment, credential, request);
  TokenPtr token = co_await credential->token(0);
  ApiResult result = co_await attempt(session, *environment, *credential, *request, token);
  if (!result.error) co_return result;
  // The replay: only where another token can change the answer, and at most once.
  TokenPtr other = co_await credential->replacement(token, result.error->status());
  if (!other) co_return result;
  if (!request->can_be_sent()) {
    result.error->with_hint("The token was replaced. Send the request again with a body of its own: the source gives its bytes once.");
    co_return result;
  }
  environment->log->write(LogLevel::INFO, "api.replay_with_other_token", {{"method", request->method}});
  ApiResult replayed = co_await attempt(session, *environment, *credential, *request, other);
  co_return replayed;
}

}  // namespace ghlauth::auth
