#include "client/preview.hpp"

#include <strings.h>

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
               .headers = {{"Authorization", "Bearer [redacted]"}},
               .body = {}};
  if (!built->version.empty()) made.headers.emplace_back("Version", built->version);
  bool has_accept = false;
  for (const net::RequestHeader &header : built->headers) {
    has_accept = has_accept || strcasecmp(header.name.c_str(), "accept") == 0;
    made.headers.emplace_back(header.name, may_be_secret(header.name) ? "[redacted]" : std::string(header.value.reveal()));
  }
  if (!has_accept) made.headers.emplace_back("Accept", "application/json");
  append(made.body, request.body());
  return made;
}

}  // namespace ghlauth::client
