// The path of an operation of the catalogue, filled in by the names of its parameters.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "permission/operation.hpp"

namespace ghlauth::client {

class OperationPath {
 public:
  explicit OperationPath(const permission::Operation &operation) : operation_(&operation) {}

  [[nodiscard]] const permission::Operation &operation() const noexcept { return *operation_; }
  /// A parameter of the path or the query, in the place of an earlier value. Throws INVALID_ARGUMENT naming it.
  void set(std::string_view name, std::string_view value);
  void unset(std::string_view name) noexcept;
  /// The value that was set, or nullptr.
  [[nodiscard]] const std::string *value_of(std::string_view name) const noexcept;
  /// Percent-encoded, with the query. Throws INVALID_ARGUMENT naming each parameter that must be there and is not.
  [[nodiscard]] std::string build() const;

 private:
  const permission::Operation *operation_;
  std::vector<std::pair<std::string, std::string>> values_;
};

}  // namespace ghlauth::client
