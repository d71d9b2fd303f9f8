// A request as the application puts it together: every part checked when it is set.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/attempt.hpp"
#include "client/operation_path.hpp"
#include "client/request_body.hpp"

namespace ghlauth::client {

class Request {
 public:
  /// Throws INVALID_ARGUMENT naming what is wrong with the method or the path.
  Request(std::string_view method, std::string_view path);
  /// Of the catalogue.
  explicit Request(const permission::Operation &operation);

  /// Of an operation: a parameter of its path or query.
  void set_param(std::string_view name, std::string_view value);
  /// The sub-account whose token is used.
  void set_location(std::string_view location_id);
  void set_version(std::string_view version);
  void add_query(std::string_view name, std::string_view value);
  void add_header(std::string_view name, std::string_view value);
  void set_json(std::string_view json);
  void set_body(std::string_view content_type, std::string_view data);
  void set_body(std::string_view content_type, std::shared_ptr<net::BodySource> source);
  void add_form_field(std::string_view name, std::string_view value);
  void add_part(net::Part part);
  /// Null: the bodies of answers stay in memory.
  void set_sink(std::shared_ptr<net::BodySink> sink);
  /// Null: nobody.
  void set_progress(std::shared_ptr<net::Progress> progress);
  void set_timeout_ms(std::int64_t timeout_ms);
  /// It does no harm when it takes effect twice, whatever its method is.
  void set_repeatable(bool is_repeatable);

  /// The operation that it calls, by its name or by its method and path; nullptr for none of the catalogue.
  [[nodiscard]] const permission::Operation *operation(std::string_view default_version) const;
  /// A parameter of the query, in whatever way it was set; the first of that name.
  [[nodiscard]] std::optional<std::string> query(std::string_view name) const;
  /// In the place of all earlier values, or without one.
  void set_query(std::string_view name, std::optional<std::string_view> value);
  /// "" for none, and for files, streams and parts.
  [[nodiscard]] std::string_view body() const noexcept;
  /// True when one of the bodies does not stay in memory.
  [[nodiscard]] bool has_streams() const { return sink_ != nullptr || body_.source() != nullptr; }

  /// What is sent. Throws INVALID_ARGUMENT for parameters that are missing, or name another location.
  [[nodiscard]] std::shared_ptr<const auth::ApiRequest> build(const auth::Environment &environment) const;

 private:
  void set_content_type(std::string_view content_type);
  template <class Add>
  void add_to_body(Add &&add);
  void build_operation(auth::ApiRequest &request) const;
  void build_bodies(auth::ApiRequest &request) const;
  void build_headers(auth::ApiRequest &request) const;

  /// Of an operation, its path is what add_query added alone. Its headers are those of the application.
  auth::ApiRequest api_;
  std::optional<OperationPath> operation_;
  std::optional<std::string> version_;
  RequestBody body_;
  std::shared_ptr<net::BodySink> sink_;
  std::shared_ptr<net::Progress> progress_;

  /// As it was built last: most requests are sent again as they are.
  struct Built {
    std::shared_ptr<const auth::ApiRequest> request;
    std::string default_version;
  };
  mutable Built built_;
};

/// True for what may be a header name; and for what may be a header value.
bool is_header_name(std::string_view name) noexcept;
bool is_header_value(std::string_view value) noexcept;

}  // namespace ghlauth::client
