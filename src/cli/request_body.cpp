#include "cli/request_body.hpp"

#include <optional>
#include <utility>

#include "cli/failure.hpp"
#include "cli/files.hpp"

namespace ghlauth::cli {
namespace {

std::string body_of(const std::string &data) {
  const bool is_stdin = data == "-" || data == "@-";
  if (!is_stdin && !data.starts_with('@')) return data;
  const std::string path = is_stdin ? "/dev/stdin" : data.substr(1);
  std::optional<std::string> text = read_file(path);
  if (!text) throw Failure(exit_usage, "there is no file " + path);
  return std::move(*text);
}

}  // namespace

void set_body(const Request &request, const std::string &data, const std::string &content_type) {
  const std::string body = body_of(data);
  if (!content_type.empty()) {
    check([&](ghlauth_error **error) {
      return ghlauth_request_set_body(request.get(), content_type.c_str(), reinterpret_cast<const std::uint8_t *>(body.data()),
                                      body.size(), error);
    });
    return;
  }
  if (body.find('\0') != std::string::npos)
    throw Failure(exit_usage, "the body has a NUL byte and is no JSON", "For another body: --header 'Content-Type: ...'");
  check([&](ghlauth_error **error) { return ghlauth_request_set_json(request.get(), body.c_str(), error); });
}

}  // namespace ghlauth::cli
