// The script of the list of requests.
#pragma once

#include <string_view>

namespace ghlauth::sandbox {

extern const std::string_view requests_script;

}  // namespace ghlauth::sandbox
