// What locations have besides contacts, by kind, in the order in which it was made.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "sandbox/directory.hpp"
#include "sandbox/model.hpp"

namespace ghlauth::sandbox {

class Items {
 public:
  Items();
  /// All of a kind, such as "courses"; throws INVALID_ARGUMENT for one that the sandbox does not have.
  [[nodiscard]] Directory<Item> &of(std::string_view kind);
  [[nodiscard]] const Directory<Item> &of(std::string_view kind) const;

 private:
  std::map<std::string, Directory<Item>, std::less<>> kinds_;
};

/// {"items": [...]}: the items of a kind in all locations, for the control API.
std::string items_json(const Items &items, std::string_view kind);

}  // namespace ghlauth::sandbox
