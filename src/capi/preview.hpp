#pragma once

#include <ghlauth/preview.h>

#include <string>

#include "capi/handle.hpp"
#include "capi/list.hpp"
#include "client/preview.hpp"

struct ghlauth_preview : ghlauth::capi::Handle<ghlauth::capi::tag("GPRE")> {
  explicit ghlauth_preview(ghlauth::client::Preview &&made);
  std::string method, url, path;
  ghlauth_headers headers;
  ghlauth::SecretBytes body;  // with a NUL after its end
};
