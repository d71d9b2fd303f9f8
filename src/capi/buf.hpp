#pragma once

#include <ghlauth/buf.h>

#include <string_view>

#include "capi/handle.hpp"
#include "core/secret.hpp"

struct ghlauth_buf : ghlauth::capi::Handle<ghlauth::capi::tag("GBUF")> {
  explicit ghlauth_buf(std::string_view text) : bytes(text) {}
  ghlauth::Secret bytes;
};
