#include "auth/observer.hpp"

#include <algorithm>

namespace ghlauth::auth {
namespace {

bool is_hex(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_zero(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(), [](char c) { return c == '0'; });
}

}  // namespace

// version "-" trace-id "-" parent-id "-" flags; a later version may have more behind that.
bool is_traceparent(std::string_view text) noexcept {
  constexpr std::size_t size = 55;
  if (text.size() < size || text[2] != '-' || text[35] != '-' || text[52] != '-') return false;
  const std::string_view version = text.substr(0, 2), trace = text.substr(3, 32), parent = text.substr(36, 16);
  if (!is_hex(version) || version == "ff" || !is_hex(trace) || is_zero(trace) || !is_hex(parent) || is_zero(parent)) return false;
  if (!is_hex(text.substr(53, 2))) return false;
  return text.size() == size || (version != "00" && text[size] == '-' && text.size() <= 512);
}

bool is_tracestate(std::string_view text) noexcept {
  constexpr std::size_t most = 512;
  return text.size() <= most && std::all_of(text.begin(), text.end(), [](char c) { return (c >= 0x20 && c < 0x7f) || c == '\t'; });
}

}  // namespace ghlauth::auth
