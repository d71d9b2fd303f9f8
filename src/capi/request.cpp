#include "capi/request.hpp"

#include "capi/arguments.hpp"
#include "capi/guard.hpp"
#include "core/log.hpp"
#include "permission/catalogue.hpp"

using namespace ghlauth::capi;
using ghlauth::client::Request;

namespace {

template <class Change>
ghlauth_status set(ghlauth_request *request, ghlauth_error **error, Change &&change) noexcept {
  return guard(error, [&] { change(deref(request, "request").request); });
}

}  // namespace

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

ghlauth_status ghlauth_request_set_repeatable(ghlauth_request *request, std::int32_t repeatable, ghlauth_error **error) {
  return set(request, error, [&](Request &r) { r.set_repeatable(flag(repeatable, "repeatable")); });
}

void ghlauth_request_free(ghlauth_request *request) { free_handle(request); }

}  // extern "C"
