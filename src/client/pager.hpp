// Steps from page to page of a list: what is asked next, by what the last answer said. Nothing is sent here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/page_answer.hpp"
#include "client/request.hpp"

namespace ghlauth::client {

/// One value for each parameter that leads to a page, as JSON; "" for none.
using Position = std::vector<std::string>;

/// Finds out that positions come again, with two of them remembered however many there are (Brent's way).
class Cycle {
 public:
  /// True when the position was there before: at once for one that repeats the last, otherwise before long.
  [[nodiscard]] bool closes_with(const Position &next) const { return next == last_ || next == marked_; }
  void add(const Position &next);

 private:
  Position last_, marked_;
  std::uint64_t steps_ = 0, until_mark_ = 1;
};

class Pager {
 public:
  /// Copies the request; where it names a position itself, the pages begin there. Throws INVALID_ARGUMENT or UNSUPPORTED,
  /// saying why there are no pages to step through.
  Pager(const Request &request, std::string_view default_version);

  [[nodiscard]] bool is_at_end() const noexcept { return is_at_end_; }
  /// For the page that comes next.
  [[nodiscard]] const Request &request() const noexcept { return request_; }
  /// Reads the answer to request(), and goes on. Throws BAD_RESPONSE, and stays where it is.
  void read(std::string_view body);

  [[nodiscard]] std::int64_t page_count() const noexcept { return page_count_; }
  [[nodiscard]] std::int64_t item_count() const noexcept { return item_count_; }
  /// How many items there are, by the last answer that says so.
  [[nodiscard]] std::optional<std::int64_t> total() const noexcept { return total_; }
  /// Where the items were in the last answer; before the first one, where they are declared.
  [[nodiscard]] const std::string &items_path() const noexcept { return items_path_; }
  /// The parameters that request() asks for its page with, as a JSON object; {} for the first page of a request without them.
  [[nodiscard]] const std::string &position_json() const noexcept { return position_json_; }
  [[nodiscard]] const permission::PagingRule &rule() const noexcept { return operation_->paging(); }

 private:
  [[nodiscard]] bool is_counted() const noexcept;
  [[nodiscard]] bool is_in_body(std::string_view name) const;
  [[nodiscard]] Position start() const;
  [[nodiscard]] std::optional<std::int64_t> believed_total(const PageAnswer &answer) const;
  /// Nothing at the end.
  [[nodiscard]] std::optional<Position> step(const PageAnswer &answer) const;
  [[nodiscard]] std::optional<Position> step_counted(const PageAnswer &answer) const;
  [[nodiscard]] std::optional<Position> step_pointed(const PageAnswer &answer) const;
  [[nodiscard]] Request at(const Position &position) const;
  [[nodiscard]] std::string body_at(const Position &position) const;
  [[nodiscard]] std::string json_of(const Position &position) const;

  Request request_;
  const permission::Operation *operation_;
  std::vector<std::string_view> names_;
  std::string items_path_;
  Position position_;
  std::string position_json_;
  Cycle cycle_;
  bool began_at_first_ = true;  ///< of the pages that have numbers
  bool is_at_end_ = false;
  bool counts_all_ = false;  ///< what is called "count" was seen to be more than a page
  std::int64_t page_count_ = 0;
  std::int64_t item_count_ = 0;
  int empty_pages_ = 0;
  std::size_t fingerprint_ = 0;
  std::optional<std::int64_t> total_;
};

}  // namespace ghlauth::client
