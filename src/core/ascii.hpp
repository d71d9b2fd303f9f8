// Letters of ASCII without their case: names of headers, hosts, words of HighLevel's answers. The locale has no say, and nothing throws but
// what returns a string.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace ghlauth {

constexpr char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
constexpr bool same_ignoring_case(char a, char b) noexcept { return lower(a) == lower(b); }

inline std::string lower_case(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

inline bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), same_ignoring_case);
}

/// Where `part` is, from `from` on, which is at most the size; npos: nowhere.
inline std::size_t find_ignoring_case(std::string_view text, std::string_view part, std::size_t from = 0) noexcept {
  const auto at = std::search(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(), part.begin(), part.end(), same_ignoring_case);
  return at == text.end() ? std::string_view::npos : static_cast<std::size_t>(at - text.begin());
}

inline bool contains_ignoring_case(std::string_view text, std::string_view part) noexcept {
  return find_ignoring_case(text, part) != std::string_view::npos;
}

}  // namespace ghlauth
