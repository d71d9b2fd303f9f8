#pragma once

#include <ghlauth/oauth.h>

#include <memory>
#include <string>

#include "auth/oauth.hpp"
#include "capi/handle.hpp"

struct ghlauth_oauth : ghlauth::capi::Handle<ghlauth::capi::tag("GOAU")> {
  ghlauth_oauth() = default;
  ~ghlauth_oauth() {
    if (oauth) oauth->close();
  }
  ghlauth::auth::OAuthPtr oauth;
};

struct ghlauth_authorize_options : ghlauth::capi::Handle<ghlauth::capi::tag("GAUO")> {
  ghlauth::auth::AuthorizeOptions options;
};

struct ghlauth_callback : ghlauth::capi::Handle<ghlauth::capi::tag("GCBK")> {
  ghlauth::auth::Callback callback;
};
