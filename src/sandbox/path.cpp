#include "sandbox/path.hpp"

namespace ghlauth::sandbox {
namespace {

std::string_view next_segment(std::string_view &path) noexcept {
  const std::size_t end = path.find('/');
  const std::string_view segment = path.substr(0, end);
  path = end == std::string_view::npos ? std::string_view() : path.substr(end + 1);
  return segment;
}

}  // namespace

std::optional<std::vector<FormField>> match_path(std::string_view pattern, std::string_view path) {
  if (pattern.ends_with('/')) pattern.remove_suffix(1);
  if (path.ends_with('/')) path.remove_suffix(1);
  std::vector<FormField> values;
  while (!pattern.empty() || !path.empty()) {
    const std::string_view wanted = next_segment(pattern);
    const std::string_view segment = next_segment(path);
    if (!wanted.starts_with('{')) {
      if (wanted != segment) return std::nullopt;
      continue;
    }
    auto decoded = percent_decode(segment, false);
    if (!decoded || decoded->empty()) return std::nullopt;
    values.push_back({std::string(wanted.substr(1, wanted.size() - 2)), *decoded});
  }
  return values;
}

}  // namespace ghlauth::sandbox
