// What a list of requests may show of what a client sent: no credential, wherever the client put it.
#pragma once

#include <string>
#include <string_view>

#include "sandbox/world.hpp"

namespace ghlauth::sandbox {

/// The text for people, with "[redacted]" in the place of every credential of this sandbox (also percent-encoded), and of what
/// looks like a Private Integration Token or a JSON Web Token.
std::string without_credentials(World &world, std::string_view text, std::size_t max_bytes = 512);

}  // namespace ghlauth::sandbox
