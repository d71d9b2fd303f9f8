#include "budget/sliding_log.hpp"

#include <algorithm>

namespace ghlauth::budget {

void SlidingLog::add(std::int64_t at_ms, std::int64_t count) {
  if (entries_.empty()) {
    entries_.push_back({at_ms, forgotten_ + count});
  } else if (at_ms <= entries_.back().at_ms) {
    entries_.back().total += count;
  } else {
    entries_.push_back({at_ms, entries_.back().total + count});
  }
}

void SlidingLog::forget_before(std::int64_t ms) {
  for (; !entries_.empty() && entries_.front().at_ms < ms; entries_.pop_front()) forgotten_ = entries_.front().total;
}

std::int64_t SlidingLog::total_before(std::int64_t ms) const {
  const auto first = std::partition_point(entries_.begin(), entries_.end(), [&](const Entry &e) { return e.at_ms < ms; });
  return first == entries_.begin() ? forgotten_ : std::prev(first)->total;
}

std::int64_t SlidingLog::since(std::int64_t ms) const {
  return entries_.empty() ? 0 : entries_.back().total - total_before(ms);
}

std::int64_t SlidingLog::time_of(std::int64_t nth, std::int64_t ms) const {
  const std::int64_t total = total_before(ms) + nth;
  return std::partition_point(entries_.begin(), entries_.end(), [&](const Entry &e) { return e.total < total; })->at_ms;
}

}  // namespace ghlauth::budget
