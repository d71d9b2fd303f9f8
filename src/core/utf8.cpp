#include "core/utf8.hpp"

namespace ghlauth {

std::size_t utf8_size(std::string_view text) noexcept {
  const auto byte = [text](std::size_t i) -> unsigned { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto follows = [byte](std::size_t i) { return (byte(i) & 0xc0U) == 0x80U; };
  const unsigned lead = byte(0);
  if (text.empty()) return 0;
  if (lead < 0x80) return 1;
  if (lead < 0xc2) return 0;  // a continuation, or a longer form of ASCII
  if (lead < 0xe0) return follows(1) ? 2 : 0;
  const unsigned second = byte(1);
  if (lead < 0xf0) {
    const bool longer_form = lead == 0xe0 && second < 0xa0;
    const bool surrogate = lead == 0xed && second >= 0xa0;
    return follows(1) && follows(2) && !longer_form && !surrogate ? 3 : 0;
  }
  const bool longer_form = lead == 0xf0 && second < 0x90;
  const bool too_large = lead > 0xf4 || (lead == 0xf4 && second >= 0x90);
  return follows(1) && follows(2) && follows(3) && !longer_form && !too_large ? 4 : 0;
}

bool is_utf8(std::string_view text) noexcept {
  while (!text.empty()) {
    const std::size_t size = utf8_size(text);
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

}  // namespace ghlauth
