#pragma once

#include <ghlauth/login.h>

#include <memory>

#include "auth/login.hpp"
#include "capi/handle.hpp"

struct ghlauth_login : ghlauth::capi::Handle<ghlauth::capi::tag("GLGN")> {
  std::unique_ptr<ghlauth::auth::Login> login;
};
