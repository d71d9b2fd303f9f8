// The control API under /__sandbox/: for tests and demos, behind the control token.
#pragma once

#include "sandbox/world.hpp"

namespace ghlauth::sandbox {

bool is_control_path(std::string_view path) noexcept;
Response control_request(Call &call);

}  // namespace ghlauth::sandbox
