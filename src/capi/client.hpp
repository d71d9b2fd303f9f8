#pragma once

#include <ghlauth/client.h>

#include "capi/handle.hpp"
#include "client/client.hpp"

struct ghlauth_client : ghlauth::capi::Handle<ghlauth::capi::tag("GCLI")> {
  explicit ghlauth_client(ghlauth::auth::EnvironmentPtr environment) : client(std::move(environment)) {}
  ghlauth::client::Client client;
};
