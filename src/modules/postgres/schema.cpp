#include "modules/postgres/schema.hpp"

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "modules/stores/failure.hpp"

namespace ghlauth::postgres {

using stores::Failure;

namespace {

// Each step leads from its index to the next version. Steps are never changed, only added. COLLATE "C" orders by bytes.
const std::array<std::vector<const char *>, 1> migrations{{{
    "CREATE TABLE ghlauth_row (key text COLLATE \"C\" PRIMARY KEY, value bytea NOT NULL, version int8 NOT NULL,"
    " due_s int8 NOT NULL, app_id text COLLATE \"C\" NOT NULL, owner text COLLATE \"C\" NOT NULL,"
    " company_id text COLLATE \"C\" NOT NULL, location_id text COLLATE \"C\" NOT NULL)",
    "CREATE INDEX ghlauth_row_app ON ghlauth_row (app_id, key)",
    "CREATE INDEX ghlauth_row_owner ON ghlauth_row (owner, key)",
    "CREATE INDEX ghlauth_row_company ON ghlauth_row (company_id, key)",
    "CREATE INDEX ghlauth_row_location ON ghlauth_row (location_id, key)",
    "CREATE INDEX ghlauth_row_due ON ghlauth_row (app_id, due_s, key) WHERE due_s > 0",
    "CREATE TABLE ghlauth_lease (name text COLLATE \"C\" PRIMARY KEY, holder text COLLATE \"C\" NOT NULL,"
    " until timestamptz NOT NULL)",
    "CREATE TABLE ghlauth_counter (name text COLLATE \"C\" PRIMARY KEY, value int8 NOT NULL, until_s int8 NOT NULL)",
    "CREATE INDEX ghlauth_counter_end ON ghlauth_counter (until_s)",
    "CREATE TABLE ghlauth_claim (name text COLLATE \"C\" PRIMARY KEY, holder text COLLATE \"C\" NOT NULL,"
    " until_s int8 NOT NULL, done bool NOT NULL)",
    "CREATE INDEX ghlauth_claim_end ON ghlauth_claim (until_s)",
    // Values are sealed and do not get smaller: compressing them is work for nothing.
    "ALTER TABLE ghlauth_row ALTER COLUMN value SET STORAGE EXTERNAL",
}}};
constexpr std::int64_t oldest_server = 120000;

class Session {
 public:
  Session(Connection &connection, std::chrono::steady_clock::time_point give_up) : connection_(connection), give_up_(give_up) {}

  Reply ask(const char *sql, Parameters parameters = {}) {
    Reply reply = stores::ask(connection_, Command{sql, std::move(parameters)}, give_up_);
    require_no_error(reply.get());
    return reply;
  }
  std::int64_t number(const char *sql) {
    const Reply reply = ask(sql);
    return PQntuples(reply.get()) == 0 ? 0 : number_at(reply.get(), 0, 0);
  }

 private:
  Connection &connection_;
  std::chrono::steady_clock::time_point give_up_;
};

/// 0 for none. Throws for one that is newer.
std::int64_t version_in(Session &session) {
  if (session.number("SELECT (to_regclass('ghlauth_schema') IS NOT NULL)::int::int8") == 0) return 0;
  const std::int64_t version = session.number("SELECT version::int8 FROM ghlauth_schema");
  if (version > static_cast<std::int64_t>(migrations.size()))
    throw Failure(
        GHLAUTH_E_STORE,
        "the tables in this PostgreSQL are those of a newer version of ghlauth (schema " + std::to_string(version) + ")",
        "Use that version, or a newer one.");
  return version;
}

void migrate(Session &session) {
  session.ask("BEGIN ISOLATION LEVEL READ COMMITTED");
  session.ask("SELECT pg_advisory_xact_lock(5136717845823242113)");  // "GHLAUTH" and a one
  session.ask("CREATE TABLE IF NOT EXISTS ghlauth_schema (version int4 NOT NULL)");
  const std::int64_t version = version_in(session);
  for (auto step = static_cast<std::size_t>(version); step < migrations.size(); ++step)
    for (const char *sql : migrations[step]) session.ask(sql);
  session.ask("DELETE FROM ghlauth_schema");
  session.ask("INSERT INTO ghlauth_schema (version) VALUES ($1::int8::int4)",
              std::move(Parameters().add_number(static_cast<std::int64_t>(migrations.size()))));
  session.ask("COMMIT");
}

}  // namespace

std::string prepare_schema(Connection &connection, std::chrono::steady_clock::time_point give_up) {
  Session session(connection, give_up);
  const Reply server = session.ask(
      "SELECT current_setting('server_version_num')::int8, pg_is_in_recovery()::int::int8,"
      " (current_setting('server_encoding') = 'UTF8')::int::int8, (current_setting('fsync') = 'on')::int::int8");
  if (number_at(server.get(), 0, 0) < oldest_server)
    throw Failure(GHLAUTH_E_UNSUPPORTED, "this PostgreSQL is older than 12", "Use a newer one.");
  if (number_at(server.get(), 0, 1) != 0)
    throw Failure(GHLAUTH_E_STORE, "this PostgreSQL is a standby, which cannot be written", "Name the primary in the URL.");
  if (number_at(server.get(), 0, 2) == 0)
    throw Failure(GHLAUTH_E_UNSUPPORTED, "the encoding of this database is not UTF-8",
                  "Make one with: CREATE DATABASE name TEMPLATE template0 ENCODING 'UTF8'");
  if (version_in(session) != static_cast<std::int64_t>(migrations.size())) migrate(session);
  if (number_at(server.get(), 0, 3) != 0) return {};
  return "not_durable: fsync is off in this PostgreSQL, which loses what it has written, or all of it, with the power";
}

}  // namespace ghlauth::postgres
