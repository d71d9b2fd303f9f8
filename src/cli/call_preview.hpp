// ghlauth call --dry-run: whether the credential may, and what would be sent.
#pragma once

#include <string>

#include "cli/credentials.hpp"
#include "cli/handles.hpp"

namespace ghlauth::cli {

/// Prints the decision and the request. Returns the exit code: failed, when the credential may not.
[[nodiscard]] int show_preview(const Client &client, const Chosen &chosen, const Request &request, const std::string &location);

}  // namespace ghlauth::cli
