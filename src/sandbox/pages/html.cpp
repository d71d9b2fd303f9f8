#include "sandbox/pages/html.hpp"

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

std::string html_time(std::int64_t unix_ms) { return time_element(unix_ms, 5); }
std::string html_moment(std::int64_t unix_ms) { return time_element(unix_ms, 8); }

std::string html_count(std::size_t count, std::string_view thing) {
  return std::to_string(count) + ' ' + std::string(thing) + (count == 1 ? "" : "s");
}

}  // namespace ghlauth::sandbox
