#include "core/json_scan.hpp"

#include <algorithm>
#include <deque>
#include <string>
#include <utility>

#include "core/error.hpp"
#include "core/secret.hpp"
#include "core/utf8.hpp"

namespace ghlauth {
namespace {

constexpr std::size_t max_number_size = 63;  // cJSON cuts a longer one

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_plain(char c) noexcept { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; }
bool is_high_surrogate(unsigned unit) noexcept { return unit >= 0xd800 && unit < 0xdc00; }
bool is_low_surrogate(unsigned unit) noexcept { return unit >= 0xdc00 && unit < 0xe000; }

void append_utf8(SecretBytes &to, unsigned point) {
  const auto put = [&to](unsigned byte) { to.push_back(static_cast<char>(byte)); };
  if (point < 0x80) {
    put(point);
    return;
  }
  if (point < 0x800) {
    put(0xc0U | point >> 6U);
  } else {
    if (point < 0x10000) {
      put(0xe0U | point >> 12U);
    } else {
      put(0xf0U | point >> 18U);
      put(0x80U | (point >> 12U & 0x3fU));
    }
    put(0x80U | (point >> 6U & 0x3fU));
  }
  put(0x80U | (point & 0x3fU));
}

class Scanner {
 public:
  Scanner(std::string_view text, int max_depth) : text_(text), max_depth_(max_depth) {}

  std::vector<std::string_view> run() {
    if (text_.starts_with("\xef\xbb\xbf")) fail("a byte order mark", 0);
    value(0);
    skip_space();
    if (at_ != text_.size()) fail("text after the end of the value", at_);
    return std::move(numbers_);
  }

 private:
  struct Key {
    std::string_view name;
    std::size_t at;
  };

  [[noreturn]] static void fail(const char *what, std::size_t at) {
    throw Error(Status::BAD_RESPONSE, std::string("not valid JSON: ") + what + " at byte " + std::to_string(at));
  }
  [[noreturn]] void fail_here(const char *what) const { fail(at_ < text_.size() ? what : "the text ends too early", at_); }

  [[nodiscard]] char peek() const noexcept { return at_ < text_.size() ? text_[at_] : '\0'; }  // NUL is valid nowhere
  bool accept(char c) noexcept {
    if (peek() != c) return false;
    ++at_;
    return true;
  }
  void skip_space() noexcept {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') ++at_;
  }

  void value(int depth) {
    skip_space();
    switch (peek()) {
      case '{': return object(depth + 1);
      case '[': return array(depth + 1);
      case '"': string(); return;
      case 't': return literal("true");
      case 'f': return literal("false");
      case 'n': return literal("null");
      default: return number();
    }
  }

  void enter(int depth) {
    if (depth > max_depth_) fail("too many levels of nesting", at_);
    ++at_;
    skip_space();
  }

  void array(int depth) {
    enter(depth);
    if (accept(']')) return;
    do {
      value(depth);
      skip_space();
    } while (accept(','));
    if (!accept(']')) fail_here("neither a comma nor the end of the array");
  }

  void object(int depth) {
    enter(depth);
    const std::size_t first = keys_.size();
    if (accept('}')) return;
    do {
      skip_space();
      if (peek() != '"') fail_here("no key");
      const std::size_t at = at_;
      keys_.push_back({name(string()), at});
      skip_space();
      if (!accept(':')) fail_here("no colon after a key");
      value(depth);
      skip_space();
    } while (accept(','));
    if (!accept('}')) fail_here("neither a comma nor the end of the object");
    require_different_keys(first);
    keys_.resize(first, Key{});
  }

  void require_different_keys(std::size_t first) {
    const auto begin = keys_.begin() + static_cast<std::ptrdiff_t>(first);
    std::sort(begin, keys_.end(), [](const Key &a, const Key &b) { return std::pair(a.name, a.at) < std::pair(b.name, b.at); });
    const auto repeated = std::adjacent_find(begin, keys_.end(), [](const Key &a, const Key &b) { return a.name == b.name; });
    if (repeated != keys_.end()) fail("a repeated key", std::next(repeated)->at);
  }

