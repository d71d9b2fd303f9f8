// The operations of a running sandbox: those that have a handler, and with a file of them all that HighLevel publishes.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/encoding.hpp"
#include "sandbox/operation.hpp"

namespace ghlauth::sandbox {

class OperationTable {
 public:
  /// The operations that have a handler.
  OperationTable();
  OperationTable(const OperationTable &) = delete;
  OperationTable &operator=(const OperationTable &) = delete;

  /// Takes the operations of a file, one JSON object a line: what it says of those that have a handler replaces what was known;
  /// the others pass the gate and no more. Throws INVALID_ARGUMENT with the file and the line.
  void load(const std::string &file);

  /// The most specific operation of a path, with the values of its template: of the generation that was asked for, or else of
  /// the other one.
  struct Match {
    const Operation *operation;
    std::vector<FormField> path_values;
  };
  [[nodiscard]] std::optional<Match> match(std::string_view method, std::string_view path, bool v3) const;

 private:
  using Key = std::pair<std::string, std::size_t>;  ///< the method and the number of segments

  void index(const std::vector<const Operation *> &all);

  std::deque<std::string> texts_;
  std::deque<std::vector<LocationName>> locations_;
  std::deque<Operation> published_;
  std::map<Key, std::vector<const Operation *>, std::less<>> by_shape_;  ///< the most specific first
};

}  // namespace ghlauth::sandbox
