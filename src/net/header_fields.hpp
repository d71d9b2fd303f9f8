// Header fields as they came: of an answer, or of a request that the application received.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ghlauth::net {

/// Names are compared without case; their order is kept.
class HeaderFields {
 public:
  void add(std::string_view name, std::string_view value);
  void clear() noexcept;
  [[nodiscard]] std::size_t size() const noexcept { return fields_.size(); }
  /// Each with a NUL behind it.
  [[nodiscard]] std::string_view name(std::size_t index) const noexcept;
  [[nodiscard]] std::string_view value(std::size_t index) const noexcept;
  /// The first one of that name.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const noexcept;

 private:
  struct Field {
    std::size_t begin;
    std::size_t name_size;
    std::size_t value_size;
  };

  std::string text_;  // of all fields: one piece of memory instead of two for each
  std::vector<Field> fields_;
};

}  // namespace ghlauth::net
