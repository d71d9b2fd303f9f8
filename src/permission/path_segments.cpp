#include "permission/path_segments.hpp"

namespace ghlauth::permission {
namespace {

int hex(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_blank_or_control(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  return byte <= 0x20 || byte == 0x7f;
}

}  // namespace

bool PathSegments::split(std::string_view path) noexcept {
  size_ = 0;
  if (path.empty() || path.front() != '/') return false;
  std::size_t begin = 1;
  bool has_escapes = false;
  std::size_t at = 1;
  for (; at < path.size() && path[at] != '?' && path[at] != '#'; ++at) {
    const char c = path[at];
    if (c == '/') {
      if (!add(path.substr(begin, at - begin), has_escapes)) return false;
      begin = at + 1;
      has_escapes = false;
    } else if (c == '%') {
      has_escapes = true;
    } else if (is_blank_or_control(c)) {
      return false;
    }
    if (at == max_path_size) return false;
  }
  return begin == at || add(path.substr(begin, at - begin), has_escapes);
}

bool PathSegments::add(std::string_view raw, bool has_escapes) noexcept {
  if (raw.empty() || size_ == segments_.size()) return false;
  std::string_view segment = raw;
  if (has_escapes) {
    char *const out = decoded_[size_];
    std::size_t size = 0;
    for (std::size_t i = 0; i < raw.size(); ++i) {
      char c = raw[i];
      if (c == '%') {
        if (raw.size() - i < 3) return false;
        const int high = hex(raw[i + 1]), low = hex(raw[i + 2]);
        if (high < 0 || low < 0) return false;
        c = static_cast<char>(high * 16 + low);
        i += 2;
      }
      if (size < room) out[size++] = c;
    }
    segment = {out, size};
  }
  if (segment == "." || segment == "..") return false;
  segments_[size_++] = segment;
  return true;
}

}  // namespace ghlauth::permission
