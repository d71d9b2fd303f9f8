// A table on standard output, with colours where they are wanted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace ghlauth::cli {

enum class Colour { NONE, RED, GREEN, YELLOW, GREY };

/// For standard output; as it is where colours are not wanted there.
[[nodiscard]] std::string coloured(const std::string &text, Colour colour);

struct Cell {
  std::string text;
  Colour colour = Colour::NONE;
};

class Table {
 public:
  explicit Table(const std::vector<std::string> &headings);
  void add(std::vector<Cell> cells);
  /// No line has more than `width` characters: what is too long for it is shortened.
  [[nodiscard]] std::vector<std::string> lines(std::size_t width = SIZE_MAX) const;
  void print() const;

 private:
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace ghlauth::cli
