// The transport over libcurl's multi interface.
#pragma once

#include <memory>
#include <string>

#include "net/transport.hpp"

namespace ghlauth::net {

struct CurlOptions {
  std::string user_agent;  ///< "ghlauth/<version>" and the application's own
  std::string ca_file;     ///< empty: the certificates of the system
  std::string proxy_url;   ///< empty: none
  bool proxy_from_environment = false;
};

/// One multi handle a session. DNS answers and TLS sessions are shared among the sessions, connections are not. The CA file is
/// parsed once. Thread-safe.
std::shared_ptr<Transport> make_curl_transport(CurlOptions options);

}  // namespace ghlauth::net
