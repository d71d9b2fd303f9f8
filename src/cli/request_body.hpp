#pragma once

#include <string>

#include "cli/handles.hpp"

namespace ghlauth::cli {

/// Gives a request its body: text, @FILE or - for standard input. JSON, which is checked, unless there is another content type.
void set_body(const Request &request, const std::string &data, const std::string &content_type);

}  // namespace ghlauth::cli
