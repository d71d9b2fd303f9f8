// What the application's store sees of one operation.
#pragma once

#include <ghlauth/store_table.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "capi/handle.hpp"
#include "store/table.hpp"

struct ghlauth_store_operation : ghlauth::capi::Handle<ghlauth::capi::tag("GSOO")> {
  explicit ghlauth_store_operation(std::size_t max_rows_in) : max_rows(max_rows_in) {}
  std::size_t max_rows;
  std::vector<ghlauth::store::Row> rows;
  std::optional<ghlauth::store::Lease> lease;
  std::int64_t result = 0;
  bool is_finished = false;
  ghlauth_status failure = GHLAUTH_OK;
  std::string message;  // of the failure
  std::string misuse;   // what the application did wrong; empty for nothing
};
