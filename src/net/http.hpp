// One HTTP request and its answer, as plain values.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/secret.hpp"
#include "net/body.hpp"
#include "net/header_fields.hpp"
#include "net/request_headers.hpp"
#include "net/url.hpp"

namespace ghlauth::net {

struct Request {
  std::string method;
  Url url;
  RequestHeaders headers;  ///< of this one alone
  std::optional<SecretBytes> body;
  std::shared_ptr<const RequestHeaders> shared_headers{};  ///< sent after its own; null: none
  std::shared_ptr<const BodyStreams> streams{};  ///< null: both bodies stay in memory, and nobody looks on
  /// A request that is not idempotent is never sent a second time, by nobody.
  bool idempotent = false;
  /// For the token endpoint: no connection that may just be dying.
  bool fresh_connection = false;
  /// Not begun any more when boot_ms() is beyond it: whoever asks for it then has no right to send. With it, what was begun in
  /// time is not sent when its timeout has passed on that clock: the process may have been stopped, or the machine asleep.
  std::int64_t begin_by_boot_ms = INT64_MAX;
  /// Of the whole exchange; with streams: since the last byte of a body.
  std::int64_t timeout_ms = 30000;
  std::int64_t connect_timeout_ms = 10000;
  std::size_t max_response_bytes = 64U << 20;  ///< in memory
};

struct Response {
  int status = 0;
  HeaderFields headers;
  SecretBytes body;
  std::int64_t sent_bytes = 0;      ///< of the request's body
  std::int64_t received_bytes = 0;  ///< of the body, as it came
};

}  // namespace ghlauth::net
