#include "auth/redirect_uri.hpp"

#include <algorithm>

#include "core/ascii.hpp"
#include "core/encoding.hpp"
#include "core/error.hpp"
#include "core/log.hpp"

namespace ghlauth::auth {
namespace {

constexpr std::string_view scheme = "http://";

bool is_alphanumeric(char c) noexcept { return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z'); }

bool has_word(std::string_view text, std::string_view word) noexcept {
  for (std::size_t at = find_ignoring_case(text, word); at != std::string_view::npos; at = find_ignoring_case(text, word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool begins = at == 0 || !is_alphanumeric(text[at - 1]);
    if (begins && (end == text.size() || !is_alphanumeric(text[end]))) return true;
  }
  return false;
}

/// Where the ":0" of the authority is; npos when its port is another.
std::size_t port_zero(std::string_view uri) {
  const std::size_t end = std::min(uri.find_first_of("/?#", scheme.size()), uri.size());
  return uri.substr(0, end).ends_with(":0") ? end - 2 : std::string_view::npos;
}

}  // namespace

// Allocates nothing: an accessor asks, which has no way to fail.
const char *redirect_uri_warning(std::string_view uri) noexcept {
  for (const std::string_view brand : {"highlevel", "high%20level", "high+level"})  // a URL has no plain blank
    if (contains_ignoring_case(uri, brand))
      return "the redirect URI names HighLevel, which is refused for white-label apps, also in its path";
  return has_word(uri, "ghl") ? "the redirect URI has the word GHL, which is refused for white-label apps, also in its path"
                              : "";
}

LoopbackRedirect LoopbackRedirect::parse(const std::string &uri) {
  const auto refuse = [&] {
    throw Error(
        Status::UNSUPPORTED,
        "the redirect URI " + printable(uri.substr(0, uri.find('?')), 200) + " is not http on a loopback host",
        "Register one such as http://localhost:8765/callback; or let the user paste the URL that the browser ends at, and "
        "pass it to ghlauth_oauth_parse_callback.");
  };
  if (!uri.starts_with(scheme)) refuse();
  LoopbackRedirect redirect;
  redirect.uri = uri;
  redirect.require_free_names();
  const std::size_t zero = port_zero(uri);
  redirect.any_port = zero != std::string::npos;
  std::string readable = uri;
  if (redirect.any_port) readable.replace(zero, 2, ":1");  // a URL with port 0 leads nowhere
  try {
    const net::Url url = net::Url::parse(readable);
    redirect.origin = url.origin();
    redirect.path = url.path();
  } catch (const Error &failure) {
    if (failure.status() == Status::INSECURE_URL) refuse();
    throw;
  }
  return redirect;
}

void LoopbackRedirect::require_free_names() const {
  const std::size_t mark = uri.find('?');
  if (mark == std::string::npos) return;
  for (const FormField &field : parse_form(std::string_view(uri).substr(mark + 1)).value_or(std::vector<FormField>{}))
    for (const std::string_view name : {"code", "state", "error", "error_description"})
      if (field.name == name)
        throw Error(Status::UNSUPPORTED,
                    "the redirect URI has a parameter " + field.name + " of its own, and HighLevel adds another of that name",
                    "Register a redirect URI without it.");
}

void LoopbackRedirect::set_port(int port) {
  const std::size_t zero = port_zero(uri);
  if (zero != std::string::npos) uri.replace(zero, 2, ":" + std::to_string(port));
  origin.port = port;
}

std::string LoopbackRedirect::host_header() const { return origin.str().substr(scheme.size()); }

}  // namespace ghlauth::auth
