/// @file store_table.hpp A store supplied by the application: its own database, with the library's installations in it.
///
///     class MyStore : public ghlauth::StoreTable { ... };
///     ghlauth::Store store(std::make_shared<MyStore>(), ghlauth::StoreOptions().add_key("2026-1", key));
///
/// store_table.h says what each operation has to do. Store::check_conformance tells whether a table keeps it.
#ifndef GHLAUTH_CPP_STORE_TABLE_HPP
#define GHLAUTH_CPP_STORE_TABLE_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "../store_table.h"
#include "callbacks.hpp"
#include "lent.hpp"
#include "store.hpp"
#include "store_base.hpp"
#include "time.hpp"

namespace ghlauth {
inline namespace v0 {

namespace detail {

inline std::optional<std::string> text_or_none(const char *text) {
  if (text == nullptr) return std::nullopt;
  return text;
}

inline StoreRow row_of(const ghlauth_store_row *row) {
  StoreRow copied;
  copied.key = copy(row->key);
  if (row->size != 0) copied.value.assign(row->value, row->value + row->size);
  copied.version = row->version;
  copied.due_s = row->due_s;
  copied.app_id = copy(row->app_id);
  copied.owner = copy(row->owner);
  copied.company_id = copy(row->company_id);
  copied.location_id = copy(row->location_id);
  return copied;
}

inline TimePoint time_of(std::int64_t unix_s) { return TimePoint(std::chrono::seconds(unix_s)); }

struct StoreTableGiven : Given<ghlauth_store_table> {
  using Table = std::shared_ptr<PolledStoreTable>;

  explicit StoreTableGiven(Table table) : Given(std::move(table)) {
    using Operation = ghlauth_store_operation;
    table_.timeout_ms = data_of<Table>(table_.user_data)->timeout().count();
    table_.get = [](void *data, Operation *operation, const char *key) {
      return start(data, operation, [&](PolledStoreTable &store, StoreOperation one) { store.get(one, key); });
    };
    table_.put_if_version = [](void *data, Operation *operation, const ghlauth_store_row *row, std::uint64_t present) {
      return start(data, operation,
                   [&](PolledStoreTable &store, StoreOperation one) { store.put_if_version(one, row_of(row), present); });
    };
    table_.erase_if_version = [](void *data, Operation *operation, const char *key, std::uint64_t version) {
      return start(data, operation,
                   [&](PolledStoreTable &store, StoreOperation one) { store.erase_if_version(one, key, version); });
    };
    table_.scan = [](void *data, Operation *operation, const char *app_id, const char *owner, const char *company_id,
                     const char *location_id, const char *after, std::size_t limit) {
      return start(data, operation, [&](PolledStoreTable &store, StoreOperation one) {
        store.scan(one, {text_or_none(app_id), text_or_none(owner), text_or_none(company_id), text_or_none(location_id),
                         copy(after), limit});
      });
    };
    table_.due = [](void *data, Operation *operation, const char *app_id, std::int64_t until_s, std::size_t limit) {
      return start(data, operation,
                   [&](PolledStoreTable &store, StoreOperation one) { store.due(one, copy(app_id), until_s, limit); });
    };
    table_.lease = [](void *data, Operation *operation, const char *name, const char *holder, std::int64_t duration_ms) {
      return start(data, operation, [&](PolledStoreTable &store, StoreOperation one) {
        store.lease(one, name, holder, std::chrono::milliseconds(duration_ms));
      });
    };
    table_.release = [](void *data, Operation *operation, const char *name, const char *holder) {
      return start(data, operation, [&](PolledStoreTable &store, StoreOperation one) { store.release(one, name, holder); });
    };
    table_.count = [](void *data, Operation *operation, const char *name, std::int64_t delta, std::int64_t until_s,
                      std::int64_t now_s) {
      return start(data, operation, [&](PolledStoreTable &store, StoreOperation one) {
        store.count(one, name, delta, time_of(until_s), time_of(now_s));
      });
    };
    table_.claim = [](void *data, Operation *operation, const char *name, const char *holder, std::int64_t until_s,
                      std::int64_t now_s) {
      return start(data, operation, [&](PolledStoreTable &store, StoreOperation one) {
        store.claim(one, name, holder, time_of(until_s), time_of(now_s));
      });
    };
    table_.confirm = [](void *data, Operation *operation, const char *name, const char *holder, std::int64_t until_s) {
      return start(data, operation, [&](PolledStoreTable &store, StoreOperation one) {
        store.confirm(one, name, holder, time_of(until_s));
      });
    };
    table_.unclaim = [](void *data, Operation *operation, const char *name, const char *holder) {
      return start(data, operation, [&](PolledStoreTable &store, StoreOperation one) { store.unclaim(one, name, holder); });
    };
    table_.poll = [](void *data, Operation *operation, std::int64_t timeout_ms) {
      return start(data, operation, [&](PolledStoreTable &store, StoreOperation one) {
        store.poll(one, std::chrono::milliseconds(timeout_ms));
      });
    };
    table_.cancel = [](void *data, Operation *operation) { data_of<Table>(data)->cancel(StoreOperation(operation)); };
  }

 private:
  template <class Body>
  static Status start(void *data, ghlauth_store_operation *operation, Body &&body) noexcept {
    return Lent(operation).start([&] { body(*data_of<Table>(data), StoreOperation(operation)); });
  }
};

inline std::shared_ptr<PolledStoreTable> polled(std::shared_ptr<StoreTable> table) {
  if (table == nullptr) throw UsageError(GHLAUTH_E_INVALID_ARGUMENT, "there is no table");
  return std::make_shared<OnTheSpot>(std::move(table));
}

inline Store store_of(std::shared_ptr<PolledStoreTable> table, const StoreOptions &options) {
  if (table == nullptr) throw UsageError(GHLAUTH_E_INVALID_ARGUMENT, "there is no table");
  StoreTableGiven given(std::move(table));
  return make<Store>(
      [&](auto **out, auto **error) { return ghlauth_store_from_table(out, given.give(), options.get(), error); });
}

/// Calls `check` with a table for the log, or with NULL.
template <class Check>
void with_log(LogSink sink, Check &&check) {
  if (!sink) return call([&](auto **error) { return check(nullptr, error); });
  LogTable log(LogLevel::debug, std::move(sink));
  call([&](auto **error) { return check(log.give(), error); });
}

}  // namespace detail

inline Store::Store(std::shared_ptr<StoreTable> table, const StoreOptions &options)
    : Store(detail::store_of(detail::polled(std::move(table)), options)) {}

inline Store::Store(std::shared_ptr<PolledStoreTable> table, const StoreOptions &options)
    : Store(detail::store_of(std::move(table), options)) {}

inline void Store::check_conformance(LogSink log) const {
  detail::with_log(std::move(log), [&](const ghlauth_log_table *table, ghlauth_error **error) {
    return ghlauth_store_conformance(get(), table, error);
  });
}

/// The same as Store::check_conformance, over a table before anything is kept in it: it needs no key, and leaves no row behind.
inline void check_store_table(std::shared_ptr<PolledStoreTable> table, LogSink log = nullptr) {
  if (table == nullptr) throw UsageError(GHLAUTH_E_INVALID_ARGUMENT, "there is no table");
  detail::StoreTableGiven given(std::move(table));
  detail::with_log(std::move(log), [&](const ghlauth_log_table *log_table, ghlauth_error **error) {
    return ghlauth_store_table_conformance(given.give(), log_table, error);
  });
}
inline void check_store_table(std::shared_ptr<StoreTable> table, LogSink log = nullptr) {
  check_store_table(detail::polled(std::move(table)), std::move(log));
}

}  // namespace v0
}  // namespace ghlauth

#endif  // GHLAUTH_CPP_STORE_TABLE_HPP
