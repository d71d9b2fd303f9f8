#include "net/url.hpp"

#include <arpa/inet.h>
#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <new>
#include <optional>

#include "core/ascii.hpp"
#include "core/error.hpp"
#include "core/log.hpp"

namespace ghlauth::net {
namespace {

constexpr int https_port = 443;
constexpr int http_port = 80;
constexpr std::size_t max_url_bytes = 64U << 10;

struct CurlFree {
  void operator()(char *text) const noexcept { curl_free(text); }
};

std::optional<std::string> part_of(CURLU *url, CURLUPart part, unsigned flags = 0) {
  char *text = nullptr;
  const CURLUcode code = curl_url_get(url, part, &text, flags);
  const std::unique_ptr<char, CurlFree> owner(text);
  if (code == CURLUE_OUT_OF_MEMORY) throw std::bad_alloc();
  if (code != CURLUE_OK) return std::nullopt;
  return std::string(text);
}

std::shared_ptr<void> new_handle() {
  std::shared_ptr<void> handle(curl_url(), [](void *url) { curl_url_cleanup(static_cast<CURLU *>(url)); });
  if (!handle) throw std::bad_alloc();
  return handle;
}

/// Scheme and authority as they are written, or less when the text is no URL with "://".
struct Written {
  std::string_view scheme;
  std::string_view authority;
  std::string_view path;
};

Written split(std::string_view text) {
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos) return {};
  const std::string_view rest = text.substr(colon + 3);
  const std::size_t end = std::min(rest.find_first_of("/?#"), rest.size());
  const std::string_view path = rest.substr(end);
  return {text.substr(0, colon), rest.substr(0, end), path.substr(0, path.find_first_of("?#"))};
}

/// "the URL 'https://host/path' has ...": never the query, and nothing where a password may be.
[[noreturn]] void refuse(std::string_view text, const char *why, const char *hint) {
  std::string message = "the URL ";
  const std::string_view shown = text.substr(0, text.find_first_of("?#"));
  if (!shown.empty() && shown.find('@') == std::string_view::npos) message += "'" + printable(shown, 200) + "' ";
  message += why;
  throw_invalid(std::move(message), hint);
}

/// A "." or ".." segment, also percent-encoded: servers and proxies disagree on what such a path means.
bool has_dot_segment(std::string_view path) {
  const std::string lower = lower_case(path);
  std::string decoded;
  for (std::size_t i = 0; i < lower.size(); ++i) {
    const bool encoded_dot = lower.compare(i, 3, "%2e") == 0;
    decoded += encoded_dot ? '.' : lower[i];
    if (encoded_dot) i += 2;
  }
  decoded += '/';
  return decoded.find("/./") != std::string::npos || decoded.find("/../") != std::string::npos;
}

/// libcurl reads more than RFC 3986 allows; what it would repair or guess is refused before it sees it.
void check_written(std::string_view text) {
  if (text.size() > max_url_bytes) throw_invalid("the URL is longer than 64 KiB", "Shorten it.");
  const auto bad = std::find_if(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= 0x20 || byte >= 0x7f || c == '\\';
  });
  if (bad != text.end())
    refuse(text, "holds a blank, a control character, a backslash or a character outside ASCII",
           "Percent-encode it; write the host name in its punycode form.");
  const Written written = split(text);
  const std::string scheme = lower_case(written.scheme);
  if (scheme != "https" && scheme != "http") refuse(text, "is not an absolute https URL", "Begin it with https://.");
  if (written.authority.find('@') != std::string_view::npos)
    refuse(text, "has a user name or a password", "Remove them: credentials never travel in a URL.");
  if (text.find('#') != std::string_view::npos) refuse(text, "has a fragment", "Remove the # and what follows it.");
  if (written.authority.empty() || written.authority.front() == ':') refuse(text, "has no host", "Give one after the scheme.");
  if (written.authority.back() == ':') refuse(text, "has an empty port", "Remove the colon or give a port.");
  if (written.authority.find('%') != std::string_view::npos)
    refuse(text, "has a percent sign in its host", "Write the host name without percent-encoding and without a zone id.");
  if (has_dot_segment(written.path)) refuse(text, "has a '.' or '..' segment in its path", "Give the path that is meant.");
}

/// One spelling for each host, so that origins can be compared as text.
std::string canonical_host(const std::string &host) {
  if (host.size() < 2 || host.front() != '[') return lower_case(host);
  in6_addr address{};
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (inet_pton(AF_INET6, host.substr(1, host.size() - 2).c_str(), &address) != 1) return {};
  return "[" + std::string(inet_ntop(AF_INET6, &address, text.data(), text.size())) + "]";
}

/// The origin that libcurl will connect to; nothing when it is not a URL with a host.
std::optional<Origin> origin_from(CURLU *url) {
  const auto scheme = part_of(url, CURLUPART_SCHEME);
  const auto host = part_of(url, CURLUPART_HOST);
  const auto port = part_of(url, CURLUPART_PORT, CURLU_DEFAULT_PORT);
  if (!scheme || !host || !port) return std::nullopt;
  Origin origin{*scheme, canonical_host(*host), std::stoi(*port)};
  if (origin.host.empty()) return std::nullopt;
  return origin;
}

}  // namespace

std::string Origin::str() const {
  const int default_port = scheme == "https" ? https_port : http_port;
  return scheme + "://" + host + (port == default_port ? std::string() : ":" + std::to_string(port));
}

Url Url::parse(const std::string &text) {
  check_written(text);
  Parsed parsed{new_handle(), {}, {}};
  auto *handle = static_cast<CURLU *>(parsed.handle.get());
  const CURLUcode code = curl_url_set(handle, CURLUPART_URL, text.c_str(), CURLU_PATH_AS_IS);
  if (code == CURLUE_OUT_OF_MEMORY) throw std::bad_alloc();
  if (code != CURLUE_OK) refuse(text, "cannot be read", "Write it as https://host/path.");
  const auto origin = origin_from(handle);
  const auto path = part_of(handle, CURLUPART_PATH);
  if (!origin || !path) refuse(text, "has no valid host", "Write it as https://host/path.");
  if (origin->port < 1) refuse(text, "has no valid port", "Give a port from 1 to 65535.");
  if (origin->host.back() == '.') refuse(text, "has a host that ends with a dot", "Remove the dot.");
  parsed.origin = *origin;
  parsed.path = *path;
  if (origin->scheme != "https" && !is_loopback(origin->host))
    throw Error(Status::INSECURE_URL, "the URL " + origin->str() + " is not https");
  Url url;
  url.parsed_ = std::make_shared<const Parsed>(std::move(parsed));
  return url;
}

std::string Url::str() const { return part_of(static_cast<CURLU *>(handle()), CURLUPART_URL).value_or(std::string()); }

void Url::require_origin(const Origin &origin) const {
  if (this->origin() == origin) return;
  throw Error(Status::FOREIGN_ORIGIN, "the URL leads to " + this->origin().str() + " and not to " + origin.str());
}

bool is_loopback(const std::string &host) {
  if (host == "localhost" || host == "[::1]") return true;
  in_addr address{};
  return inet_pton(AF_INET, host.c_str(), &address) == 1 && (ntohl(address.s_addr) >> 24U) == 127;
}

std::string displayable_origin(const std::string &text) {
  const std::shared_ptr<void> handle = new_handle();
  auto *url = static_cast<CURLU *>(handle.get());
  if (curl_url_set(url, CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) return {};
  const auto origin = origin_from(url);
  return origin ? printable(origin->str(), 300) : std::string();
}

}  // namespace ghlauth::net
