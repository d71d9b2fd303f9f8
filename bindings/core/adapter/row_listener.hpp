// A store of the application with rows alone.
#pragma once

#include <map>
#include <mutex>

#include "store_listener.hpp"

namespace ghlauth_binding {

/// An application's store that one process uses: the rows are the application's; leases, counters and claims, by which processes
/// agree with each other, are kept here. With several processes derive from StoreListener.
class RowListener : public StoreListener {
 public:
  StoreRow get(const std::string &key) override = 0;
  bool put_if_version(const StoreRow &row, std::int64_t present) override = 0;
  bool erase_if_version(const std::string &key, std::int64_t version) override = 0;
  std::vector<StoreRow> scan(const StoreQuery &query) override = 0;
  std::vector<StoreRow> due(const std::string &app_id, std::int64_t until_s, std::int64_t limit) override = 0;

  StoreLease lease(const std::string &name, const std::string &holder, std::int64_t duration_ms) override {
    using namespace std::chrono;
    const std::lock_guard lock(mutex_);
    const auto now = steady_clock::now();
    Lease &lease = leases_[name];
    if (lease.holder.empty() || lease.end <= now || lease.holder == holder) lease = {holder, now + milliseconds(duration_ms)};
    return {lease.holder, duration_cast<milliseconds>(lease.end - now).count()};
  }
  bool release(const std::string &name, const std::string &holder) override {
    const std::lock_guard lock(mutex_);
    const auto found = leases_.find(name);
    if (found == leases_.end() || found->second.holder != holder) return false;
    leases_.erase(found);
    return true;
  }
  std::int64_t count(const std::string &name, std::int64_t delta, std::int64_t until_s, std::int64_t now_s) override {
    const std::lock_guard lock(mutex_);
    forget(counters_, now_s);
    const auto [counter, is_new] = counters_.try_emplace(name);
    if (is_new || counter->second.until_s < now_s) counter->second = {0, until_s};
    return counter->second.sum += delta;
  }
  std::int32_t claim(const std::string &name, const std::string &holder, std::int64_t until_s, std::int64_t now_s) override {
    const std::lock_guard lock(mutex_);
    forget(claims_, now_s);
    const auto [claim, is_new] = claims_.try_emplace(name);
    if (!is_new && claim->second.until_s >= now_s) {
      if (claim->second.done) return GHLAUTH_STORE_CLAIM_DONE;
      if (claim->second.holder != holder) return GHLAUTH_STORE_CLAIM_IN_PROGRESS;
    }
    claim->second = {holder, until_s, false};
    return GHLAUTH_STORE_CLAIM_NEW;
  }
  bool confirm(const std::string &name, const std::string &holder, std::int64_t until_s) override {
    const std::lock_guard lock(mutex_);
    const auto [claim, is_new] = claims_.try_emplace(name);
    if (!is_new && claim->second.holder != holder) return false;
    claim->second = {holder, until_s, true};
    return true;
  }
  bool unclaim(const std::string &name, const std::string &holder) override {
    const std::lock_guard lock(mutex_);
    const auto found = claims_.find(name);
    if (found == claims_.end() || found->second.done || found->second.holder != holder) return false;
    claims_.erase(found);
    return true;
  }

#ifndef SWIG
 private:
  struct Lease {
    std::string holder;
    std::chrono::steady_clock::time_point end;
  };
  struct Counter {
    std::int64_t sum = 0;
    std::int64_t until_s = 0;
  };
  struct Claim {
    std::string holder;
    std::int64_t until_s = 0;
    bool done = false;
  };

  /// Forgets what is over, whenever there is twice as much as was left the last time.
  template <class Kept>
  void forget(std::map<std::string, Kept> &all, std::int64_t now_s) {
    std::size_t &limit = limits_[&all];
    if (all.size() < limit + 1000) return;
    for (auto one = all.begin(); one != all.end();) one = one->second.until_s < now_s ? all.erase(one) : std::next(one);
    limit = all.size() * 2;
  }

  std::mutex mutex_;
  std::map<std::string, Lease> leases_;
  std::map<std::string, Counter> counters_;
  std::map<std::string, Claim> claims_;
  std::map<const void *, std::size_t> limits_;
#endif
};

}  // namespace ghlauth_binding
