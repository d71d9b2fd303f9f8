// From a request to what is delivered: counting, faults, and the way to the part that answers. What is the sandbox's own, its
// control API and its pages, is neither counted nor spoilt by a fault: it must work while the rest fails, and looking on changes
// nothing. The consent page is HighLevel's.
#pragma once

#include "sandbox/world.hpp"

namespace ghlauth::sandbox {

Delivery answer(World &world, const Request &request) noexcept;

}  // namespace ghlauth::sandbox
