// How Redis is reached: by the URL alone.
#pragma once

#include <cstdint>
#include <string>

#include "modules/stores/url.hpp"

namespace ghlauth::redis {

struct Settings {
  /// Throws Failure for what cannot be or is not allowed.
  Settings(std::string_view scheme, stores::Url url);

  std::string called;   ///< "Redis at host:port"
  std::string address;  ///< of this machine, or the path of a Unix socket
  std::uint16_t port = 0;
  std::string user;  ///< empty for the default one
  std::optional<stores::Hidden> password;
  std::int64_t database = 0;
  std::string prefix;  ///< of every key
};

}  // namespace ghlauth::redis
