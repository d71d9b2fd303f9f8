/// @file report.hpp What became of many rows at once: of a rotation, an export or an import.
#ifndef GHLAUTH_CPP_REPORT_HPP
#define GHLAUTH_CPP_REPORT_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "../report.h"
#include "handle.hpp"

namespace ghlauth {
inline namespace v0 {

/// Counts, and the names of what failed. What makes one also takes a place for one, `partial`, where it lies when the call throws
/// after it began: with what was done until then.
class Report : public Handle<ghlauth_report, ghlauth_report_free> {
 public:
  using Handle::Handle;
  struct Failure {
    std::string_view name;    ///< the key of a row, or a line
    std::string_view reason;  ///< in one sentence
  };

  /// How many were done; -1 for an empty report.
  std::int64_t done() const noexcept { return ghlauth_report_done(get()); }
  /// How many there was nothing to do for.
  std::int64_t skipped() const noexcept { return ghlauth_report_skipped(get()); }
  /// How many failed.
  std::int64_t failed() const noexcept { return ghlauth_report_failed(get()); }
  /// How many of those that failed are named: the first 1000.
  std::size_t size() const noexcept { return ghlauth_report_size(get()); }
  Failure operator[](std::size_t index) const noexcept {
    return {detail::view(ghlauth_report_name(get(), index)), detail::view(ghlauth_report_reason(get(), index))};
  }
  detail::IndexIterator<Report> begin() const noexcept { return {this, 0}; }
  detail::IndexIterator<Report> end() const noexcept { return {this, size()}; }
};

}  // namespace v0
}  // namespace ghlauth

#endif  // GHLAUTH_CPP_REPORT_HPP
