/* Use case 5, with OAuth: the authorized part of a custom conversation provider, in a location that has installed its app.
 *   HIGHLEVEL_CLIENT_ID=... HIGHLEVEL_CLIENT_SECRET=... HIGHLEVEL_STORE_KEY="1 <base64 of 32 bytes>" conversation_provider
 *   <api url> <redirect uri> <store url> <location> inbound <provider id> <conversation id> <contact id> <text>
 *   <api url> <redirect uri> <store url> <location> status <message id> delivered|failed|pending|read
 * The first hands over a message that somebody sent to the location; the second reports on one that the location sent:
 * HighLevel posts those to the provider's delivery URL, signed. Checking that signature is not shown here. Scope:
 * conversations/message.write. */
#include <cjson/cJSON.h>
#include <ghlauth/ghlauth.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv) {
  ghlauth_config *config = NULL;
  ghlauth_store_options *options = NULL;
  ghlauth_store *store = NULL;
  ghlauth_oauth *oauth = NULL;
  ghlauth_credential *credential = NULL;
  ghlauth_client *client = NULL;
  ghlauth_request *request = NULL;
  ghlauth_response *response = NULL;
  ghlauth_error *error = NULL;
  const int inbound = argc == 10 && strcmp(argv[5], "inbound") == 0;
  if (!inbound && (argc != 8 || strcmp(argv[5], "status") != 0)) return 2;
  const char *client_id = getenv("HIGHLEVEL_CLIENT_ID"), *client_secret = getenv("HIGHLEVEL_CLIENT_SECRET");
  char id[256], path[256] = "/conversations/messages/inbound";
  if (!inbound) snprintf(path, sizeof path, "/conversations/messages/%s/status", argv[6]);

  cJSON *message = cJSON_CreateObject(); /* what people write needs the escapes of JSON */
  if (inbound) cJSON_AddStringToObject(message, "type", "Custom");
  if (inbound) cJSON_AddStringToObject(message, "conversationProviderId", argv[6]);
  if (inbound) cJSON_AddStringToObject(message, "conversationId", argv[7]);
  if (inbound) cJSON_AddStringToObject(message, "contactId", argv[8]);
  if (inbound) cJSON_AddStringToObject(message, "message", argv[9]);
  if (!inbound) cJSON_AddStringToObject(message, "status", argv[7]);
  char *json = cJSON_PrintUnformatted(message);

  ghlauth_status status = ghlauth_config_new(&config, &error);
  if (!status) status = ghlauth_config_set_api_url(config, argv[1], &error);
  if (!status) status = ghlauth_store_options_new(&options, &error);
  if (!status) status = ghlauth_store_options_add_key_env(options, "HIGHLEVEL_STORE_KEY", &error);
  if (!status) status = ghlauth_store_open(&store, argv[3], options, &error);
  if (!status) status = ghlauth_config_set_store(config, store, &error);
  if (!status) status = ghlauth_oauth_new(&oauth, config, client_id, client_secret, argv[2], &error);
  if (!status) snprintf(id, sizeof id, "%s:%s", ghlauth_oauth_app_id(oauth), argv[4]);
  if (!status) status = ghlauth_credential_from_installation(&credential, oauth, id, &error);
  if (!status) status = ghlauth_client_new(&client, config, &error);
  if (!status) status = ghlauth_request_new(&request, inbound ? "POST" : "PUT", path, &error);
  if (!status) status = ghlauth_request_set_version(request, "2021-04-15", &error); /* of all operations on conversations */
  if (!status) status = ghlauth_request_set_json(request, json, &error);
  if (!status) status = ghlauth_client_send(client, &response, credential, request, NULL, &error);
  if (!status)
    printf("%s\n", ghlauth_response_body(response));
  else
    fprintf(stderr, "%s: %s %s %s\n", ghlauth_status_name(status), ghlauth_error_message(error), ghlauth_error_hint(error),
            ghlauth_error_server_message(error));

  cJSON_free(json);
  cJSON_Delete(message);
  ghlauth_error_free(error);
  ghlauth_response_free(response);
  ghlauth_request_free(request);
  ghlauth_client_free(client);
  ghlauth_credential_free(credential);
  ghlauth_oauth_free(oauth);
  ghlauth_store_free(store);
  ghlauth_store_options_free(options);
  ghlauth_config_free(config);
  return status == GHLAUTH_OK ? 0 : 1;
}
