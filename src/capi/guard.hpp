// The funnel: the one place where failures become a status and an error object.
#pragma once

#include <exception>
#include <new>

#include "capi/error.hpp"
#include "core/error.hpp"

namespace ghlauth::capi {

/// Runs the body of an entry point. Nothing leaves it by exception.
template <class Body>
ghlauth_status guard(ghlauth_error **error, Body &&body) noexcept {
  if (error != nullptr) *error = nullptr;
  try {
    body();
    return GHLAUTH_OK;
  } catch (const Error &failure) {
    return report(error, failure);
  } catch (const std::bad_alloc &) {
    return report_out_of_memory(error);
  } catch (const std::exception &failure) {
    return report_internal(error, failure.what());
  } catch (...) {
    return report_internal(error, "an exception of an unknown type");
  }
}

}  // namespace ghlauth::capi
