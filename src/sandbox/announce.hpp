// What the sandbox says at its start: for people, as one line of JSON, or as variables for a command.
#pragma once

#include <string>

#include "sandbox/child.hpp"
#include "sandbox/seed.hpp"
#include "sandbox/world.hpp"

namespace ghlauth::sandbox {

std::string announcement_json(World &world, const Seeded &seeded);
std::string announcement_text(World &world, const Seeded &seeded);
/// GHLAUTH_SANDBOX_*, without a value where there is nothing to name.
Environment announcement_environment(World &world, const Seeded &seeded);

}  // namespace ghlauth::sandbox
