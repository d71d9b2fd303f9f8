#pragma once

#include <ghlauth/observer.h>

#include <memory>

#include "auth/observer.hpp"
#include "capi/handle.hpp"

// What the application's observer sees of one exchange.
struct ghlauth_attempt : ghlauth::capi::Handle<ghlauth::capi::tag("GATT")> {
  explicit ghlauth_attempt(const ghlauth::auth::AttemptView &seen) : view(&seen) {}
  const ghlauth::auth::AttemptView *view;
  ghlauth::auth::TraceContext *trace = nullptr;  // before the exchange
};

namespace ghlauth::capi {

/// Null for null.
std::shared_ptr<auth::Observer> make_observer(const ghlauth_observer *table);

}  // namespace ghlauth::capi
