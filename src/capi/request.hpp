#pragma once

#include <ghlauth/request.h>

#include <string_view>

#include "capi/handle.hpp"
#include "client/request.hpp"

struct ghlauth_request : ghlauth::capi::Handle<ghlauth::capi::tag("GREQ")> {
  ghlauth_request(std::string_view method, std::string_view path) : request(method, path) {}
  explicit ghlauth_request(const ghlauth::permission::Operation &operation) : request(operation) {}
  ghlauth::client::Request request;
};
