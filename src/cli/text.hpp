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

/// A text in lines of at most `width` characters, broken at blanks: `first` blanks before the first line, `indent` before the
/// others.
[[nodiscard]] std::string wrapped(const std::string &text, std::size_t indent, std::size_t first = 0, std::size_t width = 80);
/// Prints it.
void show_wrapped(const std::string &text, std::size_t indent, std::size_t first = 0);

/// A time span in one word: "45 s", "12 min", "23 h", "340 d".
[[nodiscard]] std::string duration(std::int64_t seconds);
/// The same to be watched, to the second below two days: "45 s", "12:34", "23:59:41".
[[nodiscard]] std::string countdown(std::int64_t seconds);
/// "1 row", "2 rows"
[[nodiscard]] std::string counted(std::int64_t count, const char *what);
/// How long it is until a time, "in 23 h": `over` when that has come, "-" when it is not known (-1).
[[nodiscard]] std::string until(std::int64_t time_s, const char *over, std::string (*told)(std::int64_t seconds) = duration);

/// Characters, not bytes.
[[nodiscard]] std::size_t width_of(std::string_view text);
/// A text of at most `width` characters, with "…" for what is left out in the middle.
[[nodiscard]] std::string shortened(const std::string &text, std::size_t width);

[[nodiscard]] std::int64_t now_s();

}  // namespace ghlauth::cli
