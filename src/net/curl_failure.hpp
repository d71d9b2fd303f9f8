// What libcurl's result means to a caller.
#pragma once

#include <curl/curl.h>

#include "core/error.hpp"
#include "net/url.hpp"

namespace ghlauth::net {

struct CurlFailure {
  CURLcode result = CURLE_OK;
  const char *detail = "";  ///< libcurl's own words
  const Origin *origin = nullptr;
  bool sent = false;  ///< the request, or a part of it, may have reached the server
  bool too_large = false;
  int socket_errno = 0;  ///< of a socket that could not be opened; 0: none
  bool through_proxy = false;
  long proxy_status = 0;  ///< of a CONNECT; 0: none
  std::int64_t timeout_ms = 0;
};

Error error_from(const CurlFailure &failure);

}  // namespace ghlauth::net
