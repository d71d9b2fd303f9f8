#pragma once

#include <ghlauth/client.h>

#include <memory>
#include <mutex>
#include <string>

#include "capi/handle.hpp"
#include "capi/list.hpp"
#include "client/client.hpp"
#include "client/request.hpp"

struct ghlauth_client : ghlauth::capi::Handle<ghlauth::capi::tag("GCLI")> {
  explicit ghlauth_client(ghlauth::auth::EnvironmentPtr environment) : client(std::move(environment)) {}
  ghlauth::client::Client client;
};

struct ghlauth_request : ghlauth::capi::Handle<ghlauth::capi::tag("GREQ")> {
  ghlauth_request(std::string_view method, std::string_view path) : request(method, path) {}
  explicit ghlauth_request(const ghlauth::permission::Operation &operation) : request(operation) {}
  ghlauth::client::Request request;
};

struct ghlauth_response : ghlauth::capi::Handle<ghlauth::capi::tag("GRES")> {
  explicit ghlauth_response(ghlauth::net::Response &&from);
  const char *trace_id() const noexcept;
  std::int32_t http_status;
  ghlauth_headers headers;
  ghlauth::SecretBytes body;  // with a NUL after its end

 private:
  // It is in the body, which may be large and is not parsed unless somebody asks.
  mutable std::once_flag trace_id_read_;
  mutable std::string trace_id_;
};
