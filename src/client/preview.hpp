// A request as it would be sent, without the secrets and without the sending.
#pragma once

#include <string>

#include "client/request.hpp"

namespace ghlauth::client {

struct Preview {
  std::string method;
  std::string url;
  std::string path;           ///< with the query
  net::HeaderFields headers;  ///< in the place of what is or may be secret "[redacted]"
  SecretBytes body;
};

/// Throws INVALID_ARGUMENT for what the request still lacks.
Preview preview(const Request &request, const auth::Environment &environment);

}  // namespace ghlauth::client
