// When requests were answered: how many count still, and when one more may be sent.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>

namespace ghlauth::budget {

/// Times never go back: an earlier one counts as the latest. The memory is bounded by the interval: requests of one millisecond
/// are one entry.
class SlidingLog {
 public:
  void add(std::int64_t at_ms, std::int64_t count = 1);
  /// Forgets what was before.
  void forget_before(std::int64_t ms);

  /// So many at `ms` or later.
  [[nodiscard]] std::int64_t since(std::int64_t ms) const;
  /// When the first, second ... of those at `ms` or later was. There must be so many.
  [[nodiscard]] std::int64_t time_of(std::int64_t nth, std::int64_t ms) const;
  /// The last one's time; INT64_MIN when there is none.
  [[nodiscard]] std::int64_t last_ms() const noexcept { return entries_.empty() ? INT64_MIN : entries_.back().at_ms; }

 private:
  struct Entry {
    std::int64_t at_ms;
    std::int64_t total;  // of all that were added, with this one
  };
  [[nodiscard]] std::int64_t total_before(std::int64_t ms) const;

  std::deque<Entry> entries_;
  std::int64_t forgotten_ = 0;  // the total of what is not in the log any more
};

}  // namespace ghlauth::budget
