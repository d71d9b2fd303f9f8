#include "cli/screen.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>

#include "cli/failure.hpp"
#include "cli/terminal.hpp"

namespace ghlauth::cli {
namespace {

// The alternate screen, so that the lines above stay what they were; without a cursor.
constexpr std::string_view begin = "\x1b[?1049h\x1b[?25l", end = "\x1b[?25h\x1b[?1049l";
constexpr std::string_view home = "\x1b[H", clear_line = "\x1b[K", clear_below = "\x1b[J";

bool put(std::string_view text) noexcept {
  while (!text.empty()) {
    const ssize_t size = write(STDOUT_FILENO, text.data(), text.size());
    if (size < 0 && errno != EINTR) return false;
    text.remove_prefix(size < 0 ? 0 : static_cast<std::size_t>(size));
  }
  return true;
}

void require_put(std::string_view text) {
  if (!put(text)) throw Failure(exit_failed, std::string("standard output cannot be written: ") + std::strerror(errno));
}

}  // namespace

Screen::~Screen() { leave(); }

void Screen::enter() { require_put(begin); }

void Screen::leave() noexcept { (void)put(end); }

// Behind the last column a terminal may clear the character that stands there: one column stays free.
std::size_t Screen::width() const { return std::max<std::size_t>(terminal_size(STDOUT_FILENO).columns, 2) - 1; }

// In one piece, each line over the old one: cleared is only what it leaves over.
void Screen::show(const std::vector<std::string> &lines) {
  const std::size_t rows = std::max<std::size_t>(terminal_size(STDOUT_FILENO).rows, 1);
  const std::size_t shown = lines.size() <= rows ? lines.size() : rows - 1;
  std::string page(home);
  for (std::size_t i = 0; i < shown; ++i) page.append(i == 0 ? "" : "\n").append(lines[i]).append(clear_line);
  if (shown < lines.size()) {
    const std::string more = "and " + std::to_string(lines.size() - shown) + " lines more";
    page.append(shown == 0 ? "" : "\n").append(more.substr(0, width())).append(clear_line);
  }
  require_put(page.append(clear_below));
}

void Screen::stop() {
  leave();
  stop_until_continued();
  enter();
}

}  // namespace ghlauth::cli
