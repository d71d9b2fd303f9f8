// The consent page: GET shows it, POST approves.
#pragma once

#include "sandbox/world.hpp"

namespace ghlauth::sandbox {

/// True for the paths of the page, whether or not the switch authorize-path has them.
bool is_consent_path(std::string_view path) noexcept;
Response consent_page(Call &call);

}  // namespace ghlauth::sandbox
