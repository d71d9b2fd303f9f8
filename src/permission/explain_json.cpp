#include "core/json.hpp"
#include "permission/explain.hpp"

namespace ghlauth::permission {
namespace {

void write_bits(JsonWriter &out, std::string_view name, unsigned bits, std::initializer_list<const char *> names) {
  out.key(name).begin_array();
  for (const char *one : names) {
    if ((bits & 1U) != 0) out.string(one);
    bits >>= 1U;
  }
  out.end_array();
}

void write_operation(JsonWriter &out, const Operation *operation) {
  out.key("operation");
  if (operation == nullptr) {
    out.null();
    return;
  }
  out.begin_object().member("name", operation->name()).member("generation", generation_name(operation->generation));
  out.member("version", operation->version()).member("scope", operation->scope());
  write_bits(out, "levels", operation->levels(), {"agency", "location"});
  write_bits(out, "credentials", operation->admitted, {"location-pit", "agency-pit", "location-oauth", "agency-oauth"});
  out.end_object();
}

}  // namespace

std::string json_of(const Explanation &explanation) {
  const Error &error = explanation.error;
  JsonWriter out;
  out.begin_object().member("status", status_name(static_cast<std::int32_t>(error.status())));
  out.member("about", about_name(explanation.about)).member("http_status", error.http_status);
  out.member("message", explanation.message).member("hint", explanation.hint);
  out.member("server_message", error.server_message).member("trace_id", error.trace_id).key("retry_after_ms");
  error.retry_after_ms < 0 ? out.null() : out.integer(error.retry_after_ms);
  out.member("retryable", error.status() != Status::OK && status_retryable(error.status()));
  out.member("refresh_helps", is_curable_by_refresh(error.status()));
  write_operation(out, explanation.operation);
  out.end_object();
  return out.str();
}

}  // namespace ghlauth::permission
