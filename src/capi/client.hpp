#pragma once

#include <ghlauth/client.h>

#include <memory>
#include <utility>

#include "capi/handle.hpp"
#include "client/client.hpp"

struct ghlauth_client : ghlauth::capi::Handle<ghlauth::capi::tag("GCLI")> {
  explicit ghlauth_client(ghlauth::auth::EnvironmentPtr environment)
      : client(std::make_shared<const ghlauth::client::Client>(std::move(environment))) {}
  std::shared_ptr<const ghlauth::client::Client> client;  // lists keep it alive
};
