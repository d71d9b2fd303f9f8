/// @file keep.hpp What a run of OAuth::keep does.
#ifndef GHLAUTH_CPP_KEEP_HPP
#define GHLAUTH_CPP_KEEP_HPP

#include <chrono>
#include <cstdint>
#include <functional>
#include <string_view>
#include <type_traits>
#include <utility>

#include "../keep.h"
#include "callbacks.hpp"

namespace ghlauth {
inline namespace v0 {

/// An installation was renewed (GHLAUTH_OK), or could not be.
using KeepProgress = std::function<void(std::string_view installation_id, Status status)>;

/// keep.h says what each of them means.
class KeepOptions : public Handle<ghlauth_keep_options, ghlauth_keep_options_free> {
 public:
  using Handle::Handle;
  KeepOptions()
      : Handle(detail::make<KeepOptions>([](auto **out, auto **error) { return ghlauth_keep_options_new(out, error); })) {}

  /// Renews refresh tokens that are older.
  KeepOptions &set_age(std::chrono::seconds age) {
    return set(ghlauth_keep_options_set_age_s, age.count());
  }
  /// 0 for no limit.
  KeepOptions &set_max_refreshes(std::int64_t max_refreshes) {
    return set(ghlauth_keep_options_set_max_refreshes, max_refreshes);
  }
  KeepOptions &set_parallel(std::int32_t parallel) { return set(ghlauth_keep_options_set_parallel, parallel); }
  /// How soon one begins after the one before.
  KeepOptions &set_interval(std::chrono::milliseconds interval) {
    return set(ghlauth_keep_options_set_interval_ms, interval.count());
  }
  KeepOptions &set_tombstone_age(std::chrono::seconds age) {
    return set(ghlauth_keep_options_set_tombstone_age_s, age.count());
  }
  KeepOptions &set_reconcile(bool enabled) { return set(ghlauth_keep_options_set_reconcile, enabled ? 1 : 0); }
  /// None for nobody. It is called in OAuth::keep.
  KeepOptions &set_progress(KeepProgress progress) {
    if (!progress) return set(ghlauth_keep_options_set_progress, nullptr);
    struct Table : detail::Given<ghlauth_keep_progress> {
      explicit Table(KeepProgress function) : Given(std::move(function)) {
        table_.done = [](void *data, const char *installation_id, Status status) {
          detail::guard_aside([&] { detail::data_of<KeepProgress>(data)(detail::view(installation_id), status); });
        };
      }
    } table(std::move(progress));
    return set(ghlauth_keep_options_set_progress, table.give());
  }

 private:
  template <class Value>
  KeepOptions &set(Status (*setter)(ghlauth_keep_options *, Value, ghlauth_error **), std::enable_if_t<true, Value> value) {
    detail::call([&](auto **error) { return setter(get(), value, error); });
    return *this;
  }
};

}  // namespace v0
}  // namespace ghlauth

#endif  // GHLAUTH_CPP_KEEP_HPP
