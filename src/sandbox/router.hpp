// From a request to what is delivered: counting, faults, and the way to the part that answers.
#pragma once

#include "sandbox/world.hpp"

namespace ghlauth::sandbox {

Delivery answer(World &world, const Request &request) noexcept;

}  // namespace ghlauth::sandbox
