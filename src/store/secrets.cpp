#include "store/secrets.hpp"

#include <utility>

#include "core/error.hpp"
#include "core/log.hpp"

namespace ghlauth::store {
namespace {

std::string key_of(const std::string &name) { return "secret/" + name; }

}  // namespace

Task<> put_secret(Table &table, std::string name, SecretBytes value) {
  for (bool written = false; !written;) {
    const std::optional<Row> present = co_await table.get(key_of(name));
    Row row;
    row.key = key_of(name);
    row.value = value;
    row.version = present ? present->version : 0;
    written = co_await table.put_if_version(std::move(row));
  }
}

Task<bool> erase_secret(Table &table, const std::string &name) { return table.erase(key_of(name)); }

Task<std::optional<SecretBytes>> get_secret(Table &table, std::string name) {
  std::optional<Row> row = co_await table.get(key_of(name));
  std::optional<SecretBytes> value;
  if (row && !row->damage.empty())
    throw Error(Status::STORE, "the secret " + printable(name) + " in the store cannot be read: " + row->damage);
  if (row) value = std::move(row->value);
  co_return value;
}

}  // namespace ghlauth::store
