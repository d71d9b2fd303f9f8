// The kinds of stores, by what their URLs begin with.
#pragma once

#include <string_view>

namespace ghlauth::cli {

struct StoreKind {
  std::string_view scheme;
  const char *name;
  const char *told;
  bool has_rows;       ///< Redis has none for the program, which keeps no tokens there
  const char *module;  ///< of a server: the file of its module; null for the others
};

/// "other" for what is none of those.
[[nodiscard]] const StoreKind &kind_of(std::string_view url);

}  // namespace ghlauth::cli
