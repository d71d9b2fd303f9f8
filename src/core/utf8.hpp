// UTF-8 as Unicode defines it: shortest forms, no surrogates, at most U+10FFFF.
#pragma once

#include <cstddef>
#include <string_view>

namespace ghlauth {

/// Bytes of the character that `text` begins with; 0 when it begins with none.
std::size_t utf8_size(std::string_view text) noexcept;
/// True when the bytes are valid UTF-8 from the first to the last.
bool is_utf8(std::string_view text) noexcept;

}  // namespace ghlauth
