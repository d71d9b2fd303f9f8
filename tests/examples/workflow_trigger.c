/* Use case 5, with OAuth: fires a custom workflow trigger of the app in a location that has installed it.
 *   HIGHLEVEL_CLIENT_ID=... HIGHLEVEL_CLIENT_SECRET=... HIGHLEVEL_STORE_KEY="1 <base64 of 32 bytes>"
 *   workflow_trigger <api url> <redirect uri> <store url> <location id> <target url> <event as JSON>
 * HighLevel documents that it posts the trigger's configuration to the app's subscription URL when somebody puts it into a
 * workflow: keep extras.locationId and triggerData.targetUrl, drop them at eventType DELETED. How the target is called is the
 * community's knowledge: a POST with the location's access token and this Version; without the token it answers 401. */
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
  if (argc != 7) return 2;
  const char *client_id = getenv("HIGHLEVEL_CLIENT_ID"), *client_secret = getenv("HIGHLEVEL_CLIENT_SECRET");
  char id[256];

  /* The target came from outside, and a token is to be sent there: to nobody but the API, and to no other operation of it. */
  static const char execute[] = "/workflows-marketplace/triggers/execute/";
  const size_t origin = strlen(argv[1]);
  const char *path = strncmp(argv[5], argv[1], origin) == 0 ? argv[5] + origin : "";
  if (strncmp(path, execute, strlen(execute)) != 0 || strpbrk(path, ".%?#"))
    return fprintf(stderr, "denied: %s is no trigger of %s\n", argv[5], argv[1]), 1;

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
  if (!status) status = ghlauth_request_new(&request, "POST", path, &error);
  if (!status) status = ghlauth_request_set_version(request, "2021-04-15", &error);
  if (!status) status = ghlauth_request_set_json(request, argv[6], &error);
  if (!status) status = ghlauth_client_send(client, &response, credential, request, NULL, &error);
  if (!status)
    printf("fired: HTTP %d\n", (int)ghlauth_response_http_status(response));
  else
    fprintf(stderr, "%s: %s %s %s\n", ghlauth_status_name(status), ghlauth_error_message(error), ghlauth_error_hint(error),
            ghlauth_error_server_message(error));

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
