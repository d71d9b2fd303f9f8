#pragma once

#include <ghlauth/plan.h>

#include "capi/handle.hpp"
#include "capi/list.hpp"
#include "permission/plan.hpp"

struct ghlauth_plan : ghlauth::capi::Handle<ghlauth::capi::tag("GPLN")> {
  explicit ghlauth_plan(const ghlauth::permission::Plan &made)
      : operations(made.operations),
        admitted(made.admitted),
        scopes(made.scopes),
        unknown(made.unknown),
        events(made.events),
        warnings(made.warnings) {}
  std::vector<const ghlauth::permission::Operation *> operations;
  ghlauth::permission::Admitted admitted;
  ghlauth_list scopes;
  ghlauth_list unknown;
  ghlauth_list events;
  ghlauth_list warnings;
};
