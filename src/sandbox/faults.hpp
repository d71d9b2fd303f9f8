// Failures on demand: a queue of faults, each for some method and path prefix and some number of requests.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "core/json.hpp"
#include "sandbox/http.hpp"

namespace ghlauth::sandbox {

/// How an answer leaves.
enum class Ending {
  WHOLE,
  NO_ANSWER,  ///< the connection is closed without a byte
  TRUNCATED,  ///< half of the announced body, then the connection is closed
  RESET,      ///< the same, closed with a reset
  DRIP,       ///< a few bytes at a time
};

struct Delivery {
  Response response;
  Ending ending = Ending::WHOLE;
  std::int64_t delay_ms = 0;
  std::size_t drip_bytes = 1;
  std::int64_t drip_interval_ms = 0;
};

struct Fault {
  std::string kind;
  std::string method;       ///< empty: any
  std::string path_prefix;  ///< empty: any outside the control API
  std::int64_t count = 1;   ///< requests left
  bool effect = false;      ///< whether the request is carried out before the answer is spoilt
  std::int64_t delay_ms = 0;
  unsigned status = 0;
  std::int64_t retry_after_s = -1;
  std::string body;
  std::string location;
  std::string value;  ///< bad_expires_in: the JSON value to send
  std::size_t bytes = 0;
  std::int64_t interval_ms = 0;
};

class Faults {
 public:
  /// Throws INVALID_ARGUMENT naming the member that is wrong.
  void add(const JsonValue &description);
  void clear() noexcept { queue_.clear(); }
  /// The first fault in the queue for a request, with one of its requests used up.
  std::optional<Fault> take(std::string_view method, std::string_view path);
  [[nodiscard]] const std::deque<Fault> &queue() const noexcept { return queue_; }

 private:
  std::deque<Fault> queue_;
};

/// Spoils an answer; `response` is the one of the handler, or empty where the fault has no effect before it.
Delivery spoil(const Fault &fault, Response response);

}  // namespace ghlauth::sandbox
