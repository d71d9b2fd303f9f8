/// @file store_base.hpp What an application's store derives from. store_table.h says what each operation has to do.
#ifndef GHLAUTH_CPP_STORE_BASE_HPP
#define GHLAUTH_CPP_STORE_BASE_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "store_operation.hpp"
#include "time.hpp"

namespace ghlauth {
inline namespace v0 {

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

}  // namespace detail
}  // namespace v0
}  // namespace ghlauth

#endif  // GHLAUTH_CPP_STORE_BASE_HPP
