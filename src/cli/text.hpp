// Text for people: what a terminal may be shown.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ghlauth::cli {

/// Without control characters and invalid UTF-8, with which a server or a file could drive the terminal. `keep_lines` leaves
/// line ends and tabs in.
[[nodiscard]] std::string printable(std::string_view text, bool keep_lines = false);

/// The words between blanks and commas.
[[nodiscard]] std::vector<std::string> words(std::string_view text);

/// With the letters A to Z in lower case.
[[nodiscard]] std::string lower(std::string text);

/// A text in lines of at most 80 characters, broken at blanks: `first` blanks before the first line, `indent` before the others.
[[nodiscard]] std::string wrapped(const std::string &text, std::size_t indent, std::size_t first = 0);
/// Prints it.
void show_wrapped(const std::string &text, std::size_t indent, std::size_t first = 0);

/// A time span in one word: "45 s", "12 min", "23 h", "340 d".
[[nodiscard]] std::string duration(std::int64_t seconds);

[[nodiscard]] std::int64_t now_s();

}  // namespace ghlauth::cli
