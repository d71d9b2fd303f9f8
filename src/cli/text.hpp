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

/// The text in lines of at most 79 characters, each behind `indent` blanks and with its end; a longer word has a line of its
/// own. `mark` stands in front of the first one, within the indent.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t indent, std::string_view mark = {});

/// The words between blanks and commas.
[[nodiscard]] std::vector<std::string> words(std::string_view text);

/// With the letters A to Z in lower case.
[[nodiscard]] std::string lower(std::string text);

/// A time span in one word: "45 s", "12 min", "23 h", "340 d".
[[nodiscard]] std::string duration(std::int64_t seconds);

[[nodiscard]] std::int64_t now_s();

}  // namespace ghlauth::cli
