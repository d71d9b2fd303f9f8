/// @file store_operation.hpp What the operations of an application's store take and answer.
#ifndef GHLAUTH_CPP_STORE_OPERATION_HPP
#define GHLAUTH_CPP_STORE_OPERATION_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "../store_table.h"
#include "lent.hpp"

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

}  // namespace v0
}  // namespace ghlauth

#endif  // GHLAUTH_CPP_STORE_OPERATION_HPP
