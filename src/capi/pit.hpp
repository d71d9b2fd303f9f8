#pragma once

#include <ghlauth/pit.h>

#include <memory>

#include "auth/pit.hpp"
#include "capi/handle.hpp"

struct ghlauth_pit : ghlauth::capi::Handle<ghlauth::capi::tag("GPIT")> {
  std::shared_ptr<ghlauth::auth::Pit> pit;
};
