// Requests and answers.
#pragma once

#include "resource.hpp"

namespace ghlauth_binding {

/// A request to the API.
class Request : public Resource {
 public:
  /// `path`: from the root of the API, percent-encoded.
  Request(const std::string &method, const std::string &path)
      : Request(make([&](auto **out, auto **error) {
          return ghlauth_request_new(out, detail::c(method), detail::c(path), error);
        })) {}
  /// `operation`: a name of the catalogue, "contacts/get-contact". `generation`: "" for the older one.
  static Request for_operation(const std::string &operation, const std::string &generation = "") {
    return Request(make([&](auto **out, auto **error) {
      return ghlauth_request_for_operation(out, detail::c(operation), detail::or_null(generation), error);
    }));
  }

  void set_param(const std::string &name, const std::string &value) { set(ghlauth_request_set_param, name, value); }
  void set_location(const std::string &location_id) { set(ghlauth_request_set_location, location_id); }
  void set_version(const std::string &version) { set(ghlauth_request_set_version, version); }
  void add_query(const std::string &name, const std::string &value) { set(ghlauth_request_add_query, name, value); }
  void add_header(const std::string &name, const std::string &value) { set(ghlauth_request_add_header, name, value); }
  void set_json(const std::string &json) { set(ghlauth_request_set_json, json); }
  void set_body(const std::string &content_type, const Bytes &body) {
    detail::call([&](auto **error) {
      return ghlauth_request_set_body(handle().get(), detail::c(content_type), detail::data(body), body.data.size(), error);
    });
  }
  void set_body_file(const std::string &content_type, const std::string &path) {
    set(ghlauth_request_set_body_file, content_type, path);
  }
  void add_form_field(const std::string &name, const std::string &value) { set(ghlauth_request_add_form_field, name, value); }
  /// `file_name`, `content_type`: "" for none.
  void add_part(const std::string &name, const std::string &file_name, const std::string &content_type, const Bytes &body) {
    detail::call([&](auto **error) {
      return ghlauth_request_add_part(handle().get(), detail::c(name), detail::c(file_name), detail::c(content_type),
                                      detail::data(body), body.data.size(), error);
    });
  }
  /// `file_name`, `content_type`: "" to go by the path.
  void add_file(const std::string &name, const std::string &path, const std::string &file_name, const std::string &content_type) {
    detail::call([&](auto **error) {
      return ghlauth_request_add_file(handle().get(), detail::c(name), detail::c(path), detail::or_null(file_name),
                                      detail::or_null(content_type), error);
    });
  }
  void set_download_file(const std::string &path) { set(ghlauth_request_set_download_file, path); }
  void set_timeout_ms(std::int64_t timeout_ms) {
    detail::call([&](auto **error) { return ghlauth_request_set_timeout_ms(handle().get(), timeout_ms, error); });
  }
  void set_repeatable(bool repeatable) {
    detail::call([&](auto **error) { return ghlauth_request_set_repeatable(handle().get(), repeatable, error); });
  }

#ifndef SWIG
  std::shared_ptr<ghlauth_request> handle() const { return held<ghlauth_request>(); }

 private:
  explicit Request(std::shared_ptr<ghlauth_request> handle) : Resource("Request", std::move(handle)) {}
  template <class Call>
  static std::shared_ptr<ghlauth_request> make(Call call) {
    return detail::make<ghlauth_request>(ghlauth_request_free, call);
  }
  template <class Setter, class... Texts>
  void set(Setter setter, const Texts &...texts) {
    detail::call([&](auto **error) { return setter(handle().get(), detail::c(texts)..., error); });
  }
#endif
};

/// An answer.
class Response {
 public:
  std::int32_t http_status = 0;
  Bytes body;
  std::string trace_id;
  std::int64_t rate_remaining = -1;
  std::int64_t daily_remaining = -1;

  std::vector<Header> headers() const {
    std::vector<Header> result;
    const ghlauth_headers *const all = ghlauth_response_headers(handle_.get());
    for (std::size_t i = 0; i < ghlauth_headers_size(all); ++i)
      result.emplace_back(ghlauth_headers_name_at(all, i), ghlauth_headers_value_at(all, i));
    return result;
  }
  /// The first value of a header, whatever its case; "" when there is none.
  std::string header(const std::string &name) const {
    return detail::text(ghlauth_headers_find(ghlauth_response_headers(handle_.get()), detail::c(name)));
  }

#ifndef SWIG
  explicit Response(std::shared_ptr<const ghlauth_response> handle)
      : http_status(ghlauth_response_http_status(handle.get())),
        body{{ghlauth_response_body(handle.get()), ghlauth_response_body_size(handle.get())}},
        trace_id(detail::text(ghlauth_response_trace_id(handle.get()))),
        rate_remaining(ghlauth_response_rate_remaining(handle.get())),
        daily_remaining(ghlauth_response_daily_remaining(handle.get())),
        handle_(std::move(handle)) {}
  const ghlauth_response *handle() const { return handle_.get(); }

 private:
  std::shared_ptr<const ghlauth_response> handle_;
#endif
};

}  // namespace ghlauth_binding
