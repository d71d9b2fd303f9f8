#include "client/request.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "core/ascii.hpp"
#include "core/encoding.hpp"
#include "core/error.hpp"
#include "core/json.hpp"
#include "core/log.hpp"
#include "permission/request_location.hpp"

namespace ghlauth::client {
namespace {

constexpr std::size_t max_path_bytes = 64U << 10;
constexpr std::int64_t max_timeout_ms = 3600000;

bool is_token_char(char c) noexcept {
  constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || others.find(c) != std::string_view::npos;
}

void require_method(std::string_view method) {
  const bool upper = std::all_of(method.begin(), method.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  if (method.empty() || method.size() > 16 || !upper || method == "CONNECT" || method == "TRACE")
    throw_invalid("the method \"" + printable(method, 32) + "\" is not one of the API", "Use GET, POST, PUT, PATCH or DELETE.");
}

// The rules of URLs are those of net::Url: what it refuses (dot segments, blanks, a fragment) can be no path either.
void require_path(std::string_view path) {
  const std::string bare(path.substr(0, path.find('?')));
  const char *hint = "Give a percent-encoded path from the root of the API, such as /contacts/abc.";
  if (!path.starts_with('/')) throw_invalid("the path \"" + printable(bare, 200) + "\" does not start with /", hint);
  if (bare.find("//") != std::string::npos)
    throw_invalid("the path \"" + printable(bare, 200) + "\" has an empty segment: an id is missing", hint);
  if (!percent_decode(path, false)) throw_invalid("the path \"" + printable(bare, 200) + "\" is not percent-encoded", hint);
  try {
    (void)net::Url::parse("https://api.invalid" + std::string(path));
  } catch (const Error &error) {
    throw_invalid("the path \"" + printable(bare, 200) + "\" cannot be requested: " + std::string(error.message()), hint);
  }
}

void require_content_type(std::string_view content_type) {
  if (content_type.empty() || !is_header_value(content_type))
    throw_invalid("the content type \"" + printable(content_type, 100) + "\" cannot be a header value");
}

}  // namespace

bool is_header_name(std::string_view name) noexcept {
  return !name.empty() && name.size() <= 256 && std::all_of(name.begin(), name.end(), is_token_char);
}

bool is_header_value(std::string_view value) noexcept {
  return std::all_of(value.begin(), value.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= 0x20 && byte != 0x7f) || c == '\t';
  });
}

Request::Request(std::string_view method, std::string_view path) {
  require_method(method);
  require_path(path);
  api_.method = method;
  api_.path = path;
}

Request::Request(const permission::Operation &operation) : operation_(operation) {
  api_.method = permission::method_name(operation.method);
}

void Request::set_param(std::string_view name, std::string_view value) {
  built_ = {};
  if (!operation_)
    throw_invalid("the request was made with a path", "Make it with ghlauth_request_for_operation to set parameters by name.");
  operation_->set(name, value);
}

void Request::set_location(std::string_view location_id) {
  built_ = {};
  api_.location_id = location_id;
}

void Request::set_version(std::string_view version) {
  built_ = {};
  if (!is_header_value(version)) throw_invalid("the version \"" + printable(version, 40) + "\" cannot be a header value");
  version_ = version;
}

void Request::add_query(std::string_view name, std::string_view value) {
  built_ = {};
  if (name.empty()) throw_invalid("the name of a query parameter is empty");
  std::string longer = api_.path;  // empty, or a query alone, of an operation
  longer += api_.path.find('?') == std::string::npos ? '?' : '&';
  longer += percent_encode(name);
  longer += '=';
  longer += percent_encode(value);
  if (longer.size() > max_path_bytes) throw_invalid("the path with its query is longer than 64 KiB");
  api_.path = std::move(longer);
}

void Request::add_header(std::string_view name, std::string_view value) {
  built_ = {};
  if (!is_header_name(name)) throw_invalid("\"" + printable(name, 100) + "\" is not a header name");
  if (!is_header_value(value))
    throw_invalid("the value of the header " + std::string(name) + " has a line break or another control character");
  static constexpr std::array<std::string_view, 11> ours = {
      "authorization", "host",    "version", "content-length", "transfer-encoding", "proxy-authorization",
      "connection",    "upgrade", "te",      "trailer",        "user-agent"};
  const std::string lower = lower_case(name);
  if (std::find(ours.begin(), ours.end(), lower) != ours.end())
    throw_invalid("the header " + std::string(name) + " is set by the library",
                  lower == "version"      ? "Use ghlauth_request_set_version."
                  : lower == "user-agent" ? "Use ghlauth_config_set_user_agent."
                                          : "Leave it out.");
  if (lower == "content-type") {
    if (!body_.content_type().empty())
      throw_invalid("the header Content-Type follows from the form's fields or the parts", "Leave it out.");
    set_content_type(value);
    return;
  }
  if (lower == "traceparent" && !auth::is_traceparent(value))
    throw_invalid("the value of the header traceparent is none of W3C's Trace Context", "Give such as 00-<32 hex digits>-<16 hex digits>-01.");
  api_.headers.add(name, value);
}

