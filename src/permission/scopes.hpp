// The scopes that HighLevel's files and its scope page name.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "permission/operation.hpp"

namespace ghlauth::permission {

struct ScopeName {
  Text name_text;
  Text events_text;  ///< with blanks between them
  bool is_in_files;
  bool is_on_page;

  [[nodiscard]] const char *name() const noexcept { return text_of(name_text); }
  /// The webhook events that the scope page names beside it.
  [[nodiscard]] std::vector<std::string_view> events() const;
};

/// Sorted by name.
std::span<const ScopeName> scope_names() noexcept;
const ScopeName *find_scope(std::string_view name) noexcept;
/// Other names that mean the same to a person: "locations/write" and "locations.write", ".read" and ".readonly".
std::vector<const ScopeName *> spelled_like(const ScopeName &scope);

}  // namespace ghlauth::permission
