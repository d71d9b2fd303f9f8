// Durable writes of the SQLite store next to the bare driver that does the same on the same disk: a sealed installation of real
// size, and a lease that is taken and given back. GHLAUTH_BENCH_FOLDER says where; without it these benchmarks are skipped.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <ctime>
#include <memory>
#include <string>
#include <utility>

#include "bare_sqlite.hpp"
#include "core/cancel.hpp"
#include "crypto/random.hpp"
#include "protocol/installation_record.hpp"
#include "store/installations.hpp"
#include "store/open.hpp"
#include "store/sealer.hpp"
#include "tokens.hpp"

using namespace ghlauth;
using store::Row;
using store::Table;

namespace {

constexpr const char *no_folder = "GHLAUTH_BENCH_FOLDER is not set";
constexpr const char *lease_name = "refresh/65f0aa0bb0cc0dd0ee0ff011/C2QujeCh8ZnC7al2InWR";
constexpr const char *holder = "0123456789abcdef0123456789abcdef";
constexpr std::int64_t duration_ms = 60000;

template <class T>
T now(Task<T> task) {
  return run_blocking(std::move(task), Cancel::none());
}

/// A new store in a file of its own.
std::shared_ptr<Table> open_store(const std::string &path) {
  store::OpenOptions options;
  options.keyring.add("bench", crypto::random_bytes(32));
  for (const char *suffix : {"", "-wal", "-shm"}) std::remove((path + suffix).c_str());
  return now(store::open_table("sqlite:" + path, std::move(options)));
}

Row installation_row() {
  InstallationRecord record;
  record.app_id = "65f0aa0bb0cc0dd0ee0ff011";
  record.client_id = "65f0aa0bb0cc0dd0ee0ff011-abcdefgh";
  record.api_origin = "https://services.leadconnectorhq.com";
  record.level = Level::LOCATION;
  record.company_id = "5DP41231LkQsiKESj6rh";
  record.location_id = "C2QujeCh8ZnC7al2InWR";
  record.obtained_at_s = std::time(nullptr);
  record.expires_at_s = record.obtained_at_s + 86399;
  record.access_token.assign(access_token());
  record.refresh_token.assign(refresh_token());
  record.previous_refresh_token.assign(refresh_token());
  record.scopes = {"contacts.readonly", "contacts.write"};
  Row row;
  row.key = store::Installations::key_of(record.id());
  row.value = record.serialize();
  row.index = {record.app_id, record.owner, record.company_id, record.location_id};
  row.due_s = record.expires_at_s;
  return row;
}

/// The file of the store `name`, or nothing after the benchmark was told so.
std::string path_of(benchmark::State &state, const char *name) {
  const char *folder = std::getenv("GHLAUTH_BENCH_FOLDER");
  if (folder == nullptr) state.SkipWithError(no_folder);
  return folder == nullptr ? std::string() : std::string(folder) + "/" + name;
}

void upsert_with_ghlauth(benchmark::State &state) {
  const std::string path = path_of(state, "upsert.db");
  if (path.empty()) return;
  const std::shared_ptr<Table> table = open_store(path);
  Row row = installation_row();
  for (auto _ : state) {
    Row next = row;
    next.next_version = row.version + 1;
    ++next.due_s;
    if (!now(table->put_if_version(std::move(next)))) return state.SkipWithError("the row was not written");
    ++row.version;
    ++row.due_s;
  }
}

void upsert_with_sqlite(benchmark::State &state) {
  const std::string path = path_of(state, "bare-upsert.db");
  if (path.empty()) return;
  std::shared_ptr<Table> table = open_store(path);  // makes the same tables and indexes
  Row row = installation_row();
  if (!now(table->put_if_version(row))) return state.SkipWithError("the row was not written");
  const std::string sealed(view(now(table->sealing()->below->get(row.key))->value));
  table.reset();
  BareSqlite bare(path);
  sqlite3_stmt *upsert = bare.prepare(
      "INSERT INTO row (key, value, version, app_id, owner, company_id, location_id, due_s) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7,"
      " ?8) ON CONFLICT (key) DO UPDATE SET value = excluded.value, version = excluded.version, due_s = excluded.due_s");
  for (auto _ : state) {
    ++row.version;
    ++row.due_s;
    const auto version = static_cast<std::int64_t>(row.version);
    if (bare.run(upsert, {row.key, sealed, version, row.index.app_id, row.index.owner, row.index.company_id,
                          row.index.location_id, row.due_s}) != 1)
      return state.SkipWithError("the row was not written");
  }
}

void lease_cycle_with_ghlauth(benchmark::State &state) {
  const std::string path = path_of(state, "lease.db");
  if (path.empty()) return;
  const std::shared_ptr<Table> table = open_store(path);
  for (auto _ : state) {
    const bool is_held = now(table->lease(lease_name, holder, duration_ms)).is_held;
    if (!is_held || !now(table->release(lease_name, holder))) return state.SkipWithError("the lease was not given");
  }
}

void lease_cycle_with_sqlite(benchmark::State &state) {
  const std::string path = path_of(state, "bare-lease.db");
  if (path.empty()) return;
  open_store(path).reset();
  BareSqlite bare(path);
  sqlite3_stmt *take = bare.prepare(
      "INSERT INTO lease (name, holder, boot_id, until_ms) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (name) DO UPDATE SET holder ="
      " excluded.holder, until_ms = excluded.until_ms WHERE holder = excluded.holder OR until_ms <= ?5");
  sqlite3_stmt *release = bare.prepare("DELETE FROM lease WHERE name = ? AND holder = ?");
  std::int64_t time_ms = 0;
  for (auto _ : state) {
    ++time_ms;
    const bool is_held = bare.run(take, {lease_name, holder, "a boot id", time_ms + duration_ms, time_ms}) == 1;
    if (!is_held || bare.run(release, {lease_name, holder}) != 1) return state.SkipWithError("the lease was not given");
  }
}

BENCHMARK(upsert_with_sqlite)->UseRealTime();
BENCHMARK(upsert_with_ghlauth)->UseRealTime();
BENCHMARK(lease_cycle_with_sqlite)->UseRealTime();
BENCHMARK(lease_cycle_with_ghlauth)->UseRealTime();

}  // namespace
