#pragma once

#include <ghlauth/store.h>

#include <memory>

#include "auth/vault.hpp"
#include "capi/handle.hpp"

struct ghlauth_store : ghlauth::capi::Handle<ghlauth::capi::tag("GSTO")> {
  std::shared_ptr<ghlauth::auth::Vault> vault;
};

namespace ghlauth::capi {

std::shared_ptr<auth::Vault> open_vault(std::string_view url);

}  // namespace ghlauth::capi
