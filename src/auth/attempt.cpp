#include "auth/attempt.hpp"

#include <strings.h>

#include <utility>

#include "core/error.hpp"

namespace ghlauth::auth {
namespace {

void set_header(std::vector<net::RequestHeader> &headers, const char *name, const std::string &value) {
  std::erase_if(headers, [&](const net::RequestHeader &header) { return strcasecmp(header.name.c_str(), name) == 0; });
  headers.push_back({name, Secret(value)});
}

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
  request.idempotent = api.is_repeatable || is_idempotent(api.method);
  request.timeout_ms = api.timeout_ms > 0 ? api.timeout_ms : environment.timeout_ms;
  request.connect_timeout_ms = environment.connect_timeout_ms;
  request.max_response_bytes = static_cast<std::size_t>(environment.max_response_bytes);
  return request;
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

Task<ApiResult> attempt(net::Session &session, EnvironmentPtr environment, CredentialPtr credential,
                        std::shared_ptr<const ApiRequest> api, TokenPtr token, const TraceContext *trace) {
  net::Request request = build(*environment, *api, *token);
  if (trace != nullptr && !trace->parent.empty()) set_header(request.headers, "traceparent", trace->parent);
  if (trace != nullptr && !trace->state.empty()) set_header(request.headers, "tracestate", trace->state);
  const std::string path = request.url.path();
  const std::int64_t started = monotonic_ms();
  net::Response response = co_await net::exchange(session, std::move(request));
  std::optional<Error> error;
  if (response.status >= 400) {
    Asked asked;
    asked.kind = credential->kind();
    asked.level = credential->level();
    asked.method = api->method;
    asked.path = path;
    asked.version = api->version;
    Answer answer = answer_of(response);
    answer.secrets.push_back(token->text.reveal());
    answer.generation = api->generation;
    error = classify_api_answer(answer, asked);
  }
  if (environment->log->enabled(LogLevel::DEBUG))
    environment->log->write(LogLevel::DEBUG, "api.answer",
                            {{"method", api->method},
                             {"path", path},
                             {"version", api->version},
                             {"status", std::to_string(response.status)},
                             {"error", error ? status_name(static_cast<std::int32_t>(error->status())) : ""},
                             {"elapsed_ms", std::to_string(monotonic_ms() - started)}});
  ApiResult result;
  result.response = std::move(response);
  result.error = std::move(error);
  co_return result;
}

}  // namespace ghlauth::auth
