// A store of the application, adapted to the table of the layers below.
#pragma once

#include <ghlauth/store_table.h>

#include <memory>
#include <string>

#include "store/table.hpp"

namespace ghlauth::capi {

/// Whose table it is, as errors call it, and what they ask to look at.
struct TableOwner {
  std::string called = "the application's store";
  std::string hint = "See why the callback of the store failed.";
  std::shared_ptr<const void> module;  ///< that its functions are in
};

/// Checked. Every answer of the table is, too: what it must not answer becomes a STORE failure.
std::shared_ptr<store::Table> make_store_table(const ghlauth_store_table *table, TableOwner owner = {});

}  // namespace ghlauth::capi
