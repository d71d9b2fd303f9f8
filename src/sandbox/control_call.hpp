// A request to the control API: what it is about, and the JSON object that came with it (an empty one for no body).
#pragma once

#include <string>
#include <string_view>

#include "core/json.hpp"
#include "sandbox/world.hpp"

namespace ghlauth::sandbox {

struct Control {
  Call &call;
  World &world;
  std::string id;
  JsonValue body;

  [[nodiscard]] std::string text(std::string_view name) const { return std::string(body[name].string_or_empty()); }
};

}  // namespace ghlauth::sandbox
