// What lies between this machine and HighLevel: names, TLS, clocks.
#pragma once

#include <string>

#include "cli/doctor/findings.hpp"

namespace ghlauth::cli {

/// Asks the origin for its front page, without a credential. `ca_file`: empty for the system's.
void look_at_origin(const std::string &origin, const std::string &ca_file, Findings &findings);

}  // namespace ghlauth::cli