void Request::set_content_type(std::string_view content_type) {
  built_ = {};
  net::RequestHeaders headers = api_.headers;
  headers.remove("Content-Type");
  headers.add("Content-Type", content_type);
  api_.headers = std::move(headers);
}

void Request::set_json(std::string_view json) {
  try {
    (void)JsonDocument::parse(json);
  } catch (const Error &error) {
    throw_invalid("the body is not valid JSON: " + std::string(error.message()));
  }
  set_body("application/json", json);
}

void Request::set_body(std::string_view content_type, std::string_view data) {
  require_content_type(content_type);
  RequestBody body;
  body.set_bytes(data);
  set_content_type(content_type);
  body_ = std::move(body);
}

void Request::set_body(std::string_view content_type, std::shared_ptr<net::BodySource> source) {
  require_content_type(content_type);
  RequestBody body;
  body.set_source(std::move(source));
  set_content_type(content_type);
  body_ = std::move(body);
}

// The first field or part brings the Content-Type: both or neither.
template <class Add>
void Request::add_to_body(Add &&add) {
  built_ = {};
  if (!body_.content_type().empty()) return add(body_);
  RequestBody begun = body_;
  add(begun);
  set_content_type(begun.content_type());
  body_ = std::move(begun);
}

void Request::add_form_field(std::string_view name, std::string_view value) {
  add_to_body([&](RequestBody &body) { body.add_field(name, value); });
}

void Request::add_part(net::Part part) {
  if (!part.content_type.empty()) require_content_type(part.content_type);
  add_to_body([&](RequestBody &body) { body.add_part(std::move(part)); });
}

void Request::set_sink(std::shared_ptr<net::BodySink> sink) {
  built_ = {};
  sink_ = std::move(sink);
}

void Request::set_progress(std::shared_ptr<net::Progress> progress) {
  built_ = {};
  progress_ = std::move(progress);
}

void Request::set_timeout_ms(std::int64_t timeout_ms) {
  built_ = {};
  if (timeout_ms < 1 || timeout_ms > max_timeout_ms)
    throw_invalid("a timeout of " + std::to_string(timeout_ms) + " ms", "Give 1 to 3600000.");
  api_.timeout_ms = timeout_ms;
}

void Request::set_repeatable(bool is_repeatable) {
  built_ = {};
  api_.is_repeatable = is_repeatable;
}

void Request::build_operation(auth::ApiRequest &request) const {
  const permission::Operation &operation = operation_->operation();
  std::string path = operation_->build();
  if (!api_.path.empty()) {  // a query
    const bool has_query = path.find('?') != std::string::npos;
    path += (has_query ? '&' : '?') + api_.path.substr(1);
  }
  require_path(path);
  request.path = std::move(path);
  if (*operation.version() != '\0') request.version = operation.version();
  request.needs_location = operation.levels() == permission::location_level;
  const permission::RequestLocation named = permission::location_of_request(operation, request.method + ' ' + request.path);
  if (named.id.empty()) return;
  if (request.location_id.empty() && request.needs_location) request.location_id = named.id;
  if (!request.location_id.empty() && request.location_id != named.id)
    throw_invalid("a parameter names the location " + named.id + ", and the request is for " + request.location_id,
                  "Name the same one in both.");
}

void Request::build_bodies(auth::ApiRequest &request) const {
  request.body = body_.bytes();
  net::BodyStreams streams;
  streams.source = body_.source();
  streams.sink = sink_;
  streams.progress = progress_;
  if (streams.source || streams.sink || streams.progress)
    request.streams = std::make_shared<const net::BodyStreams>(std::move(streams));
}

/// All but Authorization, which is of an attempt.
void Request::build_headers(auth::ApiRequest &request) const {
  request.headers = {};
  if (!request.version.empty()) request.headers.add("Version", request.version);
  for (std::size_t i = 0; i < api_.headers.size(); ++i) request.headers.add(api_.headers.name(i), api_.headers.value(i));
  if (!api_.headers.has("Accept")) request.headers.add("Accept", sink_ ? "*/*" : "application/json");
}

std::shared_ptr<const auth::ApiRequest> Request::build(const auth::Environment &environment) const {
  if (built_.request && built_.request->url->origin() == environment.api && built_.default_version == environment.default_version)
    return built_.request;
  auto request = std::make_shared<auth::ApiRequest>(api_);
  request->version = environment.default_version;
  if (operation_) build_operation(*request);
  build_bodies(*request);
  if (version_) request->version = *version_;
  build_headers(*request);
  request->url = environment.api_url(request->path);
  built_ = {std::move(request), environment.default_version};
  return built_.request;
}

}  // namespace ghlauth::client
