// A secret of the user on its way to the library: wiped when it is gone.
#pragma once

#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace ghlauth::cli {

class Secret {
 public:
  /// What the library takes at most. The room is made at once, so that no copy stays behind when the text grows.
  static constexpr std::size_t max_size = 64U << 10;

  Secret() { text_.reserve(max_size); }
  explicit Secret(std::string_view text) : Secret() { text_ = text; }
  Secret(Secret &&other) noexcept : text_(std::move(other.text_)) {}
  Secret &operator=(Secret &&other) noexcept {
    wipe();
    text_ = std::move(other.text_);
    return *this;
  }
  Secret(const Secret &) = delete;
  Secret &operator=(const Secret &) = delete;
  ~Secret() { wipe(); }

  [[nodiscard]] bool empty() const noexcept { return text_.empty(); }
  [[nodiscard]] std::size_t size() const noexcept { return text_.size(); }
  [[nodiscard]] const char *c_str() const noexcept { return text_.c_str(); }
  [[nodiscard]] std::string_view view() const noexcept { return text_; }
  [[nodiscard]] bool is_full() const noexcept { return text_.size() >= max_size; }
  void add(char c) { text_ += c; }
  /// Blanks and line ends around it are no part of it.
  void trim() {
    while (!text_.empty() && is_blank(text_.back())) text_.pop_back();
    std::size_t first = 0;
    while (first < text_.size() && is_blank(text_[first])) ++first;
    text_.erase(0, first);
  }

 private:
  static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
  void wipe() noexcept { explicit_bzero(text_.data(), text_.capacity()); }
  std::string text_;
};

}  // namespace ghlauth::cli
