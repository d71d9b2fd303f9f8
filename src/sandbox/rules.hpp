// Why a rule refused a request, in a sentence for people.
#pragma once

#include <string_view>

namespace ghlauth::sandbox {

/// Empty for a rule that refuses nothing.
std::string_view why(std::string_view rule) noexcept;

}  // namespace ghlauth::sandbox
