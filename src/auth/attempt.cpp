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

net::Url url_of(const Environment &environment, const ApiRequest &api) { return api.url ? *api.url : environment.api_url(api.path); }

net::Request build(const Environment &environment, const std::shared_ptr<const ApiRequest> &shared, const AccessToken &token,
                   const TraceContext *trace) {
  const ApiRequest &api = *shared;
  net::Request request{.method = api.method, .url = url_of(environment, api), .headers = {}, .body = {}};
  request.url.require_origin(environment.api);
  request.headers.add("Authorization", {"Bearer ", token.text.reveal()});
  request.shared_headers = {shared, &api.headers};
  if (api.body) request.body = *api.body;
  request.streams = api.streams;
  request.idempotent = api.is_repeatable || is_idempotent(api.method);
  request.timeout_ms = api.timeout_ms > 0 ? api.timeout_ms : environment.timeout_ms;
  request.connect_timeout_ms = environment.connect_timeout_ms;
  request.max_response_bytes = static_cast<std::size_t>(environment.max_response_bytes);
  if (trace != nullptr) {
    set_header(request, "traceparent", trace->parent);
    set_header(request, "tracestate", trace->state);
  }
  return request;
}

std::unique_ptr<Error> failure_in(const net::Response &response, const Environment &environment, const Credential &credential,
                                  const ApiRequest &api, const AccessToken &token) {
  const net::Url url = url_of(environment, api);
  Asked asked;
  asked.kind = credential.kind();
  asked.level = credential.level();
  asked.method = api.method;
  asked.path = url.path();
  asked.version = api.version;
  Answer answer = answer_of(response);
  answer.secrets.push_back(token.text.reveal());
  answer.generation = api.generation;
  return std::make_unique<Error>(classify_api_answer(answer, asked));
}

void write_down(const Environment &environment, const ApiRequest &api, const ApiResult &result, std::int64_t elapsed_ms) {
  environment.log->write(LogLevel::DEBUG, "api.answer",
                         {{"method", api.method},
                          {"path", url_of(environment, api).path()},
                          {"version", api.version},
                          {"status", std::to_string(result.response.status)},
                          {"error", result.error ? status_name(static_cast<std::int32_t>(result.error->status())) : ""},
                          {"elapsed_ms", std::to_string(elapsed_ms)}});
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

Attempt::Attempt(net::Session &session, const Environment &environment, const Credential &credential,
                 const std::shared_ptr<const ApiRequest> &request, const AccessToken &token, const TraceContext *trace)
    : environment_(environment),
      credential_(credential),
      request_(*request),
      token_(token),
      is_logged_(environment.log->enabled(LogLevel::DEBUG)),
      started_ms_(is_logged_ ? monotonic_ms() : 0),
      in_flight_(net::start(session, build(environment, request, token, trace))) {}

ApiResult Attempt::take() {
  ApiResult result;
  result.response = in_flight_->take();
  if (result.response.status >= 400) result.error = failure_in(result.response, environment_, credential_, request_, token_);
  if (is_logged_) write_down(environment_, request_, result, monotonic_ms() - started_ms_);
  return result;
}

}  // namespace ghlauth::auth
