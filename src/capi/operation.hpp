#pragma once

#include <ghlauth/operation.h>

#include "permission/operation.hpp"

namespace ghlauth::capi {

/// The entry that a pointer stands for; nullptr when it points to no entry of the catalogue.
const permission::Operation *peek(const ghlauth_operation *operation) noexcept;

/// An entry as the public header has it, and nullptr as NULL.
inline const ghlauth_operation *operation_handle(const permission::Operation *operation) noexcept {
  return reinterpret_cast<const ghlauth_operation *>(operation);
}

}  // namespace ghlauth::capi
