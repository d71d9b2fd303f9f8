/// @file request.hpp Requests to the HighLevel API.
#ifndef GHLAUTH_CPP_REQUEST_HPP
#define GHLAUTH_CPP_REQUEST_HPP

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "../request.h"
#include "bytes.hpp"
#include "callbacks.hpp"

namespace ghlauth {
inline namespace v0 {

/// A request, which may be sent several times. It has one body: the last set_..., or the fields of a form, or parts. request.h says
/// what each of them means.
class Request : public Handle<ghlauth_request, ghlauth_request_free> {
 public:
  using Handle::Handle;
  /// `path`: from the root of the API, such as "/contacts/abc?limit=1", percent-encoded.
  Request(const std::string &method, const std::string &path)
      : Handle(detail::make<Request>([&](auto **out, auto **error) {
          return ghlauth_request_new(out, detail::c_text(method), detail::c_text(path), error);
        })) {}
  /// For an operation of the catalogue, such as "contacts/get-contact"; its parameters are set with set_param.
  static Request for_operation(const std::string &operation, const std::string &generation = std::string()) {
    return detail::make<Request>([&](auto **out, auto **error) {
      return ghlauth_request_for_operation(out, detail::c_text(operation), detail::c_text_or_null(generation), error);
    });
  }

  Request &set_param(const std::string &name, const std::string &value) {
    return set(ghlauth_request_set_param, name, value);
  }
  /// The sub-account that it is for; "" for the default.
  Request &set_location(const std::string &location_id) { return set(ghlauth_request_set_location, location_id); }
  /// "" for none.
  Request &set_version(const std::string &version) { return set(ghlauth_request_set_version, version); }
  Request &add_query(const std::string &name, const std::string &value) {
    return set(ghlauth_request_add_query, name, value);
  }
  Request &add_header(const std::string &name, const std::string &value) {
    return set(ghlauth_request_add_header, name, value);
  }

  Request &set_json(const std::string &json) { return set(ghlauth_request_set_json, json); }
  Request &set_body(const std::string &content_type, Bytes body) {
    detail::call([&](auto **error) {
      return ghlauth_request_set_body(get(), detail::c_text(content_type), body.data(), body.size(), error);
    });
    return *this;
  }
  Request &set_body_file(const std::string &content_type, const std::string &path) {
    return set(ghlauth_request_set_body_file, content_type, path);
  }
  /// `size`: none when it is not known.
  Request &set_body_stream(const std::string &content_type, ByteSource source, std::optional<std::int64_t> size) {
    const char *type = detail::c_text(content_type);
    detail::SourceTable table(std::move(source));
    detail::call([&](auto **error) {
      return ghlauth_request_set_body_stream(get(), type, table.give(), size.value_or(-1), error);
    });
    return *this;
  }
  Request &add_form_field(const std::string &name, const std::string &value) {
    return set(ghlauth_request_add_form_field, name, value);
  }
  /// Without a file name it is no file.
  Request &add_part(const std::string &name, Bytes body, const std::string &file_name = std::string(),
                    const std::string &content_type = std::string()) {
    detail::call([&](auto **error) {
      return ghlauth_request_add_part(get(), detail::c_text(name), detail::c_text_or_null(file_name),
                                      detail::c_text_or_null(content_type), body.data(), body.size(), error);
    });
    return *this;
  }
  /// `file_name`: what the server is told; "" for the last part of the path. `content_type`: "" to go by the end of the file name.
  Request &add_file(const std::string &name, const std::string &path, const std::string &file_name = std::string(),
                    const std::string &content_type = std::string()) {
    detail::call([&](auto **error) {
      return ghlauth_request_add_file(get(), detail::c_text(name), detail::c_text(path), detail::c_text_or_null(file_name),
                                      detail::c_text_or_null(content_type), error);
    });
    return *this;
  }
  Request &add_stream(const std::string &name, ByteSource source, std::optional<std::int64_t> size,
                      const std::string &file_name = std::string(), const std::string &content_type = std::string()) {
    const char *field = detail::c_text(name);
    const char *file = detail::c_text_or_null(file_name), *type = detail::c_text_or_null(content_type);
    detail::SourceTable table(std::move(source));
    detail::call([&](auto **error) {
      return ghlauth_request_add_stream(get(), field, file, type, table.give(), size.value_or(-1), error);
    });
    return *this;
  }

  /// Puts the body of an answer that grants the request into a file.
  Request &set_download_file(const std::string &path) { return set(ghlauth_request_set_download_file, path); }
  /// Gives it to the application piece by piece; none: it stays in memory.
  Request &set_download(ByteSink sink) {
    if (!sink) return set_table<ghlauth_byte_sink>(ghlauth_request_set_download, nullptr);
    detail::SinkTable table(std::move(sink));
    return set_table<ghlauth_byte_sink>(ghlauth_request_set_download, table.give());
  }
  /// Has the application look on, and end the exchange if it wants; none for nobody.
  Request &set_progress(Progress progress) {
    if (!progress) return set_table<ghlauth_transfer_progress>(ghlauth_request_set_progress, nullptr);
    detail::ProgressTable table(std::move(progress));
    return set_table<ghlauth_transfer_progress>(ghlauth_request_set_progress, table.give());
  }
  Request &set_timeout(std::chrono::milliseconds timeout) {
    detail::call([&](auto **error) { return ghlauth_request_set_timeout_ms(get(), timeout.count(), error); });
    return *this;
  }
  /// Says that the request does no harm when it takes effect twice.
  Request &set_repeatable(bool repeatable) {
    detail::call([&](auto **error) { return ghlauth_request_set_repeatable(get(), repeatable ? 1 : 0, error); });
    return *this;
  }

 private:
  Request &set(Status (*setter)(ghlauth_request *, const char *, ghlauth_error **), const std::string &text) {
    detail::call([&](auto **error) { return setter(get(), detail::c_text(text), error); });
    return *this;
  }
  Request &set(Status (*setter)(ghlauth_request *, const char *, const char *, ghlauth_error **), const std::string &name,
               const std::string &value) {
    detail::call([&](auto **error) { return setter(get(), detail::c_text(name), detail::c_text(value), error); });
    return *this;
  }
  template <class Table>
  Request &set_table(Status (*setter)(ghlauth_request *, const Table *, ghlauth_error **), const Table *table) {
    detail::call([&](auto **error) { return setter(get(), table, error); });
    return *this;
  }
};

}  // namespace v0
}  // namespace ghlauth

#endif  // GHLAUTH_CPP_REQUEST_HPP