  /// What needs no look within a string, which is nearly all of most texts.
  void skip_plain() noexcept {
    while (at_ < text_.size() && is_plain(text_[at_])) ++at_;
  }

  /// The text between the quotes, as written.
  std::string_view string() {
    const std::size_t begin = ++at_;
    for (skip_plain(); peek() != '"'; skip_plain()) {
      if (at_ == text_.size()) fail("the text ends within a string", at_);
      if (static_cast<unsigned char>(peek()) < 0x20) fail("a raw control character in a string", at_);
      if (peek() == '\\') {
        escape();
        continue;
      }
      const std::size_t size = utf8_size(text_.substr(at_));
      if (size == 0) fail("invalid UTF-8", at_);
      at_ += size;
    }
    return text_.substr(begin, at_++ - begin);
  }

  void escape() {
    const std::size_t at = at_++;
    if (std::string_view("\"\\/bfnrt").find(peek()) != std::string_view::npos) {
      ++at_;
      return;
    }
    const unsigned unit = unicode_escape(at);
    if (unit == 0) fail("\\u0000 in a string", at);
    if (is_low_surrogate(unit)) fail("half of a surrogate pair", at);
    if (!is_high_surrogate(unit)) return;
    if (!accept('\\') || peek() != 'u' || !is_low_surrogate(unicode_escape(at))) fail("half of a surrogate pair", at);
  }

  /// uXXXX, from the u on.
  unsigned unicode_escape(std::size_t at) {
    if (!accept('u')) fail("an unknown escape in a string", at);
    unsigned unit = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      const char c = peek();
      const char lower = static_cast<char>(c | 0x20);
      if (!is_digit(c) && (lower < 'a' || lower > 'f')) fail("a bad \\u escape in a string", at);
      unit = unit << 4U | static_cast<unsigned>(is_digit(c) ? c - '0' : lower - 'a' + 10);
    }
    return unit;
  }

  /// A key without its escapes: two spellings of one key are one key.
  std::string_view name(std::string_view written) {
    if (written.find('\\') == std::string_view::npos) return written;
    SecretBytes &out = unescaped_.emplace_back();
    out.reserve(written.size());
    Scanner in(written, 0);
    while (in.at_ < written.size()) {
      const char c = written[in.at_++];
      if (c != '\\') {
        out.push_back(c);
      } else if (in.peek() == 'u') {
        unsigned point = in.unicode_escape(0);
        if (is_high_surrogate(point)) {
          ++in.at_;
          point = 0x10000U + ((point - 0xd800U) << 10U) + (in.unicode_escape(0) - 0xdc00U);
        }
        append_utf8(out, point);
      } else {
        constexpr std::string_view letters = "bfnrt";
        constexpr std::string_view meanings = "\b\f\n\r\t";
        const char letter = written[in.at_++];
        const std::size_t which = letters.find(letter);
        out.push_back(which == std::string_view::npos ? letter : meanings[which]);
      }
    }
    return view(out);
  }

  void literal(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) fail_here("no JSON value");
    at_ += word.size();
  }

  void digits() {
    if (!is_digit(peek())) fail_here("a bad number");
    while (is_digit(peek())) ++at_;
  }

  void number() {
    const std::size_t begin = at_;
    if (!accept('-') && !is_digit(peek())) fail_here("no JSON value");
    if (!accept('0')) digits();
    if (accept('.')) digits();
    if (accept('e') || accept('E')) {
      if (!accept('+')) accept('-');
      digits();
    }
    if (at_ - begin > max_number_size) fail("a number with too many digits", begin);
    numbers_.push_back(text_.substr(begin, at_ - begin));
  }

  std::string_view text_;
  int max_depth_;
  std::size_t at_ = 0;
  std::vector<std::string_view> numbers_;
  std::vector<Key> keys_;              // of the objects that are open, the innermost last
  std::deque<SecretBytes> unescaped_;  // what names of keys_ may point into
};

}  // namespace

std::vector<std::string_view> json_scan(std::string_view text, int max_depth) { return Scanner(text, max_depth).run(); }

}  // namespace ghlauth
