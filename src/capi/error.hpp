// The C error object.
#pragma once

#include <ghlauth/error.h>

#include "capi/handle.hpp"
#include "core/error.hpp"

namespace ghlauth::capi {

/// Makes the error object when the caller wants one, and returns the status. Without memory it is the static one.
ghlauth_status report(ghlauth_error **error, const Error &failure) noexcept;
ghlauth_status report_out_of_memory(ghlauth_error **error) noexcept;
ghlauth_status report_internal(ghlauth_error **error, const char *what) noexcept;

}  // namespace ghlauth::capi
