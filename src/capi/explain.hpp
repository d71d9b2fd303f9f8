#pragma once

#include <ghlauth/explain.h>

#include <string>

#include "capi/handle.hpp"
#include "permission/explain.hpp"

struct ghlauth_explanation : ghlauth::capi::Handle<ghlauth::capi::tag("GEXP")> {
  explicit ghlauth_explanation(ghlauth::permission::Explanation from)
      : explanation(std::move(from)), json(json_of(explanation)) {}

  ghlauth::permission::Explanation explanation;
  std::string json;
};
