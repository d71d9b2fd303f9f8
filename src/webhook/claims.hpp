// Who handles an event: the first one who claims it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/task.hpp"
#include "store/table.hpp"

namespace ghlauth::webhook {

/// Thread-safe. Claims are as store::Table has them.
class Claims {
 public:
  Claims() = default;
  Claims(const Claims &) = delete;
  Claims &operator=(const Claims &) = delete;
  virtual ~Claims() = default;
  virtual Task<store::Claim> claim(std::string name, std::string holder, std::int64_t until_s, std::int64_t now_s) = 0;
  virtual Task<bool> confirm(std::string name, std::string holder, std::int64_t until_s) = 0;
  virtual Task<bool> unclaim(std::string name, std::string holder) = 0;
};

/// Those of a store.
std::shared_ptr<Claims> make_table_claims(std::shared_ptr<store::Table> table);
/// Everything is new.
std::shared_ptr<Claims> make_no_claims();

}  // namespace ghlauth::webhook
