#include "capi/response.hpp"

#include "core/number.hpp"
#include "protocol/error_answer.hpp"

using namespace ghlauth::capi;

namespace {

// A number in a header of the answer; -1 when there is none.
std::int64_t header_number(const ghlauth_response *response, const char *name) noexcept {
  if (peek(response) == nullptr) return -1;
  const char *value = ghlauth_headers_find(&response->headers, name);
  if (value == nullptr) return -1;
  const auto number = ghlauth::read_whole<std::int64_t>(value);
  return number && *number >= 0 ? *number : -1;
}

}  // namespace

ghlauth_response::ghlauth_response(ghlauth::net::Response &&from) : http_status(from.status) {
  from.body.reserve(from.body.size() + 1);
  body = std::move(from.body);
  body.push_back('\0');
  headers.fields = std::move(from.headers);
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

std::int32_t ghlauth_response_http_status(const ghlauth_response *response) {
  return peek(response) ? response->http_status : 0;
}
const ghlauth_headers *ghlauth_response_headers(const ghlauth_response *response) {
  return peek(response) ? &response->headers : nullptr;
}
const char *ghlauth_response_body(const ghlauth_response *response) {
  return peek_own(response) ? response->body.data() : nullptr;
}
size_t ghlauth_response_body_size(const ghlauth_response *response) {
  return peek_own(response) ? response->body.size() - 1 : 0;
}
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

}  // extern "C"
