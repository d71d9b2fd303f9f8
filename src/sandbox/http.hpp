// A request as it arrived and an answer as it is to be sent, free of the HTTP server library.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/encoding.hpp"

namespace ghlauth::sandbox {

struct Header {
  std::string name;
  std::string value;
};

/// A part of a multipart body: what it is, and how its content begins.
struct UploadedPart {
  std::string name;
  std::string file_name;
  std::string content_type;
  std::string value;  ///< at most 4 KiB of it
  std::size_t size = 0;
  std::string sha256;
};

struct Request {
  std::string method;
  std::string path;                   ///< as sent, without the query
  std::string query;                  ///< as sent
  std::vector<FormField> parameters;  ///< of the query; empty when it does not decode
  std::vector<Header> headers;
  std::string body;
  std::optional<std::vector<UploadedPart>> parts;  ///< of a multipart body, which is not in `body`; nothing when it cannot be read

  /// Sets the path, the query and its parameters.
  void set_target(std::string_view target);
  /// The value of a header, or nothing.
  [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const noexcept;
  /// The only value of a query parameter; nothing when it is missing or repeated.
  [[nodiscard]] std::optional<std::string_view> parameter(std::string_view name) const noexcept;
  /// True when the request names generation v3 of the API, whose names are in camel case.
  [[nodiscard]] bool is_v3() const noexcept { return header("Version") == "v3"; }
  /// The media type of the body in lower case, without parameters.
  [[nodiscard]] std::string media_type() const;
};

struct Response {
  unsigned status = 200;
  std::vector<Header> headers;
  std::string body;
  std::string_view rule;  ///< which rule answered, for the list of recent requests; of static storage

  Response &with(std::string_view name, std::string_view value) {
    headers.push_back({std::string(name), std::string(value)});
    return *this;
  }
};

Response json_response(unsigned status, std::string body, std::string_view rule);
Response html_response(unsigned status, std::string body, std::string_view rule);

/// The only value of a field; nothing when it is missing or repeated.
std::optional<std::string_view> field(const std::vector<FormField> &fields, std::string_view name) noexcept;
/// The fields of a body, sent as a form or (where allowed) as a JSON object; nothing when it is neither.
std::optional<std::vector<FormField>> body_fields(const Request &request, bool json_allowed);

}  // namespace ghlauth::sandbox
