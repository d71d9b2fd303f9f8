#pragma once

#include <ghlauth/user_context.h>

#include <utility>

#include "capi/handle.hpp"
#include "protocol/user_context.hpp"

struct ghlauth_user_context : ghlauth::capi::Handle<ghlauth::capi::tag("GUSR")> {
  explicit ghlauth_user_context(ghlauth::UserContext from) : context(std::move(from)) {}
  ghlauth::UserContext context;
};
