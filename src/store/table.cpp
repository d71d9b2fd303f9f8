#include "store/table.hpp"

#include <utility>

namespace ghlauth::store {

Task<bool> Table::erase(std::string key) {
  for (;;) {
    const std::optional<Row> present = co_await get(key);
    if (!present) co_return false;
    const bool erased = co_await erase_if_version(key, present->version);
    if (erased) co_return true;  // otherwise it was written meanwhile
  }
}

}  // namespace ghlauth::store
