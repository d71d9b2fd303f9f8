#include "capi/store_table.hpp"

#include <algorithm>
#include <utility>

#include "capi/store_operation.hpp"
#include "capi/tables.hpp"
#include "core/clock.hpp"
#include "store/version.hpp"

namespace ghlauth::capi {
namespace {

using store::Claim;
using store::Filter;
using store::Lease;
using store::Row;

struct Callbacks {
  TableOwner owner;  // its module is the last to go
  std::shared_ptr<TableCopy<ghlauth_store_table>> table;
};

/// One call of the table, from its start to its answer.
class Operation final : public Suspension {
 public:
  explicit Operation(const Callbacks &callbacks, std::size_t max_rows = 0)
      : owner_(callbacks.owner), table_(*callbacks.table), handle_(max_rows) {
    constexpr std::int64_t default_timeout_ms = 30000;
    give_up_ms_ = monotonic_ms() + (table_->timeout_ms > 0 ? table_->timeout_ms : default_timeout_ms);
  }
  ~Operation() override { give_up(); }

  template <class Callback, class... Arguments>
  void start(Callback callback, Arguments... arguments) {
    settle(callback(table_->user_data, &handle_, arguments...));
    if (handle_.is_finished || table_->poll != nullptr) return;
    give_up();
    handle_.misuse = "it has no poll, and did not finish an operation on the spot";
  }

  // Each look is a little work, so that one thread can drive many operations.
  [[nodiscard]] bool ready() override {
    if (!handle_.is_finished) work(0);
    return handle_.is_finished;
  }
  void wait(const Cancel &cancel) override {
    if (!handle_.is_finished) work(cancel.slice_ms(std::max<std::int64_t>(0, give_up_ms_ - monotonic_ms())));
  }

  [[noreturn]] void throw_misbehaved(const std::string &how) const {
    throw Error(Status::STORE, owner_.called + " misbehaves: " + how, "Try it with ghlauth_store_conformance.");
  }
  void require(bool is_right, const char *what_is_not) const {
    if (!is_right) throw_misbehaved(what_is_not);
  }

  /// The answer. Throws what the application reports, and STORE for an answer that cannot be.
  ghlauth_store_operation &answer() {
    if (!handle_.misuse.empty()) throw_misbehaved(handle_.misuse);
    const ghlauth_status status = handle_.failure;
    if (status >= 0) return handle_;
    std::string message = owner_.called + " failed";
    message += handle_.message.empty() ? " with status " + std::to_string(status) : ": " + handle_.message;
    if (status == GHLAUTH_E_TOO_MANY_OPEN_FILES) throw Error(Status::TOO_MANY_OPEN_FILES, std::move(message));
    throw Error(callback_failure(status, Status::STORE), std::move(message), owner_.hint);
  }
  std::int64_t number(std::int64_t low, std::int64_t high) {
    const std::int64_t result = answer().result;
    if (result < low || result > high) throw_misbehaved("the result is " + std::to_string(result));
    return result;
  }
  bool yes() { return number(0, 1) == 1; }

 private:
  void work(std::int64_t timeout_ms) {
    settle(table_->poll(table_->user_data, &handle_, timeout_ms));
    if (handle_.is_finished || monotonic_ms() < give_up_ms_) return;
    give_up();
    handle_.failure = GHLAUTH_E_STORE;
    handle_.message = "no answer in time";
  }
  void settle(ghlauth_status status) {
    if (handle_.is_finished || status >= 0) return;
    handle_.is_finished = true;
    handle_.failure = status;
  }
  void give_up() noexcept {
    if (!handle_.is_finished && table_->cancel != nullptr) table_->cancel(table_->user_data, &handle_);
    handle_.is_finished = true;
  }

  const TableOwner &owner_;
  const TableCopy<ghlauth_store_table> &table_;
  ghlauth_store_operation handle_;
  std::int64_t give_up_ms_;
};

/// Names reach the application as C strings.
const char *text(const std::string &name) {
  if (name.empty() || name.find('\0') != std::string::npos) throw_invalid("a name is empty or holds a NUL");
  return name.c_str();
}
const char *column(const std::string &value) { return value.empty() ? "" : text(value); }
const char *wanted(const std::optional<std::string> &value) { return value ? column(*value) : nullptr; }

class CallbackTable final : public store::Table {
 public:
  explicit CallbackTable(Callbacks callbacks) : callbacks_(std::move(callbacks)), table_(*callbacks_.table) {}

  Task<std::optional<Row>> get(std::string key) override {
    Operation operation(callbacks_, 1);
    operation.start(table_->get, text(key));
    co_await suspend_on(operation);
    std::vector<Row> &rows = operation.answer().rows;
    std::optional<Row> row;
    if (!rows.empty()) row = std::move(rows.front());
    operation.require(!row || row->key == key, "a row with another key");
    co_return row;
  }

