// A table whose leases end by a clock of the test's; it can fail.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "core/error.hpp"
#include "store/table.hpp"

namespace ghlauth::test {

class SharedTable final : public store::Table {
 public:
  explicit SharedTable(const std::int64_t &now_ms) : now_ms_(now_ms) {}

  bool is_broken = false;
  int leases_asked = 0;
  int counts_asked = 0;

  Task<std::optional<store::Row>> get(std::string) override { refuse(); }
  Task<bool> put_if_version(store::Row) override { refuse(); }
  Task<bool> erase_if_version(std::string, std::uint64_t) override { refuse(); }
  Task<std::vector<store::Row>> scan(store::Filter, std::string, std::size_t) override { refuse(); }
  Task<std::vector<store::Row>> due(std::string, std::int64_t, std::size_t) override { refuse(); }
  Task<bool> release(std::string, std::string) override { refuse(); }
  Task<store::Claim> claim(std::string, std::string, std::int64_t, std::int64_t) override { refuse(); }
  Task<bool> confirm(std::string, std::string, std::int64_t) override { refuse(); }
  Task<bool> unclaim(std::string, std::string) override { refuse(); }

  Task<store::Lease> lease(std::string name, std::string holder, std::int64_t duration_ms) override {
    ++leases_asked;
    if (is_broken) refuse();
    Held &held = leases_[name];
    if (held.until_ms <= now_ms_ || held.holder == holder) held = {holder, now_ms_ + duration_ms};
    co_return store::Lease{held.holder == holder, held.until_ms - now_ms_, held.holder};
  }
  Task<std::int64_t> count(std::string name, std::int64_t delta, std::int64_t, std::int64_t) override {
    ++counts_asked;
    if (is_broken) refuse();
    co_return counters_[name] += delta;
  }

  [[nodiscard]] std::int64_t end_of(const std::string &lease) { return leases_[lease].until_ms; }
  [[nodiscard]] std::size_t windows() const noexcept { return counters_.size(); }
  [[nodiscard]] std::int64_t sum() const {
    std::int64_t all = 0;
    for (const auto &[name, value] : counters_) all += value;
    return all;
  }

 private:
  struct Held {
    std::string holder;
    std::int64_t until_ms = INT64_MIN;
  };
  [[noreturn]] static void refuse() { throw Error(Status::STORE, "the table is broken"); }

  const std::int64_t &now_ms_;
  std::map<std::string, Held> leases_;
  std::map<std::string, std::int64_t> counters_;
};

}  // namespace ghlauth::test
