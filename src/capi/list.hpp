#pragma once

#include <ghlauth/list.h>

#include <string>
#include <utility>
#include <vector>

#include "capi/handle.hpp"
#include "net/header_fields.hpp"

struct ghlauth_list : ghlauth::capi::Handle<ghlauth::capi::tag("GLST")> {
  ghlauth_list() = default;
  explicit ghlauth_list(std::vector<std::string> strings) : values(std::move(strings)) {}
  std::vector<std::string> values;
};

struct ghlauth_headers : ghlauth::capi::Handle<ghlauth::capi::tag("GHDR")> {
  ghlauth::net::HeaderFields fields;
};
