// What every table has to do, as checks that run over any of them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/table.hpp"

namespace ghlauth::store {

struct Check {
  const char *name;
  void (*run)(Table &table);  ///< over a table with nothing in it. Throws STORE with what is not so
};

std::vector<Check> conformance_checks();

/// Runs a check over a table that is in use: under names that nothing else in it has. Its rows are removed.
void run_beside_others(const Check &check, Table &table);

/// A row that no check has written: those of one that was killed may be there still, and those of one that runs.
std::optional<std::string> first_key_of_others(Table &table);

}  // namespace ghlauth::store
