// What a token request says, under the names of RFC 6749 whichever way its generation of the API writes them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sandbox/world.hpp"

namespace ghlauth::sandbox {

class TokenFields {
 public:
  explicit TokenFields(const Call &call);

  [[nodiscard]] bool v3() const noexcept { return v3_; }
  /// The only value of a field; empty when it is missing or repeated.
  [[nodiscard]] std::string_view text(std::string_view name) const noexcept { return field(fields_, name).value_or(""); }
  [[nodiscard]] bool repeated(std::string_view name) const noexcept;
  /// The name as the client's generation writes it, for error texts.
  [[nodiscard]] std::string written(std::string_view name) const;

 private:
  bool v3_;
  std::vector<FormField> fields_;
};

}  // namespace ghlauth::sandbox
