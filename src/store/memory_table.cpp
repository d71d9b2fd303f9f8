#include "store/memory_table.hpp"

#include <map>
#include <mutex>
#include <unordered_map>

namespace ghlauth::store {
namespace {

bool fits(const Index &index, const Filter &filter) {
  return (!filter.app_id || index.app_id == *filter.app_id) && (!filter.owner || index.owner == *filter.owner) &&
         (!filter.company_id || index.company_id == *filter.company_id) &&
         (!filter.location_id || index.location_id == *filter.location_id);
}

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
    row.version = ++last_version_;
    std::string key = row.key;
    rows_.insert_or_assign(std::move(key), std::move(row));
    co_return true;
  }

  Task<bool> erase(std::string key) override {
    const std::lock_guard lock(mutex_);
    co_return rows_.erase(key) != 0;
  }

  Task<std::vector<Row>> scan(Filter filter) override {
    const std::lock_guard lock(mutex_);
    std::vector<Row> found;
    for (const auto &[key, row] : rows_)
      if (fits(row.index, filter)) found.push_back(row);
    co_return found;
  }

  Task<bool> claim(std::string name, std::int64_t until_unix_s, std::int64_t now_unix_s) override {
    const std::lock_guard lock(mutex_);
    while (!claim_ends_.empty() && claim_ends_.begin()->first < now_unix_s) {
      claims_.erase(claim_ends_.begin()->second);
      claim_ends_.erase(claim_ends_.begin());
    }
    if (!claims_.emplace(name, until_unix_s).second) co_return false;
    claim_ends_.emplace(until_unix_s, std::move(name));
    co_return true;
  }

 private:
  std::mutex mutex_;
  std::map<std::string, Row, std::less<>> rows_;
  std::uint64_t last_version_ = 0;  // never reused, so that a row erased and written again has another version
  std::unordered_map<std::string, std::int64_t> claims_;
  std::multimap<std::int64_t, std::string> claim_ends_;
};

}  // namespace

std::shared_ptr<Table> make_memory_table() { return std::make_shared<MemoryTable>(); }

}  // namespace ghlauth::store
