// A table on standard output, with colours where they are wanted.
#pragma once

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
  void print() const;

 private:
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace ghlauth::cli
