#include "store/memory_table.hpp"

#include <map>
#include <mutex>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "core/clock.hpp"

namespace ghlauth::store {
namespace {

/// Values by name that are forgotten some time after their end.
template <class Value>
class Ending {
 public:
  void forget(std::int64_t now_s) {
    while (!ends_.empty() && ends_.begin()->first < now_s) {
      values_.erase(ends_.begin()->second);
      ends_.erase(ends_.begin());
    }
  }
  Value *find(const std::string &name) {
    const auto found = values_.find(name);
    return found == values_.end() ? nullptr : &found->second.first;
  }
  void set(const std::string &name, std::int64_t until_s, Value value) {
    erase(name);
    ends_.emplace(until_s, name);
    values_.emplace(name, std::pair(std::move(value), until_s));
  }
  bool erase(const std::string &name) {
    const auto found = values_.find(name);
    if (found == values_.end()) return false;
    ends_.erase({found->second.second, name});
    values_.erase(found);
    return true;
  }

 private:
  std::unordered_map<std::string, std::pair<Value, std::int64_t>> values_;
  std::set<std::pair<std::int64_t, std::string>> ends_;
};

class MemoryTable final : public Table {
 public:
  Task<std::optional<Row>> get(std::string key) override {
    const std::lock_guard lock(mutex_);
    const auto found = rows_.find(key);
    std::optional<Row> row;
    if (found != rows_.end()) row = found->second;
    co_return row;
  }

  Task<bool> put_if_version(Row row) override {
    const std::lock_guard lock(mutex_);
    const auto found = rows_.find(row.key);
    const std::uint64_t present = found == rows_.end() ? 0 : found->second.version;
    if (present != row.version) co_return false;
    if (present != 0) due_.erase(place_of(found->second));
    if (row.due_s > 0) due_.insert(place_of(row));
    const std::uint64_t given = std::exchange(row.next_version, 0);  // which is for this write alone
    row.version = given != 0 ? given : ++last_version_;
    std::string key = row.key;
    rows_.insert_or_assign(std::move(key), std::move(row));
    co_return true;
  }

  Task<bool> erase_if_version(std::string key, std::uint64_t version) override {
    const std::lock_guard lock(mutex_);
    const auto found = rows_.find(key);
    if (found == rows_.end() || found->second.version != version) co_return false;
    due_.erase(place_of(found->second));
    rows_.erase(found);
    co_return true;
  }

  Task<std::vector<Row>> scan(Filter filter, std::string after, std::size_t limit) override {
    const std::lock_guard lock(mutex_);
    std::vector<Row> found;
    for (auto at = rows_.upper_bound(after); at != rows_.end() && found.size() < limit; ++at)
      if (fits(at->second.index, filter)) found.push_back(at->second);
    co_return found;
  }

  Task<std::vector<Row>> due(std::string app_id, std::int64_t until_s, std::size_t limit) override {
    const std::lock_guard lock(mutex_);
    std::vector<Row> found;
    for (auto at = due_.lower_bound(Place(app_id, 0, {})); at != due_.end() && found.size() < limit; ++at) {
      const auto &[app, due_s, key] = *at;
      if (app != app_id || due_s > until_s) break;
      found.push_back(rows_.find(key)->second);
    }
    co_return found;
  }

  Task<Lease> lease(std::string name, std::string holder, std::int64_t duration_ms) override {
    const std::lock_guard lock(mutex_);
    const std::int64_t now_ms = boot_ms();
    Held &held = leases_[name];
    if (held.until_ms <= now_ms || held.holder == holder) held = {holder, now_ms + duration_ms};
    co_return Lease{held.holder == holder, held.until_ms - now_ms, held.holder};
  }

  Task<bool> release(std::string name, std::string holder) override {
    const std::lock_guard lock(mutex_);
    const auto found = leases_.find(name);
    if (found == leases_.end() || found->second.holder != holder) co_return false;
    leases_.erase(found);
    co_return true;
  }

  Task<std::int64_t> count(std::string name, std::int64_t delta, std::int64_t until_unix_s, std::int64_t now_unix_s) override {
    const std::lock_guard lock(mutex_);
    counters_.forget(now_unix_s);
    std::int64_t *sum = counters_.find(name);
    if (sum != nullptr) co_return *sum += delta;
    counters_.set(name, until_unix_s, delta);
    co_return delta;
  }

  Task<Claim> claim(std::string name, std::string holder, std::int64_t until_unix_s, std::int64_t now_unix_s) override {
    const std::lock_guard lock(mutex_);
    claims_.forget(now_unix_s);
    const Claimed *present = claims_.find(name);
    if (present != nullptr && present->is_done) co_return Claim::DONE;
    if (present != nullptr && present->holder != holder) co_return Claim::IN_PROGRESS;
    claims_.set(name, until_unix_s, {holder, false});
    co_return Claim::NEW;
  }

  Task<bool> confirm(std::string name, std::string holder, std::int64_t until_unix_s) override {
    const std::lock_guard lock(mutex_);
    const Claimed *present = claims_.find(name);
    if (present != nullptr && present->holder != holder) co_return false;
    claims_.set(name, until_unix_s, {holder, true});
    co_return true;
  }

  Task<bool> unclaim(std::string name, std::string holder) override {
    const std::lock_guard lock(mutex_);
    const Claimed *present = claims_.find(name);
    if (present == nullptr || present->holder != holder || present->is_done) co_return false;
    co_return claims_.erase(name);
  }

  [[nodiscard]] bool is_private() const noexcept override { return true; }

 private:
  using Place = std::tuple<std::string, std::int64_t, std::string>;  // app, time, key
  static Place place_of(const Row &row) { return {row.index.app_id, row.due_s, row.key}; }

  struct Held {
    std::string holder;
    std::int64_t until_ms = 0;
  };
  struct Claimed {
    std::string holder;
    bool is_done = false;
  };

  std::mutex mutex_;
  std::map<std::string, Row, std::less<>> rows_;
  std::set<Place> due_;
  std::uint64_t last_version_ = 0;  // never reused, so that a row erased and written again has another version
  std::unordered_map<std::string, Held> leases_;
  Ending<std::int64_t> counters_;
  Ending<Claimed> claims_;
};

}  // namespace

std::shared_ptr<Table> make_memory_table() { return std::make_shared<MemoryTable>(); }

}  // namespace ghlauth::store
