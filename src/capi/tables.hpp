// Callback tables of the application, adapted to the interfaces of the layers below.
#pragma once

#include <ghlauth/callbacks.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string>

#include "auth/secret_source.hpp"
#include "capi/handle.hpp"
#include "core/clock.hpp"
#include "core/error.hpp"
#include "core/log.hpp"

namespace ghlauth::capi {

/// A copy of a table, dropped exactly once.
template <class Table>
class TableCopy {
 public:
  explicit TableCopy(const Table &table) : table_(table), generation_(Process::generation()) {}
  TableCopy(const TableCopy &) = delete;
  TableCopy &operator=(const TableCopy &) = delete;
  // In a forked child the application's object is the parent's business.
  ~TableCopy() {
    if (table_.drop != nullptr && Process::is_current(generation_)) table_.drop(table_.user_data);
  }

  const Table *operator->() const noexcept { return &table_; }
  const Table &operator*() const noexcept { return table_; }

 private:
  Table table_;
  std::uint32_t generation_;
};

/// `required`: how much of the table the caller must know at least. The table is dropped also when this throws, for whatever
/// reason, as far as it is large enough to say how.
template <class Table>
std::shared_ptr<TableCopy<Table>> copy_table(const Table *table, std::size_t required, const char *name) {
  if (table == nullptr) throw_invalid(std::string(name) + " is NULL");
  constexpr std::size_t sane = 4096;
  const std::size_t size = table->struct_size;
  Table copy{};
  if (size >= offsetof(Table, drop) + sizeof table->drop && size <= sane)
    std::memcpy(&copy, table, std::min(size, sizeof copy));
  try {
    if (size < required || size > sane)
      throw_invalid(std::string(name) + ".struct_size is " + std::to_string(size), "Set it to sizeof of the table.");
    return std::make_shared<TableCopy<Table>>(copy);
  } catch (...) {
    if (copy.drop != nullptr) copy.drop(copy.user_data);
    throw;
  }
}

/// What the failure of a callback is to the caller: the application's own statuses and the want of memory stay what they are.
constexpr Status callback_failure(ghlauth_status status, Status otherwise) noexcept {
  return status <= -10000 || status == GHLAUTH_E_OUT_OF_MEMORY ? static_cast<Status>(status) : otherwise;
}

/// Null table: null result.
std::shared_ptr<Log> make_log(const ghlauth_log_table *table);
std::shared_ptr<Clock> make_clock(const ghlauth_clock_table *table);
std::shared_ptr<const auth::SecretSource> make_secret_source(const ghlauth_secret_source *table, const char *name);

}  // namespace ghlauth::capi

struct ghlauth_secret : ghlauth::capi::Handle<ghlauth::capi::tag("GSEC")> {
  ghlauth::auth::FetchedSecret fetched;
};
