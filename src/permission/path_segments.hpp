// A request path, taken apart for the comparison with templates.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "permission/table.hpp"

namespace ghlauth::permission {

/// The segments of a path, decoded where they may be literals of a template. No allocation.
class PathSegments {
 public:
  static constexpr std::size_t max_path_size = 8192;

  /// False for what is no path of a request: relative, too long or too deep, an empty, "." or ".." segment, a blank or a
  /// control character, a malformed escape. Query and fragment are left out, and a slash at the end.
  bool split(std::string_view path) noexcept;

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] std::string_view operator[](std::size_t index) const noexcept { return segments_[index]; }

 private:
  bool add(std::string_view raw, bool has_escapes) noexcept;

  // A segment longer than any literal is cut: it can't be one, and what a parameter's value is does not matter.
  static constexpr std::size_t room = table::max_literal_size + 1;
  std::array<std::string_view, table::max_depth> segments_;
  std::size_t size_ = 0;
  char decoded_[table::max_depth][room];  // not initialised: only what is decoded is written and read
};

}  // namespace ghlauth::permission
