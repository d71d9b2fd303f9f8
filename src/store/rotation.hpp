// Sealing anew with the first key what another one sealed, while others read and write.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "store/report.hpp"
#include "store/sealer.hpp"
#include "store/table.hpp"

namespace ghlauth::store {

/// Goes through the whole table until nothing is left that another key sealed, and then forgets the other keys. It can end
/// after any step and begin again, and run in several processes at once.
class Rotation {
 public:
  /// Throws STORE_KEY for a table that seals nothing. The report counts what was sealed anew, and skips what was so already.
  Rotation(std::shared_ptr<Table> table, Report &report);

  /// One page of the table. False when all is done.
  Task<bool> step();

 private:
  Task<> reseal(Row row);
  Task<bool> end_pass();
  Task<bool> forget_other_keys();
  [[nodiscard]] bool is_first_pass() const noexcept { return pass_ == 1; }

  std::shared_ptr<Table> table_;
  const Sealing &sealing_;
  Report &report_;
  std::string after_;
  int pass_ = 0;
  std::uint64_t key_check_version_ = 0;  ///< when the pass began
  std::string late_;                     ///< a row of a later pass that another key had sealed since the first one
};

}  // namespace ghlauth::store
