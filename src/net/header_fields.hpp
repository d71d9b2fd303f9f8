// Header fields as they came: of an answer, or of a request that the application received.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace ghlauth::net {

/// Names are compared without case; their order is kept. What is in it stays where it is until it is cleared or ends.
class HeaderFields {
 public:
  void add(std::string_view name, std::string_view value);
  void clear() noexcept;
  [[nodiscard]] std::size_t size() const noexcept { return fields_.size(); }
  /// Each with a NUL behind it.
  [[nodiscard]] std::string_view name(std::size_t index) const noexcept { return fields_[index].name; }
  [[nodiscard]] std::string_view value(std::size_t index) const noexcept { return fields_[index].value; }
  /// The first one of that name.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const noexcept;

 private:
  struct Field {
    std::string_view name;
    std::string_view value;
  };
  struct Block {
    std::unique_ptr<char[]> text;
    std::size_t room = 0;
    std::size_t used = 0;
  };

  std::vector<Field> fields_;
  Block block_;               // their text: mostly one piece of memory instead of two for each
  std::vector<Block> full_;  // and this, where it is not enough
};

}  // namespace ghlauth::net
