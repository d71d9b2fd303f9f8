// Failures on demand: a queue of faults, each for some method and path prefix and some number of requests.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
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
  std::int64_t number = 0;  ///< names it in the control API and on the pages
  std::string kind;
  std::string method;       ///< empty: any
  std::string path_prefix;  ///< empty: any outside the control API and the sandbox's own pages
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

struct FaultKind {
  std::string_view name;
  bool effect;  ///< the request is carried out before the answer is spoilt, unless the fault says otherwise
  std::string_view what;
};
std::span<const FaultKind> fault_kinds() noexcept;
/// nullptr where there is none of that name.
const FaultKind *find_fault_kind(std::string_view name) noexcept;

class Faults {
 public:
  /// Throws INVALID_ARGUMENT naming the member that is wrong.
  void add(const JsonValue &description);
  void clear() noexcept { queue_.clear(); }
  /// Takes one out. Throws INVALID_ARGUMENT when it is not there any more.
  void remove(std::int64_t number);
  /// The first fault in the queue for a request, with one of its requests used up.
  std::optional<Fault> take(std::string_view method, std::string_view path);
  [[nodiscard]] const std::deque<Fault> &queue() const noexcept { return queue_; }

 private:
  std::deque<Fault> queue_;
  std::int64_t last_number_ = 0;
};

/// Spoils an answer; `response` is the one of the handler, or empty where the fault has no effect before it.
Delivery spoil(const Fault &fault, Response response);

}  // namespace ghlauth::sandbox
