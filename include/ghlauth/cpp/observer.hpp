/// @file observer.hpp Looking on while requests are sent: a hook before and after each exchange with the API, and counts.
#ifndef GHLAUTH_CPP_OBSERVER_HPP
#define GHLAUTH_CPP_OBSERVER_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "../observer.h"
#include "callbacks.hpp"

namespace ghlauth {
inline namespace v0 {

enum class Metric : std::int32_t {
  requests = GHLAUTH_METRIC_REQUESTS,              ///< requests that were begun
  failures = GHLAUTH_METRIC_FAILURES,              ///< requests that ended with a failure
  attempts = GHLAUTH_METRIC_ATTEMPTS,              ///< exchanges that were begun for them
  retries = GHLAUTH_METRIC_RETRIES,                ///< of these, the ones after a failure that may pass
  replays = GHLAUTH_METRIC_REPLAYS,                ///< of these, the ones with another token
  tokens = GHLAUTH_METRIC_TOKENS,                  ///< access tokens that were issued
  waits = GHLAUTH_METRIC_WAITS,                    ///< attempts that had to wait for their rate limit
  waited_ms = GHLAUTH_METRIC_WAITED_MS,            ///< how long they waited
  sent_bytes = GHLAUTH_METRIC_SENT_BYTES,          ///< of bodies, of attempts that were answered
  received_bytes = GHLAUTH_METRIC_RECEIVED_BYTES,  ///< of bodies of answers
  answers = GHLAUTH_METRIC_ANSWERS,                ///< attempts that were answered
  answers_ms = GHLAUTH_METRIC_ANSWERS_MS,          ///< how long their answers took
};

/// Numbers of what was made from one configuration, at one moment.
class Metrics : public Handle<ghlauth_metrics, ghlauth_metrics_free> {
 public:
  using Handle::Handle;

  std::int64_t operator[](Metric metric) const noexcept {
    return ghlauth_metrics_value(get(), static_cast<std::int32_t>(metric));
  }
  /// How many classes the histogram of the times of answers has.
  std::size_t latency_size() const noexcept { return ghlauth_metrics_latency_size(get()); }
  /// The longest time of a class; that of the last one is milliseconds::max().
  std::chrono::milliseconds latency_limit(std::size_t index) const noexcept {
    return std::chrono::milliseconds(ghlauth_metrics_latency_limit_ms(get(), index));
  }
  std::int64_t latency_count(std::size_t index) const noexcept { return ghlauth_metrics_latency_count(get(), index); }
};

/// One exchange with the API, as an observer sees it. Lent during its call.
class Attempt {
 public:
  explicit Attempt(const ghlauth_attempt *attempt, ghlauth_attempt *before = nullptr) noexcept
      : attempt_(attempt), before_(before) {}

  std::string_view method() const noexcept { return detail::view(ghlauth_attempt_method(attempt_)); }
  /// The path without the query.
  std::string_view path() const noexcept { return detail::view(ghlauth_attempt_path(attempt_)); }
  /// Which attempt of its request it is, from 1.
  std::int32_t number() const noexcept { return ghlauth_attempt_number(attempt_); }
  /// How long it waited for its rate limit.
  std::chrono::milliseconds waited() const noexcept { return std::chrono::milliseconds(ghlauth_attempt_waited_ms(attempt_)); }
  /// The HTTP status of the answer; 0 for none.
  std::int32_t http_status() const noexcept { return ghlauth_attempt_http_status(attempt_); }
  /// What it came to; it may be repeated still.
  Status outcome() const noexcept { return ghlauth_attempt_outcome(attempt_); }
  std::string_view trace_id() const noexcept { return detail::view(ghlauth_attempt_trace_id(attempt_)); }
  std::chrono::milliseconds elapsed() const noexcept {
    return std::chrono::milliseconds(ghlauth_attempt_elapsed_ms(attempt_));
  }
  std::int64_t sent_bytes() const noexcept { return ghlauth_attempt_sent_bytes(attempt_); }
  std::int64_t received_bytes() const noexcept { return ghlauth_attempt_received_bytes(attempt_); }
  /// Makes the exchange part of a trace (W3C Trace Context): before it alone.
  void set_trace(const std::string &traceparent, const std::string &tracestate = std::string()) const {
    detail::call([&](auto **error) {
      return ghlauth_attempt_set_trace(before_, detail::c_text(traceparent), detail::c_text_or_null(tracestate), error);
    });
  }

 private:
  const ghlauth_attempt *attempt_;
  ghlauth_attempt *before_;
};

/// Who looks on: before an exchange, and after it. Called by several threads at a time; must not block. Either may be none.
struct Observer {
  std::function<void(const Attempt &attempt)> before;
  std::function<void(const Attempt &attempt)> after;
};

namespace detail {

struct ObserverTable : Given<ghlauth_observer> {
  explicit ObserverTable(Observer observer) : Given(std::move(observer)) {
    const Observer &functions = data_of<Observer>(table_.user_data);
    if (functions.before)
      table_.before = [](void *data, ghlauth_attempt *attempt) {
        guard_aside([&] { data_of<Observer>(data).before(Attempt(attempt, attempt)); });
      };
    if (functions.after)
      table_.after = [](void *data, const ghlauth_attempt *attempt) {
        guard_aside([&] { data_of<Observer>(data).after(Attempt(attempt)); });
      };
  }
};

}  // namespace detail
}  // namespace v0
}  // namespace ghlauth

#endif  // GHLAUTH_CPP_OBSERVER_HPP
