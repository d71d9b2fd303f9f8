#pragma once

#include <ghlauth/cancel.h>

#include "capi/handle.hpp"
#include "core/cancel.hpp"

struct ghlauth_cancel : ghlauth::capi::Handle<ghlauth::capi::tag("GCAN")> {
  ghlauth::Cancel cancel;
};

namespace ghlauth::capi {

/// The cancel of a call: that of the handle, or the one that nobody can request. A call that is cancelled before it begins
/// fails.
inline const Cancel &cancel_of(ghlauth_cancel *handle) {
  if (handle == nullptr) return Cancel::none();
  const Cancel &cancel = deref(handle, "cancel").cancel;
  cancel.check();
  return cancel;
}

}  // namespace ghlauth::capi
