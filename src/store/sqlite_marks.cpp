#include "store/sqlite_marks.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "core/clock.hpp"
#include "core/peer.hpp"

namespace ghlauth::store {

SqliteMarks::SqliteMarks(SqliteWriter &writer)
    : writer_(writer),
      boot_id_(boot_id()),
      lease_(writer.prepare("INSERT INTO lease (name, holder, boot_id, until_ms) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (name) DO"
                            " UPDATE SET holder = excluded.holder, boot_id = excluded.boot_id, until_ms = excluded.until_ms"
                            " WHERE holder = excluded.holder OR boot_id <> excluded.boot_id OR until_ms <= ?5")),
      find_lease_(writer.prepare("SELECT holder, until_ms FROM lease WHERE name = ?")),
      release_(writer.prepare("DELETE FROM lease WHERE name = ? AND holder = ?")),
      clear_leases_(writer.prepare("DELETE FROM lease WHERE name IN"
                                   " (SELECT name FROM lease WHERE boot_id <> ? OR until_ms < ? LIMIT 1000)")),
      expire_counters_(writer.prepare("DELETE FROM counter WHERE until_s < ?")),
      count_(writer.prepare("INSERT INTO counter (name, value, until_s) VALUES (?, ?, ?) ON CONFLICT (name) DO"
                            " UPDATE SET value = value + excluded.value RETURNING value")),
      expire_claims_(writer.prepare("DELETE FROM claim WHERE until_s < ?")),
      claim_(writer.prepare("INSERT INTO claim (name, holder, until_s, done) VALUES (?, ?, ?, 0) ON CONFLICT (name) DO"
                            " UPDATE SET until_s = excluded.until_s WHERE done = 0 AND holder = excluded.holder")),
      find_claim_(writer.prepare("SELECT done FROM claim WHERE name = ?")),
      confirm_(writer.prepare("INSERT INTO claim (name, holder, until_s, done) VALUES (?, ?, ?, 1) ON CONFLICT (name) DO"
                              " UPDATE SET until_s = excluded.until_s, done = 1 WHERE holder = excluded.holder")),
      unclaim_(writer.prepare("DELETE FROM claim WHERE name = ? AND holder = ? AND done = 0")) {}

Task<Lease> SqliteMarks::lease(std::string name, std::string holder, std::int64_t duration_ms) {
  struct Found {
    std::string holder;
    std::int64_t until_ms = 0;
  };
  // The clock is read when the write begins: the caller may have waited for it.
  std::function<Found()> work = [this, name, holder, duration_ms] {
    const std::int64_t now_ms = boot_ms();
    clear_leases(now_ms);
    const SqliteUse take(lease_);
    take->bind(1, std::string_view(name)).bind(2, std::string_view(holder)).bind(3, std::string_view(boot_id_));
    if (take->bind(4, now_ms + duration_ms).bind(5, now_ms).run() != 0) return Found{holder, now_ms + duration_ms};
    const SqliteUse look(find_lease_);
    (void)look->bind(1, std::string_view(name)).step();
    return Found{look->text(0), look->number(1)};
  };
  const Found found = co_await writer_.write<Found>(std::move(work));
  co_return Lease{found.holder == holder, std::max<std::int64_t>(0, found.until_ms - boot_ms()), found.holder};
}

// Those that nobody gave back: who held them was killed. There is no index to find them by, so that it is done now and then
// alone.
void SqliteMarks::clear_leases(std::int64_t now_ms) {
  constexpr std::uint32_t turns = 256;
  if (leases_++ % turns != 0) return;
  SqliteUse(clear_leases_)->bind(1, std::string_view(boot_id_)).bind(2, now_ms).run();
}

Task<bool> SqliteMarks::release(std::string name, std::string holder) {
  return writer_.write<bool>([this, name = std::move(name), holder = std::move(holder)] {
    const SqliteUse use(release_);
    return use->bind(1, std::string_view(name)).bind(2, std::string_view(holder)).run() != 0;
  });
}

Task<std::int64_t> SqliteMarks::count(std::string name, std::int64_t delta, std::int64_t until_unix_s,
                                      std::int64_t now_unix_s) {
  return writer_.write<std::int64_t>([this, name = std::move(name), delta, until_unix_s, now_unix_s] {
    SqliteUse(expire_counters_)->bind(1, now_unix_s).run();
    const SqliteUse use(count_);
    (void)use->bind(1, std::string_view(name)).bind(2, delta).bind(3, until_unix_s).step();
    const std::int64_t sum = use->number(0);
    use->run();
    return sum;
  });
}

Task<Claim> SqliteMarks::claim(std::string name, std::string holder, std::int64_t until_unix_s, std::int64_t now_unix_s) {
  return writer_.write<Claim>([this, name = std::move(name), holder = std::move(holder), until_unix_s, now_unix_s] {
    SqliteUse(expire_claims_)->bind(1, now_unix_s).run();
    const SqliteUse take(claim_);
    take->bind(1, std::string_view(name)).bind(2, std::string_view(holder)).bind(3, until_unix_s);
    if (take->run() != 0) return Claim::NEW;
    const SqliteUse look(find_claim_);
    (void)look->bind(1, std::string_view(name)).step();
    return look->number(0) != 0 ? Claim::DONE : Claim::IN_PROGRESS;
  });
}

Task<bool> SqliteMarks::confirm(std::string name, std::string holder, std::int64_t until_unix_s) {
  return writer_.write<bool>([this, name = std::move(name), holder = std::move(holder), until_unix_s] {
    const SqliteUse use(confirm_);
    return use->bind(1, std::string_view(name)).bind(2, std::string_view(holder)).bind(3, until_unix_s).run() != 0;
  });
}

Task<bool> SqliteMarks::unclaim(std::string name, std::string holder) {
  return writer_.write<bool>([this, name = std::move(name), holder = std::move(holder)] {
    const SqliteUse use(unclaim_);
    return use->bind(1, std::string_view(name)).bind(2, std::string_view(holder)).run() != 0;
  });
}

}  // namespace ghlauth::store
