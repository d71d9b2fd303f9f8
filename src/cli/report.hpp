// How the commands answer: lines for people, JSON for programs.
#pragma once

#include <ghlauth/installation.h>

#include <string>

#include "cli/json.hpp"
#include "cli/profile.hpp"

namespace ghlauth::cli {

void success(const std::string &text);  ///< on stdout
void warn(const std::string &text);     ///< on stderr

[[nodiscard]] const char *state_name(int state);  ///< "valid", "needs authorization", "inactive", "removed", "due", "refreshing"
[[nodiscard]] Json installation_json(const ghlauth_installation &installation);
[[nodiscard]] Json pit_json(const SavedPit &pit, const char *state);

}  // namespace ghlauth::cli
