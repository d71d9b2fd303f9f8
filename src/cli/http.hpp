// HTTP of the program's own, beside the library's: to the application, to a sandbox, to see who answers. The only user of libcurl here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/failure.hpp"
#include "cli/secret.hpp"

namespace ghlauth::cli {

struct HttpCall {
  std::string url;  ///< http or https; redirects are not followed
  std::optional<std::string> body;                           ///< POST with it; else GET
  std::vector<std::pair<std::string, std::string>> headers;  ///< a value that cannot be one is left out; an empty one takes libcurl's own away
  const Secret *bearer = nullptr;
  std::string ca_file;  ///< empty for the system's
  bool has_proxy = false;  ///< that of the environment
  std::int64_t timeout_ms = 30'000;
  bool ends_with_program = true;  ///< with the first signal; else it is still brought to its end
};

struct HttpAnswer {
  long status = 0;
  std::string body;     ///< the first 16 MiB of it
  std::string date;     ///< of its header; empty where it has none
  std::string address;  ///< who answered
  std::int64_t took_ms = 0;
};

/// No answer came.
class HttpFailure : public Failure {
 public:
  enum class Reason { NAME, PROXY, CONNECTION, TLS, OTHER };
  HttpFailure(Reason why, std::string what_happened) : Failure(exit_failed, std::move(what_happened)), reason(why) {}
  Reason reason;
};

/// Throws HttpFailure. Each thread keeps its connections.
[[nodiscard]] HttpAnswer http(const HttpCall &call);

/// "libcurl 7.88.1, OpenSSL/3.0.15".
[[nodiscard]] std::string http_library();
[[nodiscard]] bool has_http2();

}  // namespace ghlauth::cli
