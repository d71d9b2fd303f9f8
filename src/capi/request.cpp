#include "capi/request.hpp"

#include "capi/arguments.hpp"
#include "capi/guard.hpp"
#include "capi/streams.hpp"
#include "core/log.hpp"
#include "net/body_file.hpp"
#include "permission/catalogue.hpp"

using namespace ghlauth::capi;
using ghlauth::client::Request;

namespace {

template <class Change>
ghlauth_status set(ghlauth_request *request, ghlauth_error **error, Change &&change) noexcept {
  return guard(error, [&] { change(deref(request, "request").request); });
}

// A part without its body. What a file is, where nobody says so, its name tells.
ghlauth::net::Part part_of(const char *name, std::string_view file_name, const char *content_type) {
  ghlauth::net::Part part;
  part.name = text(name, "name");
  part.file_name = file_name;
  part.content_type = optional_text(content_type, "content_type");
  return part;
}
void tell_type(ghlauth::net::Part &part) {
  if (part.content_type.empty() && !part.file_name.empty()) part.content_type = ghlauth::client::media_type_of(part.file_name);
}

std::string_view last_part(std::string_view path) noexcept { return path.substr(path.rfind('/') + 1); }

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

ghlauth_status ghlauth_request_set_body_file(ghlauth_request *request, const char *content_type, const char *path,
                                             ghlauth_error **error) {
  return set(request, error, [&](Request &r) {
    const std::string_view type = text(content_type, "content_type");
    r.set_body(type, std::make_shared<ghlauth::net::FileBody>(std::string(filled_text(path, "path"))));
  });
}

ghlauth_status ghlauth_request_set_body_stream(ghlauth_request *request, const char *content_type,
                                               const ghlauth_byte_source *source, std::int64_t size, ghlauth_error **error) {
  return guard(error, [&] {
    auto body = make_body_source(source, size, "the source of the body");  // first: it is dropped whatever happens
    deref(request, "request").request.set_body(text(content_type, "content_type"), std::move(body));
  });
}

ghlauth_status ghlauth_request_add_form_field(ghlauth_request *request, const char *name, const char *value,
                                              ghlauth_error **error) {
  return set(request, error, [&](Request &r) { r.add_form_field(text(name, "name"), text(value, "value")); });
}

ghlauth_status ghlauth_request_add_part(ghlauth_request *request, const char *name, const char *file_name,
                                        const char *content_type, const uint8_t *data, size_t size, ghlauth_error **error) {
  return set(request, error, [&](Request &r) {
    if (data == nullptr && size != 0) ghlauth::throw_invalid("data is NULL");
    ghlauth::net::Part part = part_of(name, optional_text(file_name, "file_name"), content_type);
    ghlauth::SecretBytes bytes;
    if (size != 0) ghlauth::append(bytes, {reinterpret_cast<const char *>(data), size});
    part.body = std::make_shared<ghlauth::net::MemoryBody>(std::make_shared<const ghlauth::SecretBytes>(std::move(bytes)));
    r.add_part(std::move(part));
  });
}

ghlauth_status ghlauth_request_add_file(ghlauth_request *request, const char *name, const char *path, const char *file_name,
                                        const char *content_type, ghlauth_error **error) {
  return set(request, error, [&](Request &r) {
    const std::string_view file = filled_text(path, "path");
    ghlauth::net::Part part =
        part_of(name, file_name == nullptr ? last_part(file) : filled_text(file_name, "file_name"), content_type);
    tell_type(part);
    part.body = std::make_shared<ghlauth::net::FileBody>(std::string(file));
    r.add_part(std::move(part));
  });
}

ghlauth_status ghlauth_request_add_stream(ghlauth_request *request, const char *name, const char *file_name,
                                          const char *content_type, const ghlauth_byte_source *source, std::int64_t size,
                                          ghlauth_error **error) {
  return guard(error, [&] {
    const std::string shown = name == nullptr ? std::string() : ghlauth::printable(name, 100);
    // First: it is dropped whatever happens.
    auto body = make_body_source(source, size, "the source of the part \"" + shown + '"');
    Request &target = deref(request, "request").request;
    ghlauth::net::Part part = part_of(name, optional_text(file_name, "file_name"), content_type);
    tell_type(part);
    part.body = std::move(body);
    target.add_part(std::move(part));
  });
}

ghlauth_status ghlauth_request_set_download_file(ghlauth_request *request, const char *path, ghlauth_error **error) {
  return set(request, error, [&](Request &r) {
    r.set_sink(std::make_shared<ghlauth::net::FileSink>(std::string(filled_text(path, "path"))));
  });
}

ghlauth_status ghlauth_request_set_download(ghlauth_request *request, const ghlauth_byte_sink *sink, ghlauth_error **error) {
  return guard(error, [&] {
    auto made = make_body_sink(sink);  // first: it is dropped whatever happens
    deref(request, "request").request.set_sink(std::move(made));
  });
}

ghlauth_status ghlauth_request_set_progress(ghlauth_request *request, const ghlauth_transfer_progress *progress,
                                            ghlauth_error **error) {
  return guard(error, [&] {
    auto made = make_progress(progress);  // first: it is dropped whatever happens
    deref(request, "request").request.set_progress(std::move(made));
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
