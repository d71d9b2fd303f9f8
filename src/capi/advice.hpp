#pragma once

#include <ghlauth/advice.h>

#include <deque>
#include <string>

#include "capi/handle.hpp"
#include "capi/list.hpp"
#include "permission/advice.hpp"

struct ghlauth_needs : ghlauth::capi::Handle<ghlauth::capi::tag("GNDS")> {
  ghlauth::permission::Needs needs;
};

struct ghlauth_advice : ghlauth::capi::Handle<ghlauth::capi::tag("GADV")> {
  explicit ghlauth_advice(ghlauth::permission::Advice from);

  ghlauth::permission::Advice advice;
  std::string json;
  // As they are handed out.
  ghlauth_list notes;
  std::deque<ghlauth_list> lacks;
  std::deque<ghlauth_list> conflict_criteria;
};
