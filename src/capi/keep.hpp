#pragma once

#include <ghlauth/keep.h>

#include "auth/keeper.hpp"
#include "capi/handle.hpp"

struct ghlauth_keep_options : ghlauth::capi::Handle<ghlauth::capi::tag("GKEO")> {
  ghlauth::auth::KeepOptions options;
};
