// A store of the application, adapted to the table of the layers below.
#pragma once

#include <ghlauth/store_table.h>

#include <memory>

#include "store/table.hpp"

namespace ghlauth::capi {

/// Checked. Every answer of the application is, too: what it must not answer becomes a STORE failure.
std::shared_ptr<store::Table> make_store_table(const ghlauth_store_table *table);

}  // namespace ghlauth::capi
