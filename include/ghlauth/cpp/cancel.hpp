/// @file cancel.hpp Ending a blocking call early: by another thread or by a time limit.
#ifndef GHLAUTH_CPP_CANCEL_HPP
#define GHLAUTH_CPP_CANCEL_HPP

#include <chrono>
#include <optional>

#include "../cancel.h"
#include "handle.hpp"
#include "time.hpp"

namespace ghlauth {
inline namespace v0 {

/// Ends the blocking calls that it is passed to, which then throw CancelledError, or TimeoutError for the limit. It stays cancelled
/// for good, and has to live until those calls have returned.
class Cancel : public Handle<ghlauth_cancel, ghlauth_cancel_free> {
 public:
  using Handle::Handle;
  Cancel() : Handle(detail::make<Cancel>([](auto **out, auto **error) { return ghlauth_cancel_new(out, error); })) {}
  /// With a time limit from now.
  explicit Cancel(std::chrono::milliseconds timeout) : Cancel() { set_timeout(timeout); }

  /// Ends the calls within 100 ms. By any thread; safe in a signal handler.
  void request() const noexcept { ghlauth_cancel_request(get()); }
  bool is_requested() const noexcept { return ghlauth_cancel_is_requested(get()) != 0; }
  /// Limits the calls to a time from now; none removes the limit.
  void set_timeout(std::optional<std::chrono::milliseconds> timeout) const {
    detail::call([&](auto **error) { return ghlauth_cancel_set_timeout_ms(get(), detail::ms_or_none(timeout), error); });
  }
};

namespace detail {

inline ghlauth_cancel *handle_of(const Cancel *cancel) noexcept { return cancel != nullptr ? cancel->get() : nullptr; }

}  // namespace detail
}  // namespace v0
}  // namespace ghlauth

#endif  // GHLAUTH_CPP_CANCEL_HPP
