// What became of many rows: how many, and by name those with a fault.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/log.hpp"

namespace ghlauth::store {

/// What is wrong with one row, and no matter of the others: they go on. The store's own failures are no such thing.
class RowFault : public Error {
 public:
  using Error::Error;
  explicit RowFault(Error error) : Error(std::move(error)) {}
};

struct Report {
  struct Failure {
    std::string name;
    std::string reason;
  };
  std::int64_t done = 0;
  std::int64_t skipped = 0;
  std::int64_t failed = 0;
  std::vector<Failure> failures;  ///< the first of them: there is no limit to how many there can be

  void fail(const std::string &name, std::string reason) {
    constexpr std::size_t max_named = 1000;
    ++failed;
    if (failures.size() < max_named) failures.push_back({printable(name, 300), std::move(reason)});
  }
  /// Throws INCOMPLETE, naming the first one, when any has failed.
  void require_complete() const {
    if (failed != 0)
      throw Error(Status::INCOMPLETE,
                  std::to_string(failed) + " could not be done; the first is " + failures[0].name + ": " + failures[0].reason);
  }
};

}  // namespace ghlauth::store