  Task<bool> put_if_version(Row row) override {
    const auto *value = reinterpret_cast<const std::uint8_t *>(row.value.data());
    const ghlauth_store_row given = {sizeof given,
                                     text(row.key),
                                     value,
                                     row.value.size(),
                                     store::version_for(row),
                                     row.due_s,
                                     column(row.index.app_id),
                                     column(row.index.owner),
                                     column(row.index.company_id),
                                     column(row.index.location_id)};
    Operation operation(callbacks_);
    operation.start(table_->put_if_version, &given, row.version);
    co_await suspend_on(operation);
    co_return operation.yes();
  }

  Task<bool> erase_if_version(std::string key, std::uint64_t version) override {
    if (version == 0) co_return false;
    Operation operation(callbacks_);
    operation.start(table_->erase_if_version, text(key), version);
    co_await suspend_on(operation);
    co_return operation.yes();
  }

  Task<std::vector<Row>> scan(Filter filter, std::string after, std::size_t limit) override {
    Operation operation(callbacks_, limit);
    operation.start(table_->scan, wanted(filter.app_id), wanted(filter.owner), wanted(filter.company_id),
                    wanted(filter.location_id), column(after), limit);
    co_await suspend_on(operation);
    std::vector<Row> &rows = operation.answer().rows;
    for (const Row &row : rows) {
      operation.require(row.key > after, "rows that are not in order");
      operation.require(fits(row.index, filter), "a row that was not asked for");  // it may be another owner's
      after = row.key;
    }
    co_return std::move(rows);
  }

  Task<std::vector<Row>> due(std::string app_id, std::int64_t until_s, std::size_t limit) override {
    Operation operation(callbacks_, limit);
    operation.start(table_->due, column(app_id), until_s, limit);
    co_await suspend_on(operation);
    std::vector<Row> &rows = operation.answer().rows;
    std::pair<std::int64_t, std::string> last;
    for (const Row &row : rows) {
      std::pair<std::int64_t, std::string> place(row.due_s, row.key);
      operation.require(place > last && row.due_s > 0, "rows that are not in order");
      operation.require(row.index.app_id == app_id && row.due_s <= until_s, "a row that was not asked for");
      last = std::move(place);
    }
    co_return std::move(rows);
  }

  Task<Lease> lease(std::string name, std::string holder, std::int64_t duration_ms) override {
    Operation operation(callbacks_);
    operation.start(table_->lease, text(name), text(holder), duration_ms);
    co_await suspend_on(operation);
    std::optional<Lease> &lease = operation.answer().lease;
    operation.require(lease.has_value(), "a lease without a holder");
    lease->is_held = lease->holder == holder;
    operation.require(!lease->is_held || lease->remaining_ms <= duration_ms, "a lease that is longer than asked for");
    co_return std::move(*lease);
  }

  Task<bool> release(std::string name, std::string holder) override {
    Operation operation(callbacks_);
    operation.start(table_->release, text(name), text(holder));
    co_await suspend_on(operation);
    co_return operation.yes();
  }

  Task<std::int64_t> count(std::string name, std::int64_t delta, std::int64_t until_unix_s, std::int64_t now_unix_s) override {
    Operation operation(callbacks_);
    operation.start(table_->count, text(name), delta, until_unix_s, now_unix_s);
    co_await suspend_on(operation);
    co_return operation.answer().result;
  }

  Task<Claim> claim(std::string name, std::string holder, std::int64_t until_unix_s, std::int64_t now_unix_s) override {
    Operation operation(callbacks_);
    operation.start(table_->claim, text(name), text(holder), until_unix_s, now_unix_s);
    co_await suspend_on(operation);
    co_return static_cast<Claim>(operation.number(GHLAUTH_STORE_CLAIM_NEW, GHLAUTH_STORE_CLAIM_DONE));
  }

  Task<bool> confirm(std::string name, std::string holder, std::int64_t until_unix_s) override {
    Operation operation(callbacks_);
    operation.start(table_->confirm, text(name), text(holder), until_unix_s);
    co_await suspend_on(operation);
    co_return operation.yes();
  }

  Task<bool> unclaim(std::string name, std::string holder) override {
    Operation operation(callbacks_);
    operation.start(table_->unclaim, text(name), text(holder));
    co_await suspend_on(operation);
    co_return operation.yes();
  }

 private:
  Callbacks callbacks_;
  const TableCopy<ghlauth_store_table> &table_;
};

}  // namespace

std::shared_ptr<store::Table> make_store_table(const ghlauth_store_table *table, TableOwner owner) {
  auto copy = copy_table(table, sizeof(ghlauth_store_table), "table");
  const auto &given = *copy;
  const auto need = [](bool is_there, const char *name) {
    if (!is_there) throw_invalid(std::string("table.") + name + " is NULL");
  };
  need(given->get != nullptr, "get");
  need(given->put_if_version != nullptr, "put_if_version");
  need(given->erase_if_version != nullptr, "erase_if_version");
  need(given->scan != nullptr, "scan");
  need(given->due != nullptr, "due");
  need(given->lease != nullptr, "lease");
  need(given->release != nullptr, "release");
  need(given->count != nullptr, "count");
  need(given->claim != nullptr, "claim");
  need(given->confirm != nullptr, "confirm");
  need(given->unclaim != nullptr, "unclaim");
  return std::make_shared<CallbackTable>(Callbacks{std::move(owner), std::move(copy)});
}

}  // namespace ghlauth::capi
