#pragma once

#include <ghlauth/budget.h>

#include "budget/rate.hpp"
#include "capi/handle.hpp"

struct ghlauth_budget : ghlauth::capi::Handle<ghlauth::capi::tag("GBUD")> {
  explicit ghlauth_budget(const ghlauth::budget::State &now) : state(now) {}
  ghlauth::budget::State state;
};
