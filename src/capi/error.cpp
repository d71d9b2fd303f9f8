#include "capi/error.hpp"

#include <memory>
#include <new>
#include <string>

using ghlauth::Error;
using ghlauth::Status;

// No base class with a constructor here: the static out-of-memory error has to exist without running anything.
struct ghlauth_error {
  static constexpr std::uint32_t tag_value = ghlauth::capi::tag("GERR");
  std::uint32_t tag = tag_value;
  ghlauth_status status = GHLAUTH_OK;
  const char *message = "";
  const char *hint = "";
  const char *server_message = "";
  const char *trace_id = "";
  std::int32_t http_status = 0;
  std::int64_t retry_after_ms = -1;
  bool is_retryable = false;
  Error *owned = nullptr;  // what the texts point into; null: they are static
};

namespace {

constexpr const char *out_of_memory_text = "out of memory";
ghlauth_error out_of_memory{.status = GHLAUTH_E_OUT_OF_MEMORY,
                            .message = out_of_memory_text,
                            .hint = "Free memory and try again.",
                            .is_retryable = true};

const ghlauth_error *peek(const ghlauth_error *error) noexcept {
  return error != nullptr && error->tag == ghlauth_error::tag_value ? error : nullptr;
}

}  // namespace

namespace ghlauth::capi {

ghlauth_status report(ghlauth_error **error, const Error &failure) noexcept {
  const auto status = static_cast<ghlauth_status>(failure.status());
  if (error == nullptr) return status;
  try {
    auto made = std::make_unique<ghlauth_error>();
    made->owned = new Error(failure);  // NOLINT(bugprone-throw-keyword-missing): it is handed to the caller
    made->status = status;
    made->message = made->owned->message().data();  // both end with NUL: they are whole std::strings or literals
    made->hint = made->owned->hint().data();
    made->server_message = made->owned->server_message.c_str();
    made->trace_id = made->owned->trace_id.c_str();
    made->http_status = failure.http_status;
    made->retry_after_ms = failure.retry_after_ms;
    made->is_retryable = status_retryable(failure.status());
    *error = made.release();
  } catch (const std::bad_alloc &) {
    *error = &out_of_memory;
  }
  return status;
}

ghlauth_status report_out_of_memory(ghlauth_error **error) noexcept {
  if (error != nullptr) *error = &out_of_memory;
  return GHLAUTH_E_OUT_OF_MEMORY;
}

ghlauth_status report_internal(ghlauth_error **error, const char *what) noexcept {
  try {
    return report(error, Error(Status::INTERNAL, what));
  } catch (const std::bad_alloc &) {
    return report_out_of_memory(error);
  }
}

}  // namespace ghlauth::capi

extern "C" {

const char *ghlauth_status_name(ghlauth_status status) { return ghlauth::status_name(status); }

ghlauth_status ghlauth_error_status(const ghlauth_error *error) {
  return peek(error) ? error->status : static_cast<ghlauth_status>(GHLAUTH_E_INVALID_HANDLE);
}
const char *ghlauth_error_message(const ghlauth_error *error) { return peek(error) ? error->message : nullptr; }
const char *ghlauth_error_hint(const ghlauth_error *error) { return peek(error) ? error->hint : nullptr; }
std::int32_t ghlauth_error_http_status(const ghlauth_error *error) { return peek(error) ? error->http_status : 0; }
const char *ghlauth_error_server_message(const ghlauth_error *error) { return peek(error) ? error->server_message : nullptr; }
const char *ghlauth_error_trace_id(const ghlauth_error *error) { return peek(error) ? error->trace_id : nullptr; }
std::int64_t ghlauth_error_retry_after_ms(const ghlauth_error *error) { return peek(error) ? error->retry_after_ms : -1; }
std::int32_t ghlauth_error_is_retryable(const ghlauth_error *error) { return peek(error) && error->is_retryable ? 1 : 0; }

void ghlauth_error_free(ghlauth_error *error) {
  if (peek(error) == nullptr || error == &out_of_memory) return;
  error->tag = 0;
  delete error->owned;
  delete error;
}

}  // extern "C"
