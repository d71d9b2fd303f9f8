// The command of each operation.
#pragma once

#include <string>
#include <utility>

#include "modules/redis/command.hpp"

namespace ghlauth::redis {

class Commands {
 public:
  explicit Commands(std::string prefix) : prefix_(std::move(prefix)) {}

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
  [[nodiscard]] Command run(const char *script, const std::string &key, std::vector<std::string> arguments,
                            Command::Answer answer) const;

  std::string prefix_;
};

}  // namespace ghlauth::redis
