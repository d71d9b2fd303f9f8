#include "capi/explain.hpp"

#include "capi/arguments.hpp"
#include "capi/guard.hpp"
#include "capi/list.hpp"
#include "capi/operation.hpp"

using namespace ghlauth::capi;
using ghlauth::Answer;
using ghlauth::CredentialKind;
using ghlauth::Error;
using ghlauth::permission::Call;

namespace {

void read_headers(Answer &answer, const ghlauth_headers *headers) {
  if (headers == nullptr) return;
  (void)deref(headers, "headers");
  const auto value = [&](const char *name) {
    const char *found = ghlauth_headers_find(headers, name);
    return found != nullptr ? std::string_view(found) : std::string_view();
  };
  answer.content_type = value("Content-Type");
  answer.retry_after = value("Retry-After");
  answer.interval_ms = value("X-RateLimit-Interval-Milliseconds");
  answer.daily_remaining = value("X-RateLimit-Daily-Remaining");
  answer.daily_reset_ms = value("X-RateLimit-Daily-Reset");
}

CredentialKind kind_argument(std::int32_t kind) {
  switch (kind) {
    case GHLAUTH_KIND_UNKNOWN: return CredentialKind::UNKNOWN;
    case GHLAUTH_KIND_PIT: return CredentialKind::PIT;
    case GHLAUTH_KIND_OAUTH: return CredentialKind::OAUTH;
    default: break;
  }
  ghlauth::throw_invalid("kind is " + std::to_string(kind), "Give one of GHLAUTH_KIND_...");
}

const Error *error_of(const ghlauth_explanation *explanation) noexcept {
  return peek(explanation) ? &explanation->explanation.error : nullptr;
}

}  // namespace

extern "C" {

ghlauth_status ghlauth_explain(ghlauth_explanation **explanation, std::int32_t http_status, const ghlauth_headers *headers,
                               const uint8_t *body, size_t body_size, const char *method, const char *path, const char *version,
                               std::int32_t kind, std::int32_t level, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(explanation, "explanation");
    Answer answer;
    answer.http_status = static_cast<int>(number_between(http_status, 0, 999, "http_status"));
    read_headers(answer, headers);
    if (body == nullptr && body_size != 0) ghlauth::throw_invalid("body is NULL");
    if (body != nullptr) answer.body = {reinterpret_cast<const char *>(body), body_size};
    Call call;
    call.method = optional_text(method, "method");
    call.path = optional_text(path, "path");
    if (version != nullptr) call.version = text(version, "version");
    call.kind = kind_argument(kind);
    if (level != 0) call.level = level_argument(level);
    *explanation = new ghlauth_explanation(ghlauth::permission::explain(answer, call));
  });
}

ghlauth_status ghlauth_explanation_status(const ghlauth_explanation *explanation) {
  return error_of(explanation) ? static_cast<ghlauth_status>(error_of(explanation)->status()) : GHLAUTH_E_INVALID_HANDLE;
}
const char *ghlauth_explanation_message(const ghlauth_explanation *explanation) {
  return peek(explanation) ? explanation->explanation.message.c_str() : nullptr;
}
const char *ghlauth_explanation_hint(const ghlauth_explanation *explanation) {
  return peek(explanation) ? explanation->explanation.hint.c_str() : nullptr;
}
std::int32_t ghlauth_explanation_about(const ghlauth_explanation *explanation) {
  return peek(explanation) ? static_cast<std::int32_t>(explanation->explanation.about) : GHLAUTH_ABOUT_UNKNOWN;
}
const ghlauth_operation *ghlauth_explanation_operation(const ghlauth_explanation *explanation) {
  return peek(explanation) ? operation_handle(explanation->explanation.operation) : nullptr;
}
const char *ghlauth_explanation_server_message(const ghlauth_explanation *explanation) {
  return error_of(explanation) ? error_of(explanation)->server_message.c_str() : nullptr;
}
const char *ghlauth_explanation_trace_id(const ghlauth_explanation *explanation) {
  return error_of(explanation) ? error_of(explanation)->trace_id.c_str() : nullptr;
}
std::int64_t ghlauth_explanation_retry_after_ms(const ghlauth_explanation *explanation) {
  return error_of(explanation) ? error_of(explanation)->retry_after_ms : -1;
}
std::int32_t ghlauth_explanation_is_retryable(const ghlauth_explanation *explanation) {
  return error_of(explanation) && status_retryable(error_of(explanation)->status()) ? 1 : 0;
}
std::int32_t ghlauth_explanation_refresh_helps(const ghlauth_explanation *explanation) {
  return error_of(explanation) && is_curable_by_refresh(error_of(explanation)->status()) ? 1 : 0;
}
const char *ghlauth_explanation_json(const ghlauth_explanation *explanation) {
  return peek(explanation) ? explanation->json.c_str() : nullptr;
}
void ghlauth_explanation_free(ghlauth_explanation *explanation) { free_handle(explanation); }

}  // extern "C"
