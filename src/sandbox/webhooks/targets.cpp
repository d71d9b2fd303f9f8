#include "sandbox/webhooks/targets.hpp"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>

#include <algorithm>
#include <memory>

#include "core/ascii.hpp"
#include "core/error.hpp"
#include "core/log.hpp"
#include "sandbox/http.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr std::size_t max_url_bytes = 4096;

struct Place {
  std::string host;  ///< IPv6 in brackets
  std::string port;
};

std::string part_of(CURLU *url, CURLUPart part, unsigned flags = 0) {
  char *text = nullptr;
  if (curl_url_get(url, part, &text, flags) != CURLUE_OK) return {};
  std::string out(text);
  curl_free(text);
  return out;
}

[[noreturn]] void refuse(const std::string &url, const char *why, const char *hint) {
  // Where a password may be, nothing is shown.
  const bool shown = url.find('@') == std::string::npos;
  throw_invalid("the webhook URL " + (shown ? printable(without_query(url), 200) + ' ' : std::string()) + why, hint);
}

/// As libcurl, which will connect there, reads it.
Place place_of(const std::string &url) {
  const bool plain = std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < 0x7f && c != '\\'; });
  if (!plain || url.size() > max_url_bytes)
    refuse(url, "holds a blank or another character that a URL does not have, or is too long", "Percent-encode it.");
  if (!url.starts_with("http://") && !url.starts_with("https://"))
    refuse(url, "is not an absolute http or https URL", "Begin it with http:// or https://.");
  if (url.find('#') != std::string::npos || url.find('@') != std::string::npos)
    refuse(url, "has a fragment, a user name or a password", "Remove them.");
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parsed(curl_url(), &curl_url_cleanup);
  if (!parsed || curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), CURLU_PATH_AS_IS) != CURLUE_OK)
    refuse(url, "cannot be read", "Write it as http://127.0.0.1:3000/webhooks.");
  return {lower_case(part_of(parsed.get(), CURLUPART_HOST)), part_of(parsed.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT)};
}

bool is_loopback(const std::string &host) noexcept {
  in_addr v4{};
  if (inet_pton(AF_INET, host.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24U) == 127U;
  in6_addr v6{};
  if (host.size() > 2 && host.front() == '[' && inet_pton(AF_INET6, host.substr(1, host.size() - 2).c_str(), &v6) == 1)
    return IN6_IS_ADDR_LOOPBACK(&v6);
  return host == "localhost";
}

bool is_loopback(const sockaddr &address) noexcept {
  if (address.sa_family == AF_INET)
    return (ntohl(reinterpret_cast<const sockaddr_in &>(address).sin_addr.s_addr) >> 24U) == 127U;
  return address.sa_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&reinterpret_cast<const sockaddr_in6 &>(address).sin6_addr);
}

}  // namespace

bool Targets::allows(std::string_view host, std::string_view port) const noexcept {
  return std::any_of(allowed_.begin(), allowed_.end(), [&](const std::string &allowed) {
    if (equal_ignoring_case(allowed, host)) return true;  // a name that was given without a port stands for any
    return allowed.size() == host.size() + 1 + port.size() && allowed[host.size()] == ':' && allowed.ends_with(port) &&
           equal_ignoring_case(std::string_view(allowed).substr(0, host.size()), host);
  });
}

void Targets::require(const std::string &url) const {
  const Place place = place_of(url);
  if (!is_loopback(place.host) && !allows(place.host, place.port))
    refuse(url, "leads away from this machine",
           "Use 127.0.0.1, ::1 or localhost, or start the sandbox with --allow-target HOST.");
}

bool Targets::may_connect(const std::string &url, const sockaddr &address) const {
  const Place place = place_of(url);
  return is_loopback(address) || allows(place.host, place.port);
}

std::string without_query(std::string_view url) { return std::string(url.substr(0, url.find_first_of("?#"))); }

}  // namespace ghlauth::sandbox
