#include "store/table.hpp"

#include <utility>

namespace ghlauth::store {

bool fits(const Index &index, const Filter &filter) {
  return (!filter.app_id || index.app_id == *filter.app_id) && (!filter.owner || index.owner == *filter.owner) &&
         (!filter.company_id || index.company_id == *filter.company_id) &&
         (!filter.location_id || index.location_id == *filter.location_id);
}

Task<bool> Table::erase(std::string key) {
  for (;;) {
    const std::optional<Row> present = co_await get(key);
    if (!present) co_return false;
    const bool erased = co_await erase_if_version(key, present->version);
    if (erased) co_return true;  // otherwise it was written meanwhile
  }
}

}  // namespace ghlauth::store
