// The library's lists, and those of the program.
#pragma once

#include <string>
#include <vector>

#include "cli/handles.hpp"

namespace ghlauth::cli {

/// What options gave: each may have several words.
[[nodiscard]] List list_of(const std::vector<std::string> &groups);
[[nodiscard]] std::vector<std::string> strings_of(const ghlauth_list *list);

}  // namespace ghlauth::cli
