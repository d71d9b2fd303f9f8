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
#include <vector>

#include "../store_table.h"
#include "callbacks.hpp"
#include "lent.hpp"
#include "store.hpp"
#include "time.hpp"

namespace ghlauth {
inline namespace v0 {

/// A row. What it holds is sealed, but for the columns to find it by.
struct StoreRow {
  std::string key;                  ///< unique; rows are ordered by its bytes
  std::vector<std::uint8_t> value;  ///< SECRET where the store is plain
  std::uint64_t version = 0;        ///< below 2^63, never 0; another one with each write
  std::int64_t due_s = 0;           ///< Unix seconds; 0: never due
  std::string app_id;               ///< a column to find it by; may be empty, like those that follow
  std::string owner;
  std::string company_id;
  std::string location_id;
};

/// The first `limit` rows behind `after`, ordered by key, whose columns are equal to those that are given.
struct StoreScan {
  std::optional<std::string> app_id;
  std::optional<std::string> owner;
  std::optional<std::string> company_id;
  std::optional<std::string> location_id;
  std::string after;
  std::size_t limit = 0;
};

/// Who holds a lease, and for how long at most.
struct StoreLease {
  std::string holder;
  std::chrono::milliseconds remaining;
};

enum class StoreClaim : std::int32_t {
  fresh = GHLAUTH_STORE_CLAIM_NEW,                ///< the caller's now
  in_progress = GHLAUTH_STORE_CLAIM_IN_PROGRESS,  ///< somebody else's, and not confirmed yet
  done = GHLAUTH_STORE_CLAIM_DONE,                ///< confirmed
};

/// A store whose operations are done on the spot. Called by any thread, concurrently. What it throws fails the operation.
class StoreTable {
 public:
  virtual ~StoreTable() = default;
  virtual std::optional<StoreRow> get(const std::string &key) = 0;
  /// Writes the row, if the stored one has the version `present`; if that is 0: if there is none. True when it was written.
  virtual bool put_if_version(const StoreRow &row, std::uint64_t present) = 0;
  /// True when it was deleted.
  virtual bool erase_if_version(const std::string &key, std::uint64_t version) = 0;
  virtual std::vector<StoreRow> scan(const StoreScan &scan) = 0;
  /// The first `limit` rows of the app with 0 < due_s <= `until_s`, ordered by due_s, then by key.
  virtual std::vector<StoreRow> due(const std::string &app_id, std::int64_t until_s, std::size_t limit) = 0;
  /// Grants the lease when it is free, over, or the holder's. Gives who holds it now.
  virtual StoreLease lease(const std::string &name, const std::string &holder, std::chrono::milliseconds duration) = 0;
  /// True when it was that holder's.
  virtual bool release(const std::string &name, const std::string &holder) = 0;
  /// Adds to a counter, and gives the sum. Where there is none, or its end is before `now`, it starts at 0 and gets this end.
  virtual std::int64_t count(const std::string &name, std::int64_t delta, TimePoint until, TimePoint now) = 0;
  virtual StoreClaim claim(const std::string &name, const std::string &holder, TimePoint until, TimePoint now) = 0;
  /// Makes a claim done until then, unless it is another holder's. True when it is.
  virtual bool confirm(const std::string &name, const std::string &holder, TimePoint until) = 0;
  /// Gives an unconfirmed claim back. True when it was that holder's.
  virtual bool unclaim(const std::string &name, const std::string &holder) = 0;
};

/// One operation and the answer that is being put together for it. Lent by the library until it is finished or cancelled; copies mean
/// the same one.
class StoreOperation {
 public:
  explicit StoreOperation(ghlauth_store_operation *operation) noexcept : operation_(operation) {}

  /// In the order that was asked for.
  void add_row(const StoreRow &row) {
    ghlauth_store_row added = {};
    added.struct_size = sizeof added;
    added.key = detail::c_text(row.key);
    added.value = row.value.data();
    added.size = row.value.size();
    added.version = row.version;
    added.due_s = row.due_s;
    added.app_id = detail::c_text(row.app_id);
    added.owner = detail::c_text(row.owner);
    added.company_id = detail::c_text(row.company_id);
    added.location_id = detail::c_text(row.location_id);
    const Status status = ghlauth_store_operation_add_row(operation_, &added);
    if (status != GHLAUTH_OK) detail::raise(status, std::string("this row cannot be, or is one too many"));
  }
  void set_lease(const StoreLease &lease) {
    const Status status =
        ghlauth_store_operation_set_lease(operation_, detail::c_text(lease.holder), lease.remaining.count());
    if (status != GHLAUTH_OK) detail::raise(status, std::string("this lease cannot be"));
  }
  /// Ends the operation; it must not be touched after. `result`: 1 for done, 0 for not done; a sum; a StoreClaim; 0 for what answers
  /// with rows or a lease.
  void finish(std::int64_t result = 0) {
    detail::Lent::ended(operation_);
    ghlauth_store_operation_finish(operation_, result);
  }
  /// Ends one that failed. `status`: GHLAUTH_E_STORE, or one of the application.
  void finish_failed(Status status, const std::string &message = std::string()) {
    const char *text = detail::c_text_or_null(message);
    detail::Lent::ended(operation_);
    ghlauth_store_operation_fail(operation_, status, text);
  }

  ghlauth_store_operation *get() const noexcept { return operation_; }
  bool operator==(const StoreOperation &other) const noexcept { return operation_ == other.operation_; }
  bool operator!=(const StoreOperation &other) const noexcept { return operation_ != other.operation_; }

 private:
  ghlauth_store_operation *operation_;
};

/// A store over a network: each function starts an operation, and finishes it there or in a later poll. Called by any thread,
/// concurrently. What a start throws fails the operation, which must not be touched after.
class PolledStoreTable {
 public:
  virtual ~PolledStoreTable() = default;
  /// How long an operation may take; 0: 30 s.
  virtual std::chrono::milliseconds timeout() const noexcept { return std::chrono::milliseconds(0); }
  virtual void get(StoreOperation operation, const std::string &key) = 0;
  virtual void put_if_version(StoreOperation operation, const StoreRow &row, std::uint64_t present) = 0;
  virtual void erase_if_version(StoreOperation operation, const std::string &key, std::uint64_t version) = 0;
  virtual void scan(StoreOperation operation, const StoreScan &scan) = 0;
  virtual void due(StoreOperation operation, const std::string &app_id, std::int64_t until_s, std::size_t limit) = 0;
  virtual void lease(StoreOperation operation, const std::string &name, const std::string &holder,
                     std::chrono::milliseconds duration) = 0;
  virtual void release(StoreOperation operation, const std::string &name, const std::string &holder) = 0;
  virtual void count(StoreOperation operation, const std::string &name, std::int64_t delta, TimePoint until, TimePoint now) = 0;
  virtual void claim(StoreOperation operation, const std::string &name, const std::string &holder, TimePoint until,
                     TimePoint now) = 0;
  virtual void confirm(StoreOperation operation, const std::string &name, const std::string &holder, TimePoint until) = 0;
  virtual void unclaim(StoreOperation operation, const std::string &name, const std::string &holder) = 0;
  /// Works for at most `timeout`, 0 included, to finish this operation.
  virtual void poll(StoreOperation operation, std::chrono::milliseconds timeout) = 0;
  /// Gives up an operation that isn't finished; it must not be touched after.
  virtual void cancel(StoreOperation operation) noexcept = 0;
};

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

/// A StoreTable as one whose operations are finished later: at once.
class OnTheSpot : public PolledStoreTable {
 public:
  explicit OnTheSpot(std::shared_ptr<StoreTable> table) : table_(std::move(table)) {}

  void get(StoreOperation operation, const std::string &key) override {
    if (const std::optional<StoreRow> row = table_->get(key)) operation.add_row(*row);
    operation.finish();
  }
  void put_if_version(StoreOperation operation, const StoreRow &row, std::uint64_t present) override {
    operation.finish(table_->put_if_version(row, present));
  }
  void erase_if_version(StoreOperation operation, const std::string &key, std::uint64_t version) override {
    operation.finish(table_->erase_if_version(key, version));
  }
  void scan(StoreOperation operation, const StoreScan &scan) override { give(operation, table_->scan(scan)); }
  void due(StoreOperation operation, const std::string &app_id, std::int64_t until_s, std::size_t limit) override {
    give(operation, table_->due(app_id, until_s, limit));
  }
  void lease(StoreOperation operation, const std::string &name, const std::string &holder,
             std::chrono::milliseconds duration) override {
    operation.set_lease(table_->lease(name, holder, duration));
    operation.finish();
  }
  void release(StoreOperation operation, const std::string &name, const std::string &holder) override {
    operation.finish(table_->release(name, holder));
  }
  void count(StoreOperation operation, const std::string &name, std::int64_t delta, TimePoint until, TimePoint now) override {
    operation.finish(table_->count(name, delta, until, now));
  }
  void claim(StoreOperation operation, const std::string &name, const std::string &holder, TimePoint until,
             TimePoint now) override {
    operation.finish(static_cast<std::int64_t>(table_->claim(name, holder, until, now)));
  }
  void confirm(StoreOperation operation, const std::string &name, const std::string &holder, TimePoint until) override {
    operation.finish(table_->confirm(name, holder, until));
  }
  void unclaim(StoreOperation operation, const std::string &name, const std::string &holder) override {
    operation.finish(table_->unclaim(name, holder));
  }
  void poll(StoreOperation, std::chrono::milliseconds) override {}
  void cancel(StoreOperation) noexcept override {}

 private:
  static void give(StoreOperation operation, const std::vector<StoreRow> &rows) {
    for (const StoreRow &row : rows) operation.add_row(row);
    operation.finish();
  }

  std::shared_ptr<StoreTable> table_;
};

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
