#pragma once

#include <string>

namespace ghlauth::cli {

/// Opens an address in the user's browser (xdg-open), which goes on by itself. False when there is nothing to open it with.
bool open_browser(const std::string &url);

}  // namespace ghlauth::cli
