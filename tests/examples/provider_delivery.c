/* Use case 5, with OAuth: takes what a location sends through the app's custom conversation provider. HighLevel posts each message to the
 * provider's delivery URL, signed as its webhooks are; this is run for each one by
 *   ghlauth webhook serve --no-lifecycle --app-id ID --allow-missing-timestamp -- provider_delivery <api url> <redirect uri> <store url>
 *   <key file of the store> <client id>
 * with the message at standard input. The client secret is the one that `ghlauth login` left in the store, for the environment has
 * none of ours. Scope: conversations/message.write. */
#include <cjson/cJSON.h>
#include <ghlauth/ghlauth.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char message[1 << 20];

static const char *text(const cJSON *object, const char *name) {
  const char *value = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
  return value ? value : "";
}

int main(int argc, char **argv) {
  ghlauth_config *config = NULL;
  ghlauth_store_options *options = NULL;
  ghlauth_store *store = NULL;
  ghlauth_buf *secret = NULL;
  ghlauth_oauth *oauth = NULL;
  ghlauth_credential *location = NULL;
  ghlauth_client *client = NULL;
  ghlauth_request *request = NULL;
  ghlauth_response *response = NULL;
  ghlauth_error *error = NULL;
  char name[256], id[256], path[256];
  if (argc != 6 || !fread(message, 1, sizeof message - 1, stdin) || !feof(stdin)) return 2;
  cJSON *event = cJSON_Parse(message);
  const char *message_id = text(event, "messageId"); /* becomes a part of a path */
  const int is_id = *message_id && strlen(message_id) <= 64 && !message_id[strspn(message_id, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")];
  if (!is_id) return cJSON_Delete(event), fprintf(stderr, "a message without an id\n"), 0; /* would be none the next time either */
  snprintf(name, sizeof name, "client-secret/%s", argv[5]);
  snprintf(path, sizeof path, "/conversations/messages/%s/status", message_id);

  ghlauth_status status = ghlauth_config_new(&config, &error);
  if (!status) status = ghlauth_config_set_api_url(config, argv[1], &error);
  if (!status) status = ghlauth_store_options_new(&options, &error);
  if (!status) status = ghlauth_store_options_add_key_file(options, argv[4], &error);
  if (!status) status = ghlauth_store_open(&store, argv[3], options, &error);
  if (!status) status = ghlauth_config_set_store(config, store, &error);
  if (!status) status = ghlauth_store_secret(store, &secret, name, &error);
  if (!status) status = ghlauth_oauth_new(&oauth, config, argv[5], ghlauth_buf_data(secret), argv[2], &error);
  if (!status) snprintf(id, sizeof id, "%s:%s", ghlauth_oauth_app_id(oauth), text(event, "locationId"));
  /* Signed, but for which app? It does not say. A location that does not have this one is refused here. */
  if (!status) status = ghlauth_credential_from_installation(&location, oauth, id, &error);
  /* Here it goes to the network of the provider. Accepted again after a failure, it goes there again: that network knows it by its id. */
  if (!status) fprintf(stderr, "%s to %s%s\n", message_id, text(event, "phone"), text(event, "emailTo"));
  if (!status) status = ghlauth_client_new(&client, config, &error);
  if (!status) status = ghlauth_request_new(&request, "PUT", path, &error);
  if (!status) status = ghlauth_request_set_version(request, "2021-04-15", &error); /* of all operations on conversations */
  if (!status) status = ghlauth_request_set_json(request, "{\"status\":\"delivered\"}", &error);
  if (!status) status = ghlauth_client_send(client, &response, location, request, NULL, &error);
  if (status) fprintf(stderr, "%s: %s %s\n", ghlauth_status_name(status), ghlauth_error_message(error), ghlauth_error_hint(error));

  cJSON_Delete(event);
  ghlauth_error_free(error);
  ghlauth_response_free(response);
  ghlauth_request_free(request);
  ghlauth_client_free(client);
  ghlauth_credential_free(location);
  ghlauth_oauth_free(oauth);
  ghlauth_buf_free(secret);
  ghlauth_store_free(store);
  ghlauth_store_options_free(options);
  ghlauth_config_free(config);
  return status == GHLAUTH_OK ? 0 : 1; /* 1: it comes again */
}
