#include "sandbox/pages/html.hpp"

#include <utility>

#include "sandbox/model.hpp"

namespace ghlauth::sandbox {
namespace {

/// A date and so many characters of the time.
std::string time_element(std::int64_t unix_ms, std::size_t size) {
  const std::string iso = iso_time(unix_ms);
  return "<time datetime=\"" + iso + "\">" + iso.substr(0, 10) + ' ' + iso.substr(11, size) + " UTC</time>";
}

}  // namespace

std::string html_escape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string html_code(std::string_view text) { return "<code>" + html_escape(text) + "</code>"; }

std::string html_link(std::string_view href, std::string_view text) {
  return "<a href=\"" + html_escape(href) + "\">" + html_escape(text) + "</a>";
}

std::string html_fact(std::string_view name, std::string_view value) {
  return "<dt>" + html_escape(name) + "</dt><dd>" + std::string(value) + "</dd>\n";
}

std::string html_table(std::string_view caption, std::initializer_list<std::string_view> columns, std::string_view rows) {
  const std::string name = html_escape(caption);
  // What scrolls must be within reach of the keyboard.
  std::string out = "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"" + name +
                    "\"><table><caption class=\"unseen\">" + name + "</caption><thead><tr>";
  for (const std::string_view column : columns) out += "<th scope=\"col\">" + html_escape(column) + "</th>";
  return out + "</tr></thead><tbody>\n" + std::string(rows) + "</tbody></table></div>\n";
}

std::string html_field(std::string_view id, std::string_view label, std::string_view control, std::string_view hint) {
  std::string out = "<div class=\"field\"><label for=\"" + html_escape(id) + "\">" + html_escape(label) + "</label>";
  out += control;
  if (!hint.empty()) out += "<p class=\"note\" id=\"" + html_escape(id) + "-hint\">" + html_escape(hint) + "</p>";
  return out + "</div>\n";
}

std::string html_input(std::string_view type, std::string_view id, std::string_view value, std::string_view more) {
  const std::string name = html_escape(id);
  std::string out = "<input type=\"" + html_escape(type) + "\" id=\"" + name + "\" name=\"" + name + "\" value=\"" +
                    html_escape(value) + "\" autocomplete=\"off\"";
  if (!more.empty()) out.append(" ").append(more);
  return out + '>';
}

std::string html_hidden(std::string_view name, std::string_view value) {
  return "<input type=\"hidden\" name=\"" + html_escape(name) + "\" value=\"" + html_escape(value) + "\">";
}

std::string html_option(std::string_view value, std::string_view words, bool is_chosen) {
  return "<option value=\"" + html_escape(value) + (is_chosen ? "\" selected>" : "\">") + html_escape(words) + "</option>\n";
}

std::string html_pill(std::string_view kind, std::string_view text) {
  return "<span class=\"pill " + html_escape(kind) + "\">" + html_escape(text) + "</span>";
}

std::string duration_words(std::int64_t ms) {
  constexpr std::pair<std::int64_t, std::string_view> units[] = {
      {86'400, "day"}, {3600, "hour"}, {60, "minute"}, {1, "second"}};
  std::int64_t left = (ms < 0 ? -ms : ms) / 1000;
  std::string out;
  int parts = 0;
  for (const auto &[size, name] : units) {
    if (left < size || parts == 2) continue;
    if (parts++ > 0) out += ' ';
    out += html_count(static_cast<std::size_t>(left / size), name);
    left %= size;
  }
  if (out.empty()) return "0 seconds";
  return ms < 0 ? '-' + out : out;
}

std::string html_time(std::int64_t unix_ms) { return time_element(unix_ms, 5); }
std::string html_time_of_day(std::int64_t unix_ms) {
  const std::string iso = iso_time(unix_ms);
  return "<time datetime=\"" + iso + "\" title=\"" + iso.substr(0, 10) + "\">" + iso.substr(11, 8) + "</time>";
}
std::string html_moment(std::int64_t unix_ms) { return time_element(unix_ms, 8); }

std::string html_count(std::size_t count, std::string_view thing) {
  return std::to_string(count) + ' ' + std::string(thing) + (count == 1 ? "" : "s");
}

}  // namespace ghlauth::sandbox
