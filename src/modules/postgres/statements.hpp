// The statement of each operation. Each is one round trip and one transaction; they have no names on the server, so that they
// work behind poolers that give every transaction another connection.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "modules/postgres/command.hpp"

namespace ghlauth::postgres {

class Statements {
 public:
  [[nodiscard]] Command get(const char *key) const;
  [[nodiscard]] Command put_if_version(const ghlauth_store_row *row, std::uint64_t present) const;
  [[nodiscard]] Command erase_if_version(const char *key, std::uint64_t version) const;
  [[nodiscard]] Command scan(const char *app_id, const char *owner, const char *company_id, const char *location_id,
                             const char *after, std::size_t limit) const;
  [[nodiscard]] Command due(const char *app_id, std::int64_t until_s, std::size_t limit) const;
  [[nodiscard]] Command lease(const char *name, const char *holder, std::int64_t duration_ms) const;
  [[nodiscard]] Command release(const char *name, const char *holder) const;
  [[nodiscard]] Command count(const char *name, std::int64_t delta, std::int64_t until_unix_s, std::int64_t now_unix_s) const;
  [[nodiscard]] Command claim(const char *name, const char *holder, std::int64_t until_unix_s, std::int64_t now_unix_s) const;
  [[nodiscard]] Command confirm(const char *name, const char *holder, std::int64_t until_unix_s) const;
  [[nodiscard]] Command unclaim(const char *name, const char *holder) const;

 private:
  std::unique_ptr<std::atomic<std::uint32_t>> leases_asked_ = std::make_unique<std::atomic<std::uint32_t>>(0);
};

}  // namespace ghlauth::postgres
