// What turns the sandbox while it runs, by the control API and by the pages alike.
#pragma once

#include "core/json.hpp"
#include "sandbox/world.hpp"

namespace ghlauth::sandbox {

/// {"seconds": n}; below zero: back. Webhooks whose time has come are sent. Throws INVALID_ARGUMENT, as all of these do.
void advance_clock(World &world, const JsonValue &request);

/// {name: value, ...}: all of them or none.
void change_switches(World &world, const JsonValue &request);

/// One fault, or {"faults": [...]}: all of them or none.
void add_faults(World &world, const JsonValue &request);

/// Forgets the numbers and the list of requests.
void reset_counters(World &world);

/// The number in a path. Throws INVALID_ARGUMENT with what it should have named.
std::int64_t read_number(std::string_view text, std::string_view of_what);

}  // namespace ghlauth::sandbox
