// An answer with one page of a list, read by what the catalogue declares of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.hpp"
#include "permission/operation.hpp"

namespace ghlauth::client {

/// The entries of a text with commas between them.
std::vector<std::string_view> listed(std::string_view text);

class PageAnswer {
 public:
  /// Throws BAD_RESPONSE when it is no JSON, or has no items where they should be.
  PageAnswer(const permission::PagingRule &rule, std::string_view body);

  [[nodiscard]] std::size_t count() const noexcept { return items_.size(); }
  /// Where they were: all may be one level deeper than declared, under the name of the items.
  [[nodiscard]] const std::string &items_path() const noexcept { return items_path_; }
  [[nodiscard]] std::string items_json() const;
  /// What the next page is asked for with, as JSON: a value for each parameter, "" for one that the answer does not name. Empty
  /// at the end. Throws BAD_RESPONSE when the place of such a value is not there at all.
  [[nodiscard]] std::vector<std::string> next() const;
  /// Whether more follows; nothing when it does not say.
  [[nodiscard]] std::optional<bool> more() const;
  /// How many items all pages have; nothing when it does not say.
  [[nodiscard]] std::optional<std::int64_t> total() const;
  /// The same for equal pages.
  [[nodiscard]] std::size_t fingerprint() const;

 private:
  [[nodiscard]] JsonValue next_value(std::string_view place) const;

  const permission::PagingRule &rule_;
  JsonDocument document_;
  JsonValue base_;
  JsonValue list_;
  std::vector<JsonValue> items_;
  std::string items_path_;
};

}  // namespace ghlauth::client
