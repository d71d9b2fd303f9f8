// Claims in this process's memory, as many as are allowed.
#pragma once

#include <cstddef>
#include <memory>

#include "webhook/claims.hpp"

namespace ghlauth::webhook {

/// With `max_claims` of them, those that end first make room: a whole bucket of time at once, confirmed ones before others.
std::shared_ptr<Claims> make_memory_claims(std::size_t max_claims);

}  // namespace ghlauth::webhook
