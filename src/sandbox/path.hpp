// Path templates such as /contacts/{contactId}.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/encoding.hpp"

namespace ghlauth::sandbox {

/// The decoded values of the template's {name}s, or nothing when it does not match. A slash at the end makes no difference.
std::optional<std::vector<FormField>> match_path(std::string_view pattern, std::string_view path);

}  // namespace ghlauth::sandbox
