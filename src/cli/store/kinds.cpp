#include "cli/store/kinds.hpp"

#include <algorithm>
#include <iterator>

namespace ghlauth::cli {
namespace {

constexpr const char *of_postgres = "PostgreSQL, for any number of machines";
constexpr const char *of_redis = "Redis: leases, counters and claims alone";

constexpr StoreKind kinds[] = {{"sqlite:", "sqlite", "a file, for the processes of this machine", true, nullptr},
                               {"memory:", "memory", "in this process, gone with it", false, nullptr},
                               {"postgres:", "postgres", of_postgres, true, "libghlauth-postgres.so"},
                               {"postgresql:", "postgres", of_postgres, true, "libghlauth-postgres.so"},
                               {"redis:", "redis", of_redis, false, "libghlauth-redis.so"},
                               {"rediss:", "redis", of_redis, false, "libghlauth-redis.so"},
                               {"redis+unix:", "redis", of_redis, false, "libghlauth-redis.so"}};
constexpr StoreKind other = {"", "other", "a store of another kind", false, nullptr};

}  // namespace

const StoreKind &kind_of(std::string_view url) {
  const auto *found = std::find_if(std::begin(kinds), std::end(kinds), [&](const StoreKind &kind) { return url.starts_with(kind.scheme); });
  return found == std::end(kinds) ? other : *found;
}

}  // namespace ghlauth::cli
