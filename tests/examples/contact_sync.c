/* Use case 1, with a Private Integration Token: the contacts of a location that changed since the last run, into an SQLite
 * file. HIGHLEVEL_PIT=pit-... contact_sync <api url> <location id> <sqlite file> A run begins at the youngest dateUpdated in
 * the file, less a minute, because HighLevel's search may lag behind its contacts; what is read twice changes nothing. A search
 * does not find deleted contacts: that takes the webhook ContactDelete. */
#include <ghlauth/ghlauth.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

static const char make[] = "CREATE TABLE IF NOT EXISTS contacts(id TEXT PRIMARY KEY, location, name, email, phone, updated)";
static const char since[] =
    "SELECT coalesce(strftime('%Y-%m-%dT%H:%M:%fZ', max(updated), '-1 minute'), '1970-01-01T00:00:00.000Z') FROM contacts "
    "WHERE location = ?1";
static const char keep[] =
    "INSERT INTO contacts SELECT value->>'id', value->>'locationId', trim(ifnull(value->>'firstName', '') || ' ' || "
    "ifnull(value->>'lastName', '')), value->>'email', value->>'phone', value->>'dateUpdated' FROM json_each(?1, '$.contacts') "
    "WHERE true ON CONFLICT(id) DO "
    "UPDATE SET location = excluded.location, name = excluded.name, email = excluded.email, phone = excluded.phone, "
    "updated = excluded.updated WHERE excluded.updated > contacts.updated";
static const char size[] = "SELECT coalesce(json_array_length(?1, '$.contacts'), 0)";
static const char next[] = "SELECT coalesce(',\"searchAfter\":' || (?1->'$.contacts[#-1].searchAfter'), '')";
static sqlite3 *db;

/* Runs a statement with a text as ?1; its first value, if it has one, goes to `value`. Returns 1, or 0 when it failed. */
static int sql(const char *statement, const char *text, char value[256]) {
  sqlite3_stmt *prepared = NULL;
  sqlite3_prepare_v2(db, statement, -1, &prepared, NULL);
  sqlite3_bind_text(prepared, 1, text, -1, SQLITE_STATIC);
  if (sqlite3_step(prepared) == SQLITE_ROW) snprintf(value, 256, "%s", (const char *)sqlite3_column_text(prepared, 0));
  return prepared && sqlite3_finalize(prepared) == SQLITE_OK;
}

int main(int argc, char **argv) {
  ghlauth_config *config = NULL;
  ghlauth_pit *pit = NULL;
  ghlauth_credential *credential = NULL;
  ghlauth_client *client = NULL;
  ghlauth_request *request = NULL;
  ghlauth_error *error = NULL;
  char body[1024], from[256] = "", after[256] = "", rows[256] = "100";
  int all = 0;
  if (argc != 4) return 2;
  int file_ok = sqlite3_open(argv[3], &db) == SQLITE_OK && sql(make, NULL, from) && sql(since, argv[2], from);

  ghlauth_status status = ghlauth_config_new(&config, &error);
  if (!status) status = ghlauth_config_set_api_url(config, argv[1], &error);
  if (!status) status = ghlauth_pit_from_env(&pit, config, "HIGHLEVEL_PIT", GHLAUTH_LEVEL_LOCATION, argv[2], &error);
  if (!status) status = ghlauth_credential_from_pit(&credential, pit, &error);
  if (!status) status = ghlauth_client_new(&client, config, &error);
  if (!status) status = ghlauth_request_new(&request, "POST", "/contacts/search", &error);
  for (; file_ok && !status && atoi(rows) == 100; all += atoi(rows)) { /* a full page: another one may follow */
    ghlauth_response *page = NULL;
    snprintf(
        body, sizeof body,
        "{\"locationId\":\"%s\",\"pageLimit\":100,\"sort\":[{\"field\":\"dateUpdated\",\"direction\":\"asc\"}],\"filters\":["
        "{\"field\":\"dateUpdated\",\"operator\":\"range\",\"value\":{\"gte\":\"%s\"}}]%s}",
        argv[2], from, after);
    status = ghlauth_request_set_json(request, body, &error);
    if (!status) status = ghlauth_client_send(client, &page, credential, request, NULL, &error);
    const char *json = status ? "{}" : ghlauth_response_body(page);
    /* In the order of change, one commit a page: a run that breaks off is taken up there. */
    file_ok = sql(keep, json, after) && sql(size, json, rows) && sql(next, json, after);
    ghlauth_response_free(page);
  }
  if (!status && file_ok) printf("%d read, %d changed\n", all, sqlite3_total_changes(db));
  if (status) fprintf(stderr, "%s: %s\n", ghlauth_error_message(error), ghlauth_error_hint(error));
  if (!file_ok) fprintf(stderr, "%s: %s\n", argv[3], sqlite3_errmsg(db));

  ghlauth_error_free(error);
  ghlauth_request_free(request);
  ghlauth_client_free(client);
  ghlauth_credential_free(credential);
  ghlauth_pit_free(pit);
  ghlauth_config_free(config);
  sqlite3_close(db);
  return status || !file_ok;
}
