// The credentials of the store: how they are, and whether they may do what they are needed for.
#pragma once

#include <string>
#include <vector>

#include "cli/doctor/findings.hpp"
#include "cli/options.hpp"

namespace ghlauth::cli {

/// Of --as alone, where it is given. `operations`: by name, or "METHOD PATH".
void look_at_credentials(const Options &options, const std::vector<std::string> &operations, Findings &findings);

}  // namespace ghlauth::cli
