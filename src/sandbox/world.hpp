// Everything that a running sandbox holds, behind one mutex.
#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "core/clock.hpp"
#include "sandbox/counters.hpp"
#include "sandbox/faults.hpp"
#include "sandbox/http.hpp"
#include "sandbox/ids.hpp"
#include "sandbox/jwt.hpp"
#include "sandbox/operation_table.hpp"
#include "sandbox/rate.hpp"
#include "sandbox/state.hpp"
#include "sandbox/switches.hpp"
#include "sandbox/webhooks/keys.hpp"
#include "sandbox/webhooks/targets.hpp"
#include "sandbox/webhooks/webhooks.hpp"

namespace ghlauth::sandbox {

/// The machine's clock and what tests added to it.
class OffsetClock final : public Clock {
 public:
  [[nodiscard]] std::int64_t unix_ms() const override { return base_.unix_ms() + offset_ms_.load(); }
  /// For intervals: to the millisecond, which the machine's time of day is not, and never set by anybody but tests.
  [[nodiscard]] std::int64_t steady_ms() const { return monotonic_ms() + offset_ms_.load(); }
  void advance(std::int64_t ms) { offset_ms_ += ms; }
  [[nodiscard]] std::int64_t offset_ms() const { return offset_ms_.load(); }

 private:
  SystemClock base_;
  std::atomic<std::int64_t> offset_ms_{0};
};

/// A page with forms that was shown and not yet answered.
struct OpenPage {
  std::vector<FormField> parameters;  ///< what it was shown for
  std::int64_t expires_ms = 0;
};

struct World {
  explicit World(std::optional<std::uint64_t> seed) : ids(seed) {}

  std::mutex mutex;  ///< guards all below but the clock, the signer, the operations and the targets
  State state;
  Switches switches;
  Faults faults;
  Counters counters;
  RateLimiter rate;
  Ids ids;
  std::map<std::string, OpenPage, std::less<>> open_pages;  ///< by the token of its forms
  std::string control_token;
  std::string url;
  OffsetClock clock;
  JwtSigner signer;
  OperationTable operations;  ///< as it is when the server starts
  Targets targets;            ///< the same
  Webhooks webhooks;
  KeyRing webhook_keys;
};

/// One request that is being answered. The lock is held, and is let go only around the signing of tokens.
struct Call {
  World &world;
  const Request &request;
  std::unique_lock<std::mutex> &lock;
  Sender sender = {};  ///< as soon as it is known, also where the request is refused; for the list of recent requests
};

}  // namespace ghlauth::sandbox
