#include "cli/text.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace ghlauth::cli {
namespace {

// The bytes of the character at the front; 0 when it is not valid UTF-8.
std::size_t character_size(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(0);
  const std::size_t size = lead < 0x80                   ? 1
                           : lead >= 0xc2 && lead < 0xe0 ? 2
                           : (lead & 0xf0) == 0xe0       ? 3
                           : lead >= 0xf0 && lead < 0xf5 ? 4
                                                         : 0;
  if (size == 0 || text.size() < size) return 0;
  for (std::size_t i = 1; i < size; ++i)
    if ((byte(i) & 0xc0) != 0x80) return 0;
  if ((lead == 0xe0 && byte(1) < 0xa0) || (lead == 0xed && byte(1) > 0x9f) || (lead == 0xf0 && byte(1) < 0x90) ||
      (lead == 0xf4 && byte(1) > 0x8f))
    return 0;
  return size;
}

}  // namespace

std::string printable(std::string_view text, bool keep_lines) {
  std::string out;
  while (!text.empty()) {
    const std::size_t size = character_size(text);
    const auto lead = static_cast<unsigned char>(text[0]);
    const bool is_line = keep_lines && (text[0] == '\n' || text[0] == '\t');
    const bool is_control =
        lead < 0x20 || lead == 0x7f || (size == 2 && lead == 0xc2 && static_cast<unsigned char>(text[1]) < 0xa0);
    if (size == 0)
      out += '?';
    else if (is_control && !is_line)
      out += ' ';
    else
      out += text.substr(0, size);
    text.remove_prefix(size == 0 ? 1 : size);
  }
  return out;
}

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = text.find_first_of(" ,\t\n");
    if (end != 0) out.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return out;
}

std::string lower(std::string text) {
  for (char &c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

std::string wrapped(const std::string &text, std::size_t indent, std::size_t first, std::size_t width) {
  std::string lines;
  std::string_view rest = text;
  std::size_t margin = first;
  while (!rest.empty()) {
    std::string_view line = rest;
    if (margin + rest.size() > width) {
      std::size_t end = rest.rfind(' ', width - margin);
      if (end == 0 || end == std::string_view::npos) end = rest.find(' ', width - margin);  // a word that is too long stays whole
      line = rest.substr(0, end);
    }
    lines.append(margin, ' ').append(line).append(1, '\n');
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    margin = indent;
  }
  return lines;
}

void show_wrapped(const std::string &text, std::size_t indent, std::size_t first) {
  std::fputs(wrapped(text, indent, first).c_str(), stdout);
}

std::string duration(std::int64_t seconds) {
  if (seconds < 120) return std::to_string(seconds) + " s";
  if (seconds < 120 * 60) return std::to_string(seconds / 60) + " min";
  if (seconds < 48 * 3600) return std::to_string(seconds / 3600) + " h";
  return std::to_string(seconds / 86400) + " d";
}

std::string countdown(std::int64_t seconds) {
  if (seconds < 60 || seconds >= 48 * 3600) return duration(seconds);
  const auto two = [](std::int64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  const std::string below = two(seconds / 60 % 60) + ':' + two(seconds % 60);
  return seconds < 3600 ? below : std::to_string(seconds / 3600) + ':' + below;
}

std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string shortened(const std::string &text, std::size_t width) {
  const std::size_t all = width_of(text);
  if (all <= width) return text;
  if (width == 0) return {};
  const std::size_t front = width / 2, back = width - 1 - front;
  std::string out;
  std::size_t at = 0;  // which character this byte begins or belongs to, from 1 on
  for (const char c : text) {
    if (const bool begins = (static_cast<unsigned char>(c) & 0xc0) != 0x80; begins && ++at == front + 1) out += "\u2026";
    if (at <= front || at > all - back) out += c;
  }
  return out;
}

std::string counted(std::int64_t count, const char *what) {
  return std::to_string(count) + ' ' + what + (count == 1 ? "" : "s");
}

std::string until(std::int64_t time_s, const char *over, std::string (*told)(std::int64_t seconds)) {
  if (time_s < 0) return "-";
  const std::int64_t left = time_s - now_s();
  return left <= 0 ? over : "in " + told(left);
}

std::int64_t now_s() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace ghlauth::cli
