#include "auth/attempt.hpp"

#include <utility>

#include "core/error.hpp"

namespace ghlauth::auth {
namespace {

/// In the place of the application's own.
void set_header(net::Request &request, const char *name, const std::string &value) {
  if (value.empty()) return;
  if (request.shared_headers->has(name)) {
    net::RequestHeaders others = *request.shared_headers;
    others.remove(name);
    request.shared_headers = std::make_shared<const net::RequestHeaders>(std::move(others));
  }
  request.headers.add(name, value);
}

net::Request build(const Environment &environment, const std::shared_ptr<const ApiRequest> &shared, const AccessToken &token) {
  const ApiRequest &api = *shared;
  net::Request request{.method = api.method, .url = api.url ? *api.url : environment.api_url(api.path), .headers = {}, .body = {}};
  request.url.require_origin(environment.api);
  request.headers.add("Authorization", {"Bearer ", token.text.reveal()});
  request.shared_headers = {shared, &api.headers};
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

std::shared_ptr<ApiRequest> endpoint_request(const Environment &environment, std::string method, std::string path,
                                             std::string_view content_type) {
  auto request = std::make_shared<ApiRequest>();
  request->method = std::move(method);
  request->path = std::move(path);
  request->version = environment.endpoints->version;
  request->generation = environment.endpoints->generation;
  if (!request->version.empty()) request->headers.add("Version", request->version);
  if (!content_type.empty()) request->headers.add("Content-Type", content_type);
  request->headers.add("Accept", "application/json");
  return request;
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
  net::Request request = build(*environment, api, *token);
  if (trace != nullptr) {
    set_header(request, "traceparent", trace->parent);
    set_header(request, "tracestate", trace->state);
  }
  const net::Url url = request.url;
  const std::int64_t started = monotonic_ms();
  const std::unique_ptr<net::Exchange> in_flight = net::start(session, std::move(request));
  co_await suspend_on(*in_flight);
  net::Response response = in_flight->take();
  std::optional<Error> error;
  if (response.status >= 400) {
    Asked asked;
    asked.kind = credential->kind();
    asked.level = credential->level();
    asked.method = api->method;
    asked.path = url.path();
    asked.version = api->version;
    Answer answer = answer_of(response);
    answer.secrets.push_back(token->text.reveal());
    answer.generation = api->generation;
    error = classify_api_answer(answer, asked);
  }
  if (environment->log->enabled(LogLevel::DEBUG))
    environment->log->write(LogLevel::DEBUG, "api.answer",
                            {{"method", api->method},
                             {"path", url.path()},
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
