#include "cli/input.hpp"

#include <unistd.h>

#include <cstdio>
#include <optional>
#include <utility>

#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "cli/terminal.hpp"
#include "cli/text.hpp"

namespace ghlauth::cli {

std::string input(const std::string &file, const std::string &what) {
  const bool is_stdin = file.empty() || file == "-";
  if (is_stdin && is_terminal(STDIN_FILENO)) {
    std::fprintf(stderr, "Paste %s and end it with Ctrl-D.\n", what.c_str());
    return std::string(read_all(STDIN_FILENO, what).view());
  }
  std::optional<std::string> text = read_file(is_stdin ? "/dev/stdin" : file);
  if (!text) throw Failure(exit_usage, "there is no file " + printable(file));
  return std::move(*text);
}

}  // namespace ghlauth::cli
