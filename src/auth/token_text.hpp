// What a bearer token may look like before it goes into a header.
#pragma once

#include <string>
#include <string_view>

#include "core/error.hpp"

namespace ghlauth::auth {

/// Without CR, LF, tabs and spaces around it: files and secret managers add them.
std::string_view trim_token(std::string_view token) noexcept;

/// Throws `status` unless the text is visible ASCII. `called` names it in the message; the text itself is never told.
void require_token_text(std::string_view token, Status status, const std::string &called);

}  // namespace ghlauth::auth
