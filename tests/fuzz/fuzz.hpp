// What the fuzz targets share: the entry point, promises, and inputs of lines or of operations.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "core/utf8.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

namespace fuzz {

/// A secret. The corpora and dictionaries have it, so that it turns up in every place of an input; no error may show it.
inline constexpr std::string_view planted = "planted-secret";

/// Ends the program unless a promise is kept.
inline void require(bool holds, const char *what) {
  if (holds) return;
  std::fprintf(stderr, "not so: %s\n", what);
  std::abort();
}

inline std::string_view text_of(const std::uint8_t *data, std::size_t size) {
  return {reinterpret_cast<const char *>(data), size};
}

/// Up to the next line end, which is taken as well.
inline std::string_view take_line(std::string_view &text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

inline void replace_all(std::string &text, std::string_view what, std::string_view with) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size()) text.replace(at, what.size(), with);
}

inline bool has_planted(std::string_view text) { return text.find(planted) != std::string_view::npos; }

/// UTF-8 for people, on one line and without terminal escapes.
inline bool is_clean(std::string_view text) {
  for (const char byte : text)
    if (static_cast<unsigned char>(byte) < 0x20 || byte == 0x7f) return false;
  return ghlauth::is_utf8(text);
}

/// What every text of every error is.
inline void require_clean(std::string_view text) {
  require(is_clean(text), "a text of an error is UTF-8 without control characters");
  require(!has_planted(text), "a text of an error holds no secret");
}

inline void require_sound(const ghlauth::Error &error) {
  require(error.status() != ghlauth::Status::OK && !error.message().empty(), "a failure says what it is");
  require(error.status() != ghlauth::Status::INTERNAL, "a failure is no defect");
  for (const std::string_view text : {error.message(), error.hint(), std::string_view(error.server_message),
                                      std::string_view(error.trace_id)})
    require_clean(text);
}

/// An input as a row of operations with their arguments. Behind its end there are zeros and empty texts.
class Operations {
 public:
  Operations(const std::uint8_t *data, std::size_t size) : data_(data), size_(size) {}

  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  std::uint8_t byte() noexcept {
    if (size_ == 0) return 0;
    --size_;
    return *data_++;
  }
  std::size_t below(std::size_t limit) noexcept { return byte() % limit; }
  /// One of the numbers at which something changes, or any.
  std::int64_t number() noexcept {
    constexpr std::int64_t edges[] = {0,       1,        -1,        2,        20,        21,         60,        3600,        3601,
                                      3600000, 3600001,  86400,     86400000, 86400001,  1000000,    1000001,   1 << 30,     (1 << 30) + 1,
                                      INT32_MAX, INT32_MIN, INT64_MAX, INT64_MIN, 1000000000000, 1000000000001};
    const std::size_t which = byte();
    if (which < sizeof edges / sizeof *edges) return edges[which];
    std::uint64_t any = 0;
    for (int i = 0; i < 8; ++i) any = any << 8U | byte();
    std::int64_t number = 0;
    std::memcpy(&number, &any, sizeof number);
    return number;
  }
  /// Its length in a byte, then the text; a NUL in it ends it where C reads it.
  std::string text() {
    std::size_t size = byte();
    if (size > size_) size = size_;
    std::string text(reinterpret_cast<const char *>(data_), size);
    data_ += size;
    size_ -= size;
    return text;
  }

 private:
  const std::uint8_t *data_;
  std::size_t size_;
};

}  // namespace fuzz
