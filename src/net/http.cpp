#include "net/http.hpp"

#include <strings.h>

#include <algorithm>

namespace ghlauth::net {

std::optional<std::string_view> ResponseHeaders::find(std::string_view name) const noexcept {
  const auto same_name = [&](const Field &field) {
    return field.name.size() == name.size() && strncasecmp(field.name.data(), name.data(), name.size()) == 0;
  };
  const auto found = std::find_if(fields_.begin(), fields_.end(), same_name);
  if (found == fields_.end()) return std::nullopt;
  return found->value;
}

}  // namespace ghlauth::net
