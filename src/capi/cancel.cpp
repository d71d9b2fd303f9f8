#include "capi/cancel.hpp"

#include "capi/arguments.hpp"
#include "capi/guard.hpp"

using ghlauth::capi::deref;
using ghlauth::capi::free_handle;
using ghlauth::capi::guard;
using ghlauth::capi::peek;
using ghlauth::capi::require_out;

extern "C" {

ghlauth_status ghlauth_cancel_new(ghlauth_cancel **cancel, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(cancel, "cancel");
    *cancel = new ghlauth_cancel;
  });
}

void ghlauth_cancel_request(ghlauth_cancel *cancel) {
  if (peek(cancel)) cancel->cancel.request();
}

std::int32_t ghlauth_cancel_is_requested(const ghlauth_cancel *cancel) {
  return peek(cancel) && cancel->cancel.requested() ? 1 : 0;
}

ghlauth_status ghlauth_cancel_set_timeout_ms(ghlauth_cancel *cancel, std::int64_t timeout_ms, ghlauth_error **error) {
  return guard(error, [&] { deref(cancel, "cancel").cancel.set_timeout_ms(timeout_ms); });
}

void ghlauth_cancel_free(ghlauth_cancel *cancel) { free_handle(cancel); }

}  // extern "C"
