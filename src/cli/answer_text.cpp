#include "cli/answer_text.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "cli/json.hpp"

namespace ghlauth::cli {
namespace {

// Takes the next line off the front, without its end.
std::string_view take_line(std::string_view &text) {
  const std::size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// "HTTP/1.1 401 Unauthorized", "HTTP/2 401", and "HTTP 401" of ghlauth call -i.
std::optional<int> status_of(std::string_view line) {
  if (!line.starts_with("HTTP/") && !line.starts_with("HTTP ")) return std::nullopt;
  const std::size_t blank = line.find(' ');
  if (blank == std::string_view::npos || line.size() < blank + 4) return std::nullopt;
  int status = 0;
  const char *from = line.data() + blank + 1;
  const auto [end, failure] = std::from_chars(from, from + 3, status);
  if (failure != std::errc() || end != from + 3 || (line.size() > blank + 4 && line[blank + 4] != ' ')) return std::nullopt;
  return status;
}

// Takes a head off the front, if there is one.
bool take_head(std::string_view &text, AnswerText &answer) {
  std::string_view rest = text;
  const std::optional<int> status = status_of(take_line(rest));
  if (!status) return false;
  answer.http_status = status;
  answer.headers.clear();
  while (!rest.empty()) {
    const std::string_view line = take_line(rest);
    if (line.empty()) break;
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) continue;
    const std::size_t value = std::min(line.size(), line.find_first_not_of(" \t", colon + 1));
    answer.headers.emplace_back(line.substr(0, colon), line.substr(value));
  }
  text = rest;
  return true;
}

}  // namespace

AnswerText parse_answer(const std::string &text) {
  AnswerText answer;
  std::string_view rest = text;
  rest.remove_prefix(std::min(rest.size(), rest.find_first_not_of(" \t\r\n")));
  while (take_head(rest, answer)) continue;
  answer.body = rest;
  if (answer.http_status) return answer;
  // HighLevel's bodies mostly repeat the status.
  if (const std::optional<Json> json = Json::parse(answer.body))
    if (const auto status = json->integer("statusCode"); status && *status >= 100 && *status <= 999)
      answer.http_status = static_cast<int>(*status);
  return answer;
}

}  // namespace ghlauth::cli
