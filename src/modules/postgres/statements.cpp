#include "modules/postgres/statements.hpp"

#include <algorithm>
#include <utility>

namespace ghlauth::postgres {

using stores::Outcome;

namespace {

#define COLUMNS "key, value, version, due_s, app_id, owner, company_id, location_id"
// In the RETURNING of what writes, which is evaluated for each row that was written, before the commit. Whatever the server,
// the database or the user has as a default: the commit returns when it is on the disk.
#define ON_THE_DISK "set_config('synchronous_commit', 'on', true)"

Outcome rows(const PGresult *reply, const ghlauth_store_answers &answers, ghlauth_store_operation *operation) {
  const int count = PQntuples(reply);
  for (int i = 0; i < count; ++i) {
    // libpq puts a NUL behind every value.
    const std::string_view value = text_at(reply, i, 1);
    const ghlauth_store_row row = {sizeof row,
                                   PQgetvalue(reply, i, 0),
                                   reinterpret_cast<const std::uint8_t *>(value.data()),
                                   value.size(),
                                   static_cast<std::uint64_t>(number_at(reply, i, 2)),
                                   number_at(reply, i, 3),
                                   PQgetvalue(reply, i, 4),
                                   PQgetvalue(reply, i, 5),
                                   PQgetvalue(reply, i, 6),
                                   PQgetvalue(reply, i, 7)};
    if (answers.add_row(operation, &row) < 0) break;  // the operation knows
  }
  answers.finish(operation, 0);
  return Outcome::FINISHED;
}

Outcome whether_written(const PGresult *reply, const ghlauth_store_answers &answers, ghlauth_store_operation *operation) {
  answers.finish(operation, PQntuples(reply) > 0 ? 1 : 0);
  return Outcome::FINISHED;
}

// No row: what was in the way came after the snapshot of the statement, and a new one sees it.
Outcome lease_of(const PGresult *reply, const ghlauth_store_answers &answers, ghlauth_store_operation *operation) {
  if (PQntuples(reply) == 0) return Outcome::AGAIN;
  (void)answers.set_lease(operation, PQgetvalue(reply, 0, 0), number_at(reply, 0, 1));
  answers.finish(operation, 0);
  return Outcome::FINISHED;
}

Outcome number(const PGresult *reply, const ghlauth_store_answers &answers, ghlauth_store_operation *operation) {
  if (PQntuples(reply) == 0) return Outcome::AGAIN;
  answers.finish(operation, number_at(reply, 0, 0));
  return Outcome::FINISHED;
}

std::int64_t sql_limit(std::size_t limit) { return static_cast<std::int64_t>(std::min<std::size_t>(limit, INT32_MAX)); }

Command reading(std::string sql, Parameters parameters, Command::Answer answer) {
  return {std::move(sql), std::move(parameters), true, answer};
}
Command writing(const char *sql, Parameters parameters, Command::Answer answer) {
  return {sql, std::move(parameters), false, answer};
}

}  // namespace

Command Statements::get(const char *key) const {
  return reading("SELECT " COLUMNS " FROM ghlauth_row WHERE key = $1", Parameters().add_text(key), rows);
}

Command Statements::put_if_version(const ghlauth_store_row *row, std::uint64_t present) const {
  Parameters parameters;
  parameters.add_text(row->key)
      .add_bytes({reinterpret_cast<const char *>(row->value), row->size})
      .add_number(static_cast<std::int64_t>(row->version))
      .add_number(row->due_s)
      .add_text(row->app_id)
      .add_text(row->owner)
      .add_text(row->company_id)
      .add_text(row->location_id);
  if (present == 0)
    return writing("INSERT INTO ghlauth_row (" COLUMNS
                   ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING"
                   " RETURNING " ON_THE_DISK,
                   std::move(parameters), whether_written);
  return writing(
      "UPDATE ghlauth_row SET value = $2, version = $3, due_s = $4, app_id = $5, owner = $6, company_id = $7,"
      " location_id = $8 WHERE key = $1 AND version = $9 RETURNING " ON_THE_DISK,
      std::move(parameters.add_number(static_cast<std::int64_t>(present))), whether_written);
}

Command Statements::erase_if_version(const char *key, std::uint64_t version) const {
  return writing("DELETE FROM ghlauth_row WHERE key = $1 AND version = $2 RETURNING " ON_THE_DISK,
                 Parameters().add_text(key).add_number(static_cast<std::int64_t>(version)), whether_written);
}

Command Statements::scan(const char *app_id, const char *owner, const char *company_id, const char *location_id,
                         const char *after, std::size_t limit) const {
  std::string sql = "SELECT " COLUMNS " FROM ghlauth_row WHERE key > $1";
  Parameters parameters;
  parameters.add_text(after).add_number(sql_limit(limit));
  const std::pair<const char *, const char *> wanted[] = {
      {"app_id", app_id}, {"owner", owner}, {"company_id", company_id}, {"location_id", location_id}};
  for (const auto &[column, value] : wanted) {
    if (value == nullptr) continue;
    parameters.add_text(value);
    sql += std::string(" AND ") + column + " = $" + std::to_string(parameters.types().size());
  }
  return reading(sql + " ORDER BY key LIMIT $2", std::move(parameters), rows);
}

Command Statements::due(const char *app_id, std::int64_t until_s, std::size_t limit) const {
  return reading("SELECT " COLUMNS
                 " FROM ghlauth_row WHERE app_id = $1 AND due_s > 0 AND due_s <= $2"
                 " ORDER BY due_s, key LIMIT $3",
                 Parameters().add_text(app_id).add_number(until_s).add_number(sql_limit(limit)), rows);
}

// The clock is the server's. The end is reckoned before the statement may have to wait for another one: a lease is never longer
// than asked for. A holder that the snapshot still shows to hold it, but who does not any more, is not told so. Leases that
// nobody gave back, because who held them was killed, are cleared away; there is no index to find them by, so that it is done
// now and then alone, and around the rows that others are at.
Command Statements::lease(const char *name, const char *holder, std::int64_t duration_ms) const {
  constexpr std::uint32_t turns = 256;
  const bool clears = leases_asked_->fetch_add(1) % turns == 0;
#define REMAINING_MS "greatest(0, floor(extract(epoch FROM until - clock_timestamp()) * 1000))::int8"
#define TAKE_LEASE                                                                     \
  "WITH taken AS (INSERT INTO ghlauth_lease AS l (name, holder, until)"                \
  " VALUES ($1, $2, clock_timestamp() + $3::float8 * interval '1 millisecond')"        \
  " ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until" \
  " WHERE l.holder = excluded.holder OR l.until <= clock_timestamp()"                  \
  " RETURNING holder, until, " ON_THE_DISK ")"
#define ANSWER_LEASE                                     \
  " SELECT holder, " REMAINING_MS                        \
  " FROM taken UNION ALL"                                \
  " SELECT holder, " REMAINING_MS                        \
  " FROM ghlauth_lease WHERE name = $1 AND holder <> $2" \
  " AND NOT EXISTS (SELECT FROM taken)"
  Parameters parameters;
  parameters.add_text(name).add_text(holder).add_number(duration_ms);
  if (!clears) return writing(TAKE_LEASE ANSWER_LEASE, std::move(parameters), lease_of);
  return writing(TAKE_LEASE
                 ", cleared AS (DELETE FROM ghlauth_lease WHERE name IN (SELECT name FROM ghlauth_lease"
                 " WHERE until < clock_timestamp() - interval '1 hour' AND name <> $1 AND (SELECT count(*) FROM taken) >= 0"
                 " LIMIT 1000 FOR UPDATE SKIP LOCKED))" ANSWER_LEASE,
                 std::move(parameters), lease_of);
#undef TAKE_LEASE
#undef ANSWER_LEASE
#undef REMAINING_MS
}

Command Statements::release(const char *name, const char *holder) const {
  return writing("DELETE FROM ghlauth_lease WHERE name = $1 AND holder = $2 RETURNING " ON_THE_DISK,
                 Parameters().add_text(name).add_text(holder), whether_written);
}

// What has ended is cleared away a little at a time, by whoever comes: after its own row was written, and around the rows that
// others are at, so that nobody waits for one who waits.
#define CLEAR_ENDED(table)                                                   \
  "cleared AS (DELETE FROM " table " WHERE name IN (SELECT name FROM " table \
  " WHERE until_s < $4 AND name <> $1 AND (SELECT count(*) FROM written) >= 0 LIMIT 8 FOR UPDATE SKIP LOCKED))"

Command Statements::count(const char *name, std::int64_t delta, std::int64_t until_unix_s, std::int64_t now_unix_s) const {
  return writing(
      "WITH written AS (INSERT INTO ghlauth_counter AS c (name, value, until_s) VALUES ($1, $2, $3)"
      " ON CONFLICT (name) DO UPDATE SET"
      " value = CASE WHEN c.until_s < $4 THEN 0 ELSE c.value END + excluded.value,"
      " until_s = CASE WHEN c.until_s < $4 THEN excluded.until_s ELSE c.until_s END"
      " RETURNING value, " ON_THE_DISK "), " CLEAR_ENDED("ghlauth_counter") " SELECT value FROM written",
      Parameters().add_text(name).add_number(delta).add_number(until_unix_s).add_number(now_unix_s), number);
}

Command Statements::claim(const char *name, const char *holder, std::int64_t until_unix_s, std::int64_t now_unix_s) const {
  static_assert(GHLAUTH_STORE_CLAIM_NEW == 0 && GHLAUTH_STORE_CLAIM_IN_PROGRESS == 1 && GHLAUTH_STORE_CLAIM_DONE == 2);
  return writing("WITH written AS (INSERT INTO ghlauth_claim AS c (name, holder, until_s, done) VALUES ($1, $2, $3, false)"
                 " ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until_s = excluded.until_s, done = false"
                 " WHERE c.until_s < $4 OR (NOT c.done AND c.holder = excluded.holder)"
                 " RETURNING 0::int8 AS result, " ON_THE_DISK "), " CLEAR_ENDED("ghlauth_claim")
                 " SELECT result FROM written UNION ALL"
                 " SELECT CASE WHEN done THEN 2 ELSE 1 END::int8 FROM ghlauth_claim"
                 " WHERE name = $1 AND until_s >= $4 AND (done OR holder <> $2) AND NOT EXISTS (SELECT FROM written)",
                 Parameters().add_text(name).add_text(holder).add_number(until_unix_s).add_number(now_unix_s), number);
}

Command Statements::confirm(const char *name, const char *holder, std::int64_t until_unix_s) const {
  return writing(
      "INSERT INTO ghlauth_claim AS c (name, holder, until_s, done) VALUES ($1, $2, $3, true)"
      " ON CONFLICT (name) DO UPDATE SET until_s = excluded.until_s, done = true"
      " WHERE c.holder = excluded.holder RETURNING " ON_THE_DISK,
      Parameters().add_text(name).add_text(holder).add_number(until_unix_s), whether_written);
}

Command Statements::unclaim(const char *name, const char *holder) const {
  return writing("DELETE FROM ghlauth_claim WHERE name = $1 AND holder = $2 AND NOT done RETURNING " ON_THE_DISK,
                 Parameters().add_text(name).add_text(holder), whether_written);
}

}  // namespace ghlauth::postgres
