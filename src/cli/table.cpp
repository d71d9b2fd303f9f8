#include "cli/table.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <numeric>
#include <utility>

#include "cli/terminal.hpp"
#include "cli/text.hpp"

namespace ghlauth::cli {
namespace {

const char *code_of(Colour colour) {
  switch (colour) {
    case Colour::RED: return "\x1b[31m";
    case Colour::GREEN: return "\x1b[32m";
    case Colour::YELLOW: return "\x1b[33m";
    case Colour::GREY: return "\x1b[90m";
    default: return "";
  }
}

constexpr std::size_t gap = 2;           // between columns
constexpr std::size_t least_width = 10;  // of a column that is made narrower

// The widest column gives first: an id is known by its ends, what stands in a short cell by all of it.
void fit(std::vector<std::size_t> &widths, std::size_t width) {
  const auto total = [&] { return std::accumulate(widths.begin(), widths.end(), gap * (widths.size() - 1)); };
  while (total() > width) {
    const auto widest = std::max_element(widths.begin(), widths.end());
    if (*widest <= least_width) return;
    --*widest;
  }
}

}  // namespace

std::string coloured(const std::string &text, Colour colour) {
  return colour == Colour::NONE || !has_colours(STDOUT_FILENO) ? text : code_of(colour) + text + "\x1b[0m";
}

Table::Table(const std::vector<std::string> &headings) {
  std::vector<Cell> row;
  row.reserve(headings.size());
  for (const std::string &heading : headings) row.push_back({heading, Colour::GREY});
  rows_.push_back(std::move(row));
}

void Table::add(std::vector<Cell> cells) {
  for (Cell &cell : cells) cell.text = printable(cell.text);
  rows_.push_back(std::move(cells));
}

std::vector<std::string> Table::lines(std::size_t width) const {
  std::vector<std::size_t> widths(rows_.front().size());
  for (const auto &row : rows_)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i].text));
  fit(widths, width);
  std::vector<std::string> lines;
  for (const auto &row : rows_) {
    std::string line;
    std::size_t left = width;
    for (std::size_t i = 0; i < row.size() && left > 0; ++i) {
      const std::string text = shortened(row[i].text, std::min(widths[i], left));
      line += coloured(text, row[i].colour);
      const std::size_t blanks = std::min(widths[i] - width_of(text) + gap, left - width_of(text));
      left -= width_of(text) + blanks;
      if (i + 1 < row.size()) line += std::string(blanks, ' ');
    }
    while (!line.empty() && line.back() == ' ') line.pop_back();
    lines.push_back(std::move(line));
  }
  return lines;
}

void Table::print() const {
  for (const std::string &line : lines()) std::printf("%s\n", line.c_str());
}

}  // namespace ghlauth::cli
