// What is wrong with a body, member by member, in the words of HighLevel's validation (the class-validator package).
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.hpp"
#include "sandbox/http.hpp"

namespace ghlauth::sandbox {

/// A whole number of a query, from 1 (or `least`) to `most`; nothing when it is something else.
std::optional<std::size_t> query_number(const Request &request, std::string_view name, std::size_t standard, std::size_t most,
                                        std::size_t least = 1);

/// A part of a body and where it stands: "" for the root, "products.0." for the first product.
struct Part {
  JsonValue value;
  std::string at;

  /// The elements of an array.
  [[nodiscard]] std::vector<Part> items(std::string_view name) const;
  [[nodiscard]] Part member(std::string_view name) const;
};

class Complaints {
 public:
  void need_text(const Part &part, std::string_view name);
  void need_array(const Part &part, std::string_view name);
  void need_one_of(const Part &part, std::string_view name, std::initializer_list<std::string_view> values);
  void add(const Part &part, std::string_view text) { messages_.push_back(part.at + std::string(text)); }

  [[nodiscard]] bool any() const noexcept { return !messages_.empty(); }
  [[nodiscard]] Response response(std::string_view rule) const;

 private:
  std::vector<std::string> messages_;
};

}  // namespace ghlauth::sandbox
