#include "modules/stores/url.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "modules/stores/failure.hpp"

namespace ghlauth::stores {
namespace {

constexpr const char *encode_hint =
    "Percent-encode what is special in it: @ is %40, : is %3A, / is %2F, ? is %3F, # is %23, % is %25.";

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string decode(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());  // what it grows out of is not wiped
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      plain += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
    if (high < 0 || low < 0 || (high == 0 && low == 0))
      throw_bad_url("the URL of the store has a % that encodes nothing", encode_hint);
    plain += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return plain;
}

std::string_view cut(std::string_view &text, std::string_view separators) {
  const std::size_t at = std::min(text.find_first_of(separators), text.size());
  const std::string_view front = text.substr(0, at);
  text.remove_prefix(at);
  return front;
}

std::uint16_t port_of(std::string_view digits) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc() || end != digits.data() + digits.size() || port == 0)
    throw_bad_url("the URL of the store has no number from 1 to 65535 as its port", encode_hint);
  return port;
}

/// What a name or an address may hold; a path may hold anything.
void check_host(const std::string &host) {
  if (host.starts_with('/')) return;
  const auto fits = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '_' ||
           c == ':';
  };
  if (!std::all_of(host.begin(), host.end(), fits))
    throw_bad_url("the URL of the store has a host that cannot be", encode_hint);
}

void parse_authority(Url &url, std::string_view authority) {
  const std::size_t at = authority.rfind('@');
  if (at != std::string_view::npos) {
    std::string_view password = authority.substr(0, at);
    url.user = decode(cut(password, ":"));
    if (!password.empty()) url.password.emplace(decode(password.substr(1)));
    authority.remove_prefix(at + 1);
  }
  if (authority.starts_with('[')) {
    authority.remove_prefix(1);
    url.host = cut(authority, "]");
    if (authority.empty()) throw_bad_url("the URL of the store has a [ without its ]");
    authority.remove_prefix(1);
    if (!authority.empty() && authority.front() != ':') throw_bad_url("the URL of the store has more behind the ] of its host");
  } else {
    url.host = decode(cut(authority, ":"));
    if (url.host.find(':') != std::string::npos) throw_bad_url("the URL of the store has a host that cannot be", encode_hint);
  }
  check_host(url.host);
  if (!authority.empty()) url.port = port_of(authority.substr(1));
}

void parse_parameters(Url &url, std::string_view text) {
  while (!text.empty()) {
    text.remove_prefix(1);  // the ? or &
    std::string_view value = cut(text, "&");
    const std::string name = decode(cut(value, "="));
    if (value.empty()) throw_bad_url("a parameter of the URL of the store has no value");
    if (!url.parameters.emplace(name, decode(value.substr(1))).second)
      throw_bad_url("a parameter of the URL of the store is repeated");
  }
}

}  // namespace

std::string Url::take(const std::string &name, std::string or_else) {
  const auto found = parameters.extract(name);
  return found ? std::move(found.mapped()) : std::move(or_else);
}

void Url::require_all_taken() const {
  if (!parameters.empty())
    throw_bad_url("the URL of the store has a parameter that it cannot have: " + parameters.begin()->first.substr(0, 32),
                  "See ghlauth_store_open for those that there are.");
}

Url parse_url(std::string_view text, const char *password) {
  Url url;
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos || text.find('#') != std::string_view::npos)
    throw_bad_url("the URL of the store is none", "Write scheme://user@host:port/name, with what is special percent-encoded.");
  text.remove_prefix(colon + 3);
  parse_authority(url, cut(text, "/?"));
  url.path = decode(cut(text, "?"));
  parse_parameters(url, text);
  if (password == nullptr) return url;
  if (url.password)
    throw_bad_url("there is a password in the URL of the store, and another one beside it", "Give one of them.");
  url.password.emplace(password);
  return url;
}

bool is_local(const std::string &host) {
  if (host.starts_with('/') || host == "localhost") return true;
  in_addr v4{};
  if (inet_pton(AF_INET, host.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24U) == 127;
  in6_addr v6{};
  return inet_pton(AF_INET6, host.c_str(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

}  // namespace ghlauth::stores
