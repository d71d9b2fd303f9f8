#pragma once

#include <string>
#include <vector>

#include "cli/handles.hpp"

namespace ghlauth::cli {

/// Gives a request the parts of a multipart body: name=value, or name=@FILE with ";type=TYPE" and ";filename=NAME" behind it; @- is
/// standard input.
void add_parts(const Request &request, const std::vector<std::string> &parts);

}  // namespace ghlauth::cli
