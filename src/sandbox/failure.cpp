#include "sandbox/failure.hpp"

#include "core/json.hpp"
#include "crypto/random.hpp"

namespace ghlauth::sandbox {
namespace {

const char *reason(unsigned status) noexcept {
  switch (status) {
    case 400: return "Bad Request";
    case 404: return "Not Found";
    case 422: return "Unprocessable Entity";
    default: return nullptr;
  }
}

void finish(JsonWriter &out, unsigned status) {
  out.member("statusCode", static_cast<std::int64_t>(status)).member("traceId", crypto::random_uuid()).end_object();
}

}  // namespace

Response failure(unsigned status, std::string_view message, std::string_view rule) {
  JsonWriter out;
  out.begin_object().member("message", message);
  if (const char *error = reason(status)) out.member("error", error);
  finish(out, status);
  return json_response(status, out.str(), rule);
}

Response validation_failure(const std::vector<std::string> &messages, std::string_view rule) {
  JsonWriter out;
  out.begin_object().key("message").begin_array();
  for (const std::string &message : messages) out.string(message);
  out.end_array().member("error", reason(422));
  finish(out, 422);
  return json_response(422, out.str(), rule);
}

Response unauthorized_with_error(std::string_view message, std::string_view rule) {
  JsonWriter out;
  out.begin_object().member("message", message).member("error", "Unauthorized");
  finish(out, 401);
  return json_response(401, out.str(), rule);
}

Response aip_failure(unsigned status, std::string_view code, std::string_view message, std::string_view resolution,
                     std::string_view rule) {
  JsonWriter out;
  out.begin_object().key("error").begin_object().member("code", code).member("message", message);
  out.key("details").begin_object().end_object().member("resolution", resolution).end_object();
  out.member("traceId", crypto::random_uuid()).end_object();
  return json_response(status, out.str(), rule);
}

Response oauth_failure(unsigned status, std::string_view code, std::string_view message, bool rfc6749, std::string_view rule) {
  if (!rfc6749) return failure(status, message, rule);
  JsonWriter out;
  out.begin_object().member("error", code).member("error_description", message);
  finish(out, status);
  return json_response(status, out.str(), rule);
}

}  // namespace ghlauth::sandbox
