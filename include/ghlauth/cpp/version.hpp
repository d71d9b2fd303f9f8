/// @file version.hpp The version of the loaded library. Those of these headers are macros of version.h.
#ifndef GHLAUTH_CPP_VERSION_HPP
#define GHLAUTH_CPP_VERSION_HPP

#include <cstdint>
#include <string_view>

#include "../version.h"

namespace ghlauth {
inline namespace v0 {

/// Such as "0.1.0".
inline std::string_view version() noexcept { return ghlauth_version_string(); }
/// Major * 1000000 + minor * 1000 + patch.
inline std::uint32_t version_number() noexcept { return ghlauth_version_number(); }
/// The number in the SONAME; GHLAUTH_ABI_VERSION is that of the headers.
inline std::uint32_t abi_version() noexcept { return ghlauth_abi_version(); }

}  // namespace v0
}  // namespace ghlauth

#endif  // GHLAUTH_CPP_VERSION_HPP
