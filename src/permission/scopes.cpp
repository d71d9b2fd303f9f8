#include "permission/scopes.hpp"

#include <algorithm>
#include <string>

#include "permission/table.hpp"

namespace ghlauth::permission {
namespace {

/// What is left of a name without the differences that HighLevel's sources have.
std::string plain(std::string_view name) {
  std::string text;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z') text += static_cast<char>(c - 'A' + 'a');
    else text += c == '/' || c == '_' || c == '-' ? '.' : c;
  }
  constexpr std::string_view longer = ".readonly";
  if (std::string_view(text).ends_with(longer)) text.resize(text.size() - std::string_view("only").size());
  return text;
}

}  // namespace

std::vector<std::string_view> ScopeName::events() const {
  std::vector<std::string_view> result;
  std::string_view text = text_of(events_text);
  while (!text.empty()) {
    const std::string_view event = text.substr(0, text.find(' '));
    result.push_back(event);
    text.remove_prefix(std::min(event.size() + 1, text.size()));
  }
  return result;
}

std::span<const ScopeName> scope_names() noexcept { return {table::scopes, table::scope_count}; }

const ScopeName *find_scope(std::string_view name) noexcept {
  const auto all = scope_names();
  const auto found = std::lower_bound(all.begin(), all.end(), name,
                                      [](const ScopeName &scope, std::string_view n) { return scope.name() < n; });
  return found != all.end() && found->name() == name ? &*found : nullptr;
}

std::vector<const ScopeName *> spelled_like(const ScopeName &scope) {
  const std::string sought = plain(scope.name());
  std::vector<const ScopeName *> result;
  for (const ScopeName &other : scope_names())
    if (other.name_text != scope.name_text && plain(other.name()) == sought) result.push_back(&other);
  return result;
}

}  // namespace ghlauth::permission
