#pragma once

#include <ghlauth/credential.h>

#include <memory>

#include "auth/credential.hpp"
#include "capi/handle.hpp"

struct ghlauth_credential : ghlauth::capi::Handle<ghlauth::capi::tag("GCRE")> {
  explicit ghlauth_credential(ghlauth::auth::CredentialPtr from) : credential(std::move(from)) {}
  ~ghlauth_credential() { credential->settle(); }
  ghlauth::auth::CredentialPtr credential;
};
