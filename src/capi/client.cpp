#include "capi/client.hpp"

#include <charconv>

#include "capi/arguments.hpp"
#include "capi/cancel.hpp"
#include "capi/config.hpp"
#include "capi/credential.hpp"
#include "capi/guard.hpp"
#include "core/log.hpp"
#include "permission/catalogue.hpp"
#include "protocol/error_answer.hpp"

using namespace ghlauth::capi;
using ghlauth::client::Request;

namespace {

template <class Change>
ghlauth_status set(ghlauth_request *request, ghlauth_error **error, Change &&change) noexcept {
  return guard(error, [&] { change(deref(request, "request").request); });
}

// A number in a header of the answer; -1 when there is none.
std::int64_t header_number(const ghlauth_response *response, const char *name) noexcept {
  if (peek(response) == nullptr) return -1;
  const char *value = ghlauth_headers_find(&response->headers, name);
  if (value == nullptr) return -1;
  const std::string_view digits = value;
  std::int64_t number = -1;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return failure == std::errc() && end == digits.data() + digits.size() && number >= 0 ? number : -1;
}

}  // namespace

ghlauth_response::ghlauth_response(ghlauth::net::Response &&from) : http_status(from.status), body(std::move(from.body)) {
  body.push_back('\0');
  std::vector<ghlauth::net::ResponseHeaders::Field> fields = std::move(from.headers).take();
  headers.fields.reserve(fields.size());
  for (auto &field : fields) headers.fields.emplace_back(std::move(field.name), std::move(field.value));
}

const char *ghlauth_response::trace_id() const noexcept {
  try {
    std::call_once(trace_id_read_, [this] { trace_id_ = ghlauth::trace_id_of({body.data(), body.size() - 1}); });
  } catch (const std::exception &) {  // out of memory: none for now
    return "";
  }
  return trace_id_.c_str();
}

extern "C" {

ghlauth_status ghlauth_request_new(ghlauth_request **request, const char *method, const char *path, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(request, "request");
    *request = new ghlauth_request(text(method, "method"), text(path, "path"));
  });
}

ghlauth_status ghlauth_request_for_operation(ghlauth_request **request, const char *operation, const char *generation,
                                             ghlauth_error **error) {
  return guard(error, [&] {
    require_out(request, "request");
    const std::string_view name = text(operation, "operation");
    const auto *found = ghlauth::permission::find(name, generation == nullptr ? std::string_view() : text(generation, "generation"));
    if (found == nullptr)
      ghlauth::throw_invalid("HighLevel publishes no operation \"" + ghlauth::printable(name, 100) + "\"",
                             "`ghlauth operations --search WORD` finds names; another generation may have it.");
    *request = new ghlauth_request(*found);
  });
}

ghlauth_status ghlauth_request_set_param(ghlauth_request *request, const char *name, const char *value, ghlauth_error **error) {
  return set(request, error, [&](Request &r) { r.set_param(text(name, "name"), text(value, "value")); });
}

ghlauth_status ghlauth_request_set_location(ghlauth_request *request, const char *location_id, ghlauth_error **error) {
  return set(request, error, [&](Request &r) {
    const std::string_view id = text(location_id, "location_id");
    r.set_location(id.empty() ? id : id_text(location_id, "location_id"));
  });
}

ghlauth_status ghlauth_request_set_version(ghlauth_request *request, const char *version, ghlauth_error **error) {
  return set(request, error, [&](Request &r) { r.set_version(text(version, "version")); });
}

ghlauth_status ghlauth_request_add_query(ghlauth_request *request, const char *name, const char *value, ghlauth_error **error) {
  return set(request, error, [&](Request &r) { r.add_query(text(name, "name"), text(value, "value")); });
}

ghlauth_status ghlauth_request_add_header(ghlauth_request *request, const char *name, const char *value,
                                          ghlauth_error **error) {
  return set(request, error, [&](Request &r) { r.add_header(text(name, "name"), text(value, "value")); });
}

ghlauth_status ghlauth_request_set_json(ghlauth_request *request, const char *json, ghlauth_error **error) {
  return set(request, error, [&](Request &r) { r.set_json(text(json, "json")); });
}

ghlauth_status ghlauth_request_set_body(ghlauth_request *request, const char *content_type, const uint8_t *data, size_t size,
                                        ghlauth_error **error) {
  return set(request, error, [&](Request &r) {
    if (data == nullptr && size != 0) ghlauth::throw_invalid("data is NULL");
    r.set_body(text(content_type, "content_type"), {reinterpret_cast<const char *>(data), size});
  });
}

ghlauth_status ghlauth_request_set_timeout_ms(ghlauth_request *request, std::int64_t timeout_ms, ghlauth_error **error) {
  return set(request, error, [&](Request &r) { r.set_timeout_ms(timeout_ms); });
}

void ghlauth_request_free(ghlauth_request *request) { free_handle(request); }

std::int32_t ghlauth_response_http_status(const ghlauth_response *response) {
  return peek(response) ? response->http_status : 0;
}
const ghlauth_headers *ghlauth_response_headers(const ghlauth_response *response) {
  return peek(response) ? &response->headers : nullptr;
}
const char *ghlauth_response_body(const ghlauth_response *response) { return peek(response) ? response->body.data() : nullptr; }
size_t ghlauth_response_body_size(const ghlauth_response *response) { return peek(response) ? response->body.size() - 1 : 0; }
const char *ghlauth_response_trace_id(const ghlauth_response *response) {
  return peek_own(response) ? response->trace_id() : nullptr;
}
std::int64_t ghlauth_response_rate_remaining(const ghlauth_response *response) {
  return header_number(response, "X-RateLimit-Remaining");
}
std::int64_t ghlauth_response_daily_remaining(const ghlauth_response *response) {
  return header_number(response, "X-RateLimit-Daily-Remaining");
}
void ghlauth_response_free(ghlauth_response *response) { free_handle(response); }

ghlauth_status ghlauth_client_new(ghlauth_client **client, const ghlauth_config *config, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(client, "client");
    (void)deref(config, "config");
    *client = new ghlauth_client(environment_of(config));
  });
}

ghlauth_status ghlauth_client_send(ghlauth_client *client, ghlauth_response **response, ghlauth_credential *credential,
                                   const ghlauth_request *request, ghlauth_cancel *cancel, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(response, "response");
    ghlauth_client &sender = deref(client, "client");
    ghlauth::auth::ApiResult result =
        sender.client.send(deref(credential, "credential").credential, deref(request, "request").request, cancel_of(cancel));
    *response = new ghlauth_response(std::move(result.response));
    if (result.error) throw ghlauth::Error(*result.error);
  });
}

void ghlauth_client_free(ghlauth_client *client) { free_handle(client); }

}  // extern "C"
