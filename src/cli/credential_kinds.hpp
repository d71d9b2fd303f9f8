// What JSON calls the kinds of credentials that an operation admits.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace ghlauth::cli {

/// The names of GHLAUTH_ADMITS_... bits: "location_pit" and so on.
[[nodiscard]] std::vector<std::string> credential_kinds(std::uint32_t bits);

}  // namespace ghlauth::cli
