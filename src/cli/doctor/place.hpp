// What lies on this machine: versions, the profile, the key, the store.
#pragma once

#include "cli/doctor/findings.hpp"
#include "cli/options.hpp"

namespace ghlauth::cli {

void look_at_versions(Findings &findings);
/// False when the store cannot be used: what is in it needs no look then.
[[nodiscard]] bool look_at_store(const Options &options, Findings &findings);

}  // namespace ghlauth::cli
