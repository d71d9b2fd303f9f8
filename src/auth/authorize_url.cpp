#include "auth/authorize_url.hpp"

#include <algorithm>
#include <array>

#include "core/encoding.hpp"

namespace ghlauth::auth {
namespace {

constexpr std::string_view white_label_origin = "https://marketplace.leadconnectorhq.com";

void add(std::string &url, std::string_view name, std::string_view value) {
  url += url.find('?') == std::string::npos ? '?' : '&';
  url += percent_encode(name);
  url += '=';
  url += percent_encode(value);
}

}  // namespace

bool is_reserved_parameter(std::string_view name) noexcept {
  static constexpr std::array<std::string_view, 7> reserved = {"response_type", "client_id",           "redirect_uri", "scope",
                                                               "state",         "loginWindowOpenMode", "version_id"};
  return std::find(reserved.begin(), reserved.end(), name) != reserved.end();
}

std::string make_authorize_url(const Environment &environment, const AuthorizeOptions &options, const std::string &state) {
  std::string url = options.white_label ? std::string(white_label_origin) : environment.marketplace.str();
  url += options.path == AuthorizePath::V1 ? "/oauth/chooselocation" : "/v2/oauth/chooselocation";
  add(url, "response_type", "code");
  add(url, "redirect_uri", options.redirect_uri);
  add(url, "client_id", options.client_id);
  std::string scopes;
  for (const std::string &scope : options.scopes) scopes += (scopes.empty() ? "" : " ") + scope;
  if (!scopes.empty()) add(url, "scope", scopes);
  add(url, "state", state);
  if (options.same_window) add(url, "loginWindowOpenMode", "self");
  if (!options.version_id.empty()) add(url, "version_id", options.version_id);
  for (const auto &[name, value] : options.parameters) add(url, name, value);
  return url;
}

}  // namespace ghlauth::auth
