// What can be told about a redirect URI without asking HighLevel.
#pragma once

#include <string>
#include <string_view>

#include "net/url.hpp"

namespace ghlauth::auth {

/// Why HighLevel refuses it for white-label apps: a static sentence; "" when it doesn't.
const char *redirect_uri_warning(std::string_view uri) noexcept;

/// A redirect URI that leads to this machine.
struct LoopbackRedirect {
  std::string uri;  ///< as it is registered
  net::Origin origin;
  std::string path;
  bool any_port = false;  ///< its port is 0

  /// Throws UNSUPPORTED unless it is http on a loopback host, without a parameter that HighLevel adds.
  static LoopbackRedirect parse(const std::string &uri);
  void set_port(int port);
  /// The Host header of a browser that goes there.
  [[nodiscard]] std::string host_header() const;
  /// Where the browser is sent on, without the parameters.
  [[nodiscard]] std::string clean_url() const { return origin.str() + path; }

 private:
  void require_free_names() const;
};

}  // namespace ghlauth::auth
