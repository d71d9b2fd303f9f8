// Leases, counters and claims in an SQLite file.
#pragma once

#include <string>

#include "store/sqlite_writer.hpp"
#include "store/table.hpp"

namespace ghlauth::store {

/// The contract is Table's. Leases count on the clock of the machine since it was started; those of before are over.
class SqliteMarks {
 public:
  explicit SqliteMarks(SqliteWriter &writer);

  Task<Lease> lease(std::string name, std::string holder, std::int64_t duration_ms);
  Task<bool> release(std::string name, std::string holder);
  Task<std::int64_t> count(std::string name, std::int64_t delta, std::int64_t until_unix_s, std::int64_t now_unix_s);
  Task<Claim> claim(std::string name, std::string holder, std::int64_t until_unix_s, std::int64_t now_unix_s);
  Task<bool> confirm(std::string name, std::string holder, std::int64_t until_unix_s);
  Task<bool> unclaim(std::string name, std::string holder);

 private:
  void clear_leases(std::int64_t now_ms);

  SqliteWriter &writer_;
  std::string boot_id_;
  SqliteStatement lease_;
  SqliteStatement find_lease_;
  SqliteStatement release_;
  SqliteStatement clear_leases_;
  std::uint32_t leases_ = 0;  ///< that were asked for; in writes alone
  SqliteStatement expire_counters_;
  SqliteStatement count_;
  SqliteStatement expire_claims_;
  SqliteStatement claim_;
  SqliteStatement find_claim_;
  SqliteStatement confirm_;
  SqliteStatement unclaim_;
};

}  // namespace ghlauth::store
