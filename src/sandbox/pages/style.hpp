// The stylesheet of all pages. It is part of each page, and the only style that the content security policy allows there.
#pragma once

#include <string_view>

namespace ghlauth::sandbox {

extern const std::string_view stylesheet;

}  // namespace ghlauth::sandbox
