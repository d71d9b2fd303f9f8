#pragma once

#include <ghlauth/store.h>

#include <memory>
#include <string>

#include "auth/vault.hpp"
#include "capi/handle.hpp"
#include "core/secret.hpp"
#include "store/open.hpp"

struct ghlauth_store : ghlauth::capi::Handle<ghlauth::capi::tag("GSTO")> {
  std::shared_ptr<ghlauth::auth::Vault> vault;
  std::string warning;
};

struct ghlauth_store_options : ghlauth::capi::Handle<ghlauth::capi::tag("GSOP")> {
  ghlauth::store::OpenOptions options;
  // For stores on a server.
  ghlauth::Secret password;
  bool tokens_in_redis = false;
  std::string module_dir;  // empty: beside the library
};
