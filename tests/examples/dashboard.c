/* Use case 2, with a Private Integration Token: the numbers of a reporting dashboard, from several reads, as one JSON object.
 *   HIGHLEVEL_PIT=pit-... dashboard <api url> <location id>
 * The token needs contacts.readonly, opportunities.readonly and payments/transactions.readonly. */
#include <cjson/cJSON.h>
#include <ghlauth/ghlauth.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static ghlauth_client *client;
static ghlauth_credential *credential;
static ghlauth_error *error;
static cJSON *page; /* the latest answer */
/* Gets another page. Returns 1; 0 when it failed. */
static int get(const char *format, ...) {
  char path[512];
  ghlauth_request *request = NULL;
  ghlauth_response *response = NULL;
  va_list values;
  va_start(values, format);
  vsnprintf(path, sizeof path, format, values);
  va_end(values);
  ghlauth_status status = ghlauth_request_new(&request, "GET", path, &error);
  if (!status) status = ghlauth_client_send(client, &response, credential, request, NULL, &error);
  cJSON_Delete(page);
  page = status ? NULL : cJSON_Parse(ghlauth_response_body(response));
  ghlauth_response_free(response);
  ghlauth_request_free(request);
  return page != NULL;
}
static cJSON *at(const cJSON *object, const char *name) { return cJSON_GetObjectItemCaseSensitive(object, name); }
/* Adds the number of each row (of a status, or NULL for all) to the sum of its group; returns how many rows there were. */
static int sum(cJSON *sums, const cJSON *rows, const char *status, const char *group, const char *number) {
  const cJSON *row;
  cJSON_ArrayForEach(row, rows) {
    const char *name = cJSON_GetStringValue(at(row, group)), *found = cJSON_GetStringValue(at(row, "status"));
    if (!name || !cJSON_IsNumber(at(row, number)) || (status && (!found || strcmp(found, status) != 0))) continue;
    if (!at(sums, name)) cJSON_AddNumberToObject(sums, name, 0);
    cJSON_SetNumberValue(at(sums, name), at(sums, name)->valuedouble + at(row, number)->valuedouble);
  }
  return cJSON_GetArraySize(rows);
}
static int report(cJSON *out, const char *location) {
  if (!get("/contacts/?locationId=%s&limit=1", location)) return 0; /* for the total alone */
  cJSON_AddNumberToObject(out, "contacts", cJSON_GetNumberValue(at(at(page, "meta"), "total")));
  cJSON *values = cJSON_AddObjectToObject(out, "opportunities"), *paid = cJSON_AddObjectToObject(out, "paid");
  for (int number = 1, rows = 100; rows == 100; ++number) { /* a full page: another one may follow */
    if (!get("/opportunities/search?location_id=%s&limit=100&page=%d", location, number)) return 0;
    rows = sum(values, at(page, "opportunities"), NULL, "status", "monetaryValue");
  }
  for (int all = 0, rows = 100; rows == 100; all += rows) {
    if (!get("/payments/transactions?altId=%s&altType=location&limit=100&offset=%d", location, all)) return 0;
    rows = sum(paid, at(page, "data"), "succeeded", "currency", "amount");
  }
  return 1;
}
int main(int argc, char **argv) {
  ghlauth_config *config = NULL;
  ghlauth_pit *pit = NULL;
  if (argc != 3) return 2;
  ghlauth_status status = ghlauth_config_new(&config, &error);
  if (!status) status = ghlauth_config_set_api_url(config, argv[1], &error);
  if (!status) status = ghlauth_pit_from_env(&pit, config, "HIGHLEVEL_PIT", GHLAUTH_LEVEL_LOCATION, argv[2], &error);
  if (!status) status = ghlauth_credential_from_pit(&credential, pit, &error);
  if (!status) status = ghlauth_client_new(&client, config, &error);
  cJSON *out = cJSON_CreateObject();
  char *text = !status && report(out, argv[2]) ? cJSON_Print(out) : NULL; /* all of the numbers or none */
  const int failed = !text || puts(text) < 0;
  if (failed && error) fprintf(stderr, "%s: %s\n", ghlauth_error_message(error), ghlauth_error_hint(error));
  cJSON_free(text);
  cJSON_Delete(page);
  cJSON_Delete(out);
  ghlauth_error_free(error);
  ghlauth_client_free(client);
  ghlauth_credential_free(credential);
  ghlauth_pit_free(pit);
  ghlauth_config_free(config);
  return failed;
}
