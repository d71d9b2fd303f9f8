// Lines of a text that comes in pieces.
#pragma once

#include <cstddef>
#include <cstring>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>

#include "core/secret.hpp"

namespace ghlauth {

class LineReader {
 public:
  /// Fills a buffer; 0 at the end.
  using Read = std::function<std::size_t(char *, std::size_t)>;

  explicit LineReader(Read read) : read_(std::move(read)), buffer_(64U << 10) {}

  /// The next line without its end; nothing at the end of the text. A line that is longer than `max_bytes` comes as far as that,
  /// with `is_cut`.
  struct Line {
    SecretBytes text;
    bool is_cut = false;
    bool is_ended = false;  ///< by a newline
  };
  std::optional<Line> next(std::size_t max_bytes) {
    Line line;
    bool any = false;
    while (!line.is_ended && fill()) {
      any = true;
      const std::string_view rest(buffer_.data() + at_, size_ - at_);
      const std::size_t end = rest.find('\n');
      const std::string_view part = rest.substr(0, end);
      const std::size_t room = max_bytes - line.text.size();
      append(line.text, part.substr(0, room));
      line.is_cut = line.is_cut || part.size() > room;
      line.is_ended = end != std::string_view::npos;
      at_ += part.size() + (line.is_ended ? 1 : 0);
    }
    if (!any) return std::nullopt;
    return line;
  }

 private:
  bool fill() {
    if (at_ < size_) return true;
    at_ = 0;
    size_ = read_(buffer_.data(), buffer_.size());
    return size_ != 0;
  }

  Read read_;
  SecretBytes buffer_;
  std::size_t at_ = 0;
  std::size_t size_ = 0;
};

}  // namespace ghlauth
