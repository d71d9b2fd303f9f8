#pragma once

#include <ghlauth/store.h>

#include <memory>

#include "auth/vault.hpp"
#include "capi/handle.hpp"
#include "store/open.hpp"

struct ghlauth_store : ghlauth::capi::Handle<ghlauth::capi::tag("GSTO")> {
  std::shared_ptr<ghlauth::auth::Vault> vault;
};

struct ghlauth_store_options : ghlauth::capi::Handle<ghlauth::capi::tag("GSOP")> {
  ghlauth::store::OpenOptions options;
};
