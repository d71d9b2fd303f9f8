#pragma once

#include <ghlauth/decision.h>

#include <string>
#include <vector>

#include "capi/handle.hpp"
#include "permission/decision.hpp"

struct ghlauth_decision : ghlauth::capi::Handle<ghlauth::capi::tag("GDEC")> {
  explicit ghlauth_decision(ghlauth::permission::Decision made);
  ghlauth::permission::Decision decision;
  std::vector<std::string> hints;  // of the findings
};
