#include "sandbox/model.hpp"

#include <algorithm>
#include <cstdio>
#include <ctime>

namespace ghlauth::sandbox {

std::string join_scopes(const Scopes &scopes) {
  std::string out;
  for (const std::string &scope : scopes) {
    if (!out.empty()) out += ' ';
    out += scope;
  }
  return out;
}

Scopes split_scopes(std::string_view text) {
  Scopes scopes;
  while (!text.empty()) {
    const std::size_t end = text.find(' ');
    const std::string_view scope = text.substr(0, end);
    if (!scope.empty() && !contains(scopes, scope)) scopes.emplace_back(scope);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return scopes;
}

bool contains(const std::vector<std::string> &list, std::string_view value) noexcept {
  return std::find(list.begin(), list.end(), value) != list.end();
}

std::string iso_time(std::int64_t unix_ms) {
  const std::time_t seconds = static_cast<std::time_t>(unix_ms / 1000);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  char date[32];
  const std::size_t size = std::strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &utc);
  char fraction[8];
  std::snprintf(fraction, sizeof fraction, ".%03dZ", static_cast<int>(unix_ms % 1000));
  return std::string(date, size) + fraction;
}

}  // namespace ghlauth::sandbox
