// What a command reads: a file, or standard input.
#pragma once

#include <string>

namespace ghlauth::cli {

/// "" and "-": standard input, to its end. `what` it is, for the failure.
[[nodiscard]] std::string input(const std::string &file, const std::string &what);

}  // namespace ghlauth::cli
