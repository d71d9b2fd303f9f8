// Numbers in texts.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>

namespace ghlauth {

/// The number that a text is, with nothing before or behind it; no plus sign, no sign at all for an unsigned T.
template <class T>
std::optional<T> read_whole(std::string_view text) noexcept {
  T value{};
  const char *end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data(), end, value);
  if (failure != std::errc() || stop != end) return std::nullopt;
  return value;
}

inline constexpr std::int64_t end_of_9999_s = 253402300799;

/// Whether Unix seconds that somebody else wrote can be a time. With what can be none nobody calculates.
constexpr bool is_unix_time(std::int64_t seconds) noexcept { return seconds >= 0 && seconds <= end_of_9999_s; }

}  // namespace ghlauth
