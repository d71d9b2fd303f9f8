/* Use case 5, with OAuth: answers a custom workflow action of the app, as a CGI program (RFC 3875) of any web server.
 * HighLevel documents what it posts to the action's URL, {"data", "extras": {"locationId", "contactId", "workflowId"}, "meta"},
 * and that later steps can use the JSON of the answer. It documents no signature: a secret in a header of the action says who
 * calls. The server's configuration sets ACTION_SECRET, HIGHLEVEL_API_URL, HIGHLEVEL_REDIRECT_URI, HIGHLEVEL_CLIENT_ID,
 * HIGHLEVEL_CLIENT_SECRET, HIGHLEVEL_STORE (sqlite:/path) and HIGHLEVEL_STORE_KEY ("1 <base64 of 32 bytes>"). */
#include <cjson/cJSON.h>
#include <ghlauth/ghlauth.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int reply(const char *http, const char *json) {
  return printf("Status: %s\r\nContent-Type: application/json\r\n\r\n%s\n", http, json) < 0;
}
/* Takes the same time wherever the first wrong byte is. */
static int is_secret(const char *given, const char *secret) {
  if (!given || !secret || !*secret || strlen(given) != strlen(secret)) return 0;
  int different = 0;
  for (size_t i = 0; secret[i]; ++i) different |= given[i] ^ secret[i];
  return !different;
}
static const char *text(const cJSON *object, const char *name) {
  const char *value = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
  return value ? value : "";
}

int main(void) {
  ghlauth_config *config = NULL;
  ghlauth_store_options *options = NULL;
  ghlauth_store *store = NULL;
  ghlauth_oauth *oauth = NULL;
  ghlauth_credential *credential = NULL;
  ghlauth_client *client = NULL;
  ghlauth_request *request = NULL;
  ghlauth_response *response = NULL;
  ghlauth_error *error = NULL;
  char body[16384] = "", id[256] = "", path[256] = "";
  if (!is_secret(getenv("HTTP_X_ACTION_SECRET"), getenv("ACTION_SECRET"))) return reply("401 Unauthorized", "{}");
  const char *length = getenv("CONTENT_LENGTH");
  const size_t size = length ? strtoul(length, NULL, 10) : 0;
  if (size >= sizeof body || fread(body, 1, size, stdin) != size) return reply("413 Content Too Large", "{}");
  cJSON *action = cJSON_Parse(body);
  const cJSON *extras = cJSON_GetObjectItemCaseSensitive(action, "extras");
  const char *contact = text(extras, "contactId"); /* becomes a part of a path */
  if (!*contact || strpbrk(contact, "/.?#%")) return cJSON_Delete(action), reply("400 Bad Request", "{}");
  snprintf(path, sizeof path, "/contacts/%s", contact);

  ghlauth_status status = ghlauth_config_new(&config, &error);
  if (!status) status = ghlauth_config_set_api_url(config, getenv("HIGHLEVEL_API_URL"), &error);
  if (!status) status = ghlauth_store_options_new(&options, &error);
  if (!status) status = ghlauth_store_options_add_key_env(options, "HIGHLEVEL_STORE_KEY", &error);
  if (!status) status = ghlauth_store_open(&store, getenv("HIGHLEVEL_STORE"), options, &error);
  if (!status) status = ghlauth_config_set_store(config, store, &error);
  if (!status)
    status = ghlauth_oauth_new(&oauth, config, getenv("HIGHLEVEL_CLIENT_ID"), getenv("HIGHLEVEL_CLIENT_SECRET"),
                               getenv("HIGHLEVEL_REDIRECT_URI"), &error);
  snprintf(id, sizeof id, "%s:%s", oauth ? ghlauth_oauth_app_id(oauth) : "", text(extras, "locationId"));
  if (!status) status = ghlauth_credential_from_installation(&credential, oauth, id, &error);
  if (!status) status = ghlauth_client_new(&client, config, &error);
  if (!status) status = ghlauth_request_new(&request, "GET", path, &error);
  if (!status) status = ghlauth_client_send(client, &response, credential, request, NULL, &error);
  const int failed = reply(status ? "502 Bad Gateway" : "200 OK", status ? "{}" : ghlauth_response_body(response));
  if (status)
    fprintf(stderr, "%s: %s %s\n", ghlauth_status_name(status), ghlauth_error_message(error), ghlauth_error_hint(error));

  cJSON_Delete(action);
  ghlauth_error_free(error);
  ghlauth_response_free(response);
  ghlauth_request_free(request);
  ghlauth_client_free(client);
  ghlauth_credential_free(credential);
  ghlauth_oauth_free(oauth);
  ghlauth_store_free(store);
  ghlauth_store_options_free(options);
  ghlauth_config_free(config);
  return failed;
}
