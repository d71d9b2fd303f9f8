#pragma once

#include <ghlauth/response.h>

#include <mutex>
#include <string>

#include "capi/handle.hpp"
#include "capi/list.hpp"
#include "net/http.hpp"

struct ghlauth_response : ghlauth::capi::Handle<ghlauth::capi::tag("GRES")> {
  /// Takes what is in it, or, without memory, throws and takes nothing.
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
