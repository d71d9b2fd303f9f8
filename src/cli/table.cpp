#include "cli/table.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

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

// Characters, not bytes.
std::size_t width(const std::string &text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

}  // namespace

std::string coloured(const std::string &text, Colour colour) {
  return colour == Colour::NONE || !has_colours(STDOUT_FILENO) ? text : code_of(colour) + text + "\x1b[0m";
}

Table::Table(const std::vector<std::string> &headings) {
  std::vector<Cell> row;
  for (const std::string &heading : headings) row.push_back({heading, Colour::GREY});
  rows_.push_back(std::move(row));
}

void Table::add(std::vector<Cell> cells) {
  for (Cell &cell : cells) cell.text = printable(cell.text);
  rows_.push_back(std::move(cells));
}

void Table::print() const {
  std::vector<std::size_t> widths(rows_.front().size());
  for (const auto &row : rows_)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i].text));
  for (const auto &row : rows_) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += coloured(row[i].text, row[i].colour);
      if (i + 1 < row.size()) line += std::string(widths[i] - width(row[i].text) + 2, ' ');
    }
    while (!line.empty() && line.back() == ' ') line.pop_back();
    std::printf("%s\n", line.c_str());
  }
}

}  // namespace ghlauth::cli
