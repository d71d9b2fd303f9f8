// The header of a request: checked when it is put together, and kept as the lines that libcurl takes, in memory that is wiped
// (libcurl's own list would leave the bearer on the heap).
#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

#include "core/secret.hpp"

namespace ghlauth::net {

class RequestHeaders {
 public:
  /// The parts of the value follow each other. Throws INVALID_ARGUMENT, naming the header, for what HTTP does not allow, and for
  /// headers that follow from the request itself.
  void add(std::string_view name, std::initializer_list<std::string_view> value);
  void add(std::string_view name, std::string_view value) { add(name, {value}); }
  /// All of that name.
  void remove(std::string_view name);

  [[nodiscard]] bool has(std::string_view name) const noexcept;
  [[nodiscard]] std::size_t size() const noexcept { return fields_.size(); }
  [[nodiscard]] std::string_view name(std::size_t index) const noexcept;
  [[nodiscard]] std::string_view value(std::size_t index) const noexcept;
  /// "name: value", terminated; "name;" for an empty value, which is libcurl's word for it. Valid until something is added.
  [[nodiscard]] const char *line(std::size_t index) const noexcept { return lines_.data() + fields_[index].begin; }

 private:
  struct Field {
    std::size_t begin;
    std::size_t name_size;
    std::size_t value_size;
  };

  SecretBytes lines_;  // one after the other, each with a NUL behind it
  std::vector<Field> fields_;
};

}  // namespace ghlauth::net
