#pragma once

#include <ghlauth/config.h>

#include <memory>
#include <string>

#include "auth/environment.hpp"
#include "budget/budgets.hpp"
#include "capi/handle.hpp"
#include "capi/transport.hpp"
#include "net/curl_transport.hpp"

struct ghlauth_config : ghlauth::capi::Handle<ghlauth::capi::tag("GCFG")> {
  ghlauth_config();
  ghlauth::auth::Environment environment;  // its sessions are made with the snapshot
  ghlauth::net::CurlOptions curl;
  ghlauth::capi::TransportTable transport;
  ghlauth::budget::Limits rate_limit;  // max 0: nothing is counted
  bool shared_budget = true;
  // What was counted stays when other things change.
  mutable std::shared_ptr<ghlauth::budget::Budgets> budgets;
  mutable ghlauth::auth::EnvironmentPtr snapshot;  // shared by what is made until the next change
};

namespace ghlauth::capi {

/// What handles made from a configuration share. NULL: the defaults.
auth::EnvironmentPtr environment_of(const ghlauth_config *config);

}  // namespace ghlauth::capi
