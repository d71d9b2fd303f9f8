#include "client/preview.hpp"

#include <algorithm>
#include <array>

namespace ghlauth::client {
namespace {

/// By the name: what a value is for, nobody else knows.
bool may_be_secret(std::string_view name) {
  static constexpr std::array<std::string_view, 6> parts = {"auth", "cookie", "key", "password", "secret", "token"};
  return std::any_of(parts.begin(), parts.end(), [&](std::string_view part) {
    return std::search(name.begin(), name.end(), part.begin(), part.end(), [](char a, char b) { return (a | 0x20) == b; }) !=
           name.end();
  });
}

}  // namespace

Preview preview(const Request &request, const auth::Environment &environment) {
  const auto built = request.build(environment);
  Preview made{.method = built->method,
               .url = built->url->str(),
               .path = built->path,
               .headers = {},
               .body = {}};
  made.headers.add("Authorization", "Bearer [redacted]");
  const net::RequestHeaders &headers = built->headers;
  for (std::size_t i = 0; i < headers.size(); ++i)
    made.headers.add(headers.name(i), may_be_secret(headers.name(i)) ? "[redacted]" : headers.value(i));
  append(made.body, request.body());
  return made;
}

}  // namespace ghlauth::client
