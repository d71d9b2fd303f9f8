/* A custom page of an app: who looks at it, and where. The page got the payload from HighLevel (REQUEST_USER_DATA_RESPONSE) and
 * sent it to the application, here on stdin. It is good for what the page shows. Before anything that only an administrator may
 * do, HighLevel is asked who the user is, because the payload itself is not signed and never ends.
 *   HIGHLEVEL_CLIENT_ID=... HIGHLEVEL_CLIENT_SECRET=... HIGHLEVEL_STORE_KEY="1 <base64 of 32 bytes>"
 *   HIGHLEVEL_SHARED_SECRET=... custom_page <api url> <redirect uri> <store url> */
#include <ghlauth/ghlauth.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv) {
  ghlauth_config *config = NULL;
  ghlauth_store_options *options = NULL;
  ghlauth_store *store = NULL;
  ghlauth_oauth *oauth = NULL;
  ghlauth_user_context_reader *reader = NULL;
  ghlauth_user_context *user = NULL;
  ghlauth_credential *credential = NULL;
  ghlauth_client *client = NULL;
  ghlauth_request *request = NULL;
  ghlauth_response *response = NULL;
  ghlauth_error *error = NULL;
  char payload[8192], id[128], path[64];
  if (argc != 4 || !fgets(payload, sizeof payload, stdin)) return 2;
  payload[strcspn(payload, "\r\n")] = '\0';

  ghlauth_status status = ghlauth_config_new(&config, &error);
  if (!status) status = ghlauth_config_set_api_url(config, argv[1], &error);
  if (!status) status = ghlauth_store_options_new(&options, &error);
  if (!status) status = ghlauth_store_options_add_key_env(options, "HIGHLEVEL_STORE_KEY", &error);
  if (!status) status = ghlauth_store_open(&store, argv[3], options, &error);
  if (!status) status = ghlauth_config_set_store(config, store, &error);
  if (!status)
    status =
        ghlauth_oauth_new(&oauth, config, getenv("HIGHLEVEL_CLIENT_ID"), getenv("HIGHLEVEL_CLIENT_SECRET"), argv[2], &error);

  if (!status) status = ghlauth_user_context_reader_new(&reader, config, getenv("HIGHLEVEL_SHARED_SECRET"), &error);
  if (!status) status = ghlauth_user_context_reader_set_first_seen_s(reader, 60, &error); /* the page asks each time */
  if (!status) status = ghlauth_user_context_reader_set_oauth(reader, oauth, &error);     /* where the app is installed */
  if (!status) status = ghlauth_user_context_decrypt(reader, &user, payload, strlen(payload), &error);
  if (!status) printf("%s %s\n", ghlauth_user_context_role(user), ghlauth_user_context_active_location(user));

  /* Who it is by HighLevel's own word, asked with the token of the place: "<app id>:<location or company id>". */
  const char *place = ghlauth_user_context_active_location(user);
  if (!status && *place == '\0') place = ghlauth_user_context_company_id(user);
  if (!status) snprintf(id, sizeof id, "%s:%s", ghlauth_oauth_app_id(oauth), place);
  if (!status) snprintf(path, sizeof path, "/users/%s", ghlauth_user_context_user_id(user));
  if (!status) status = ghlauth_credential_from_installation(&credential, oauth, id, &error);
  if (!status) status = ghlauth_client_new(&client, config, &error);
  if (!status) status = ghlauth_request_new(&request, "GET", path, &error);
  if (!status) status = ghlauth_client_send(client, &response, credential, request, NULL, &error);
  if (!status)
    printf("%s\n", ghlauth_response_body(response));
  else
    fprintf(stderr, "%s: %s %s\n", ghlauth_status_name(status), ghlauth_error_message(error), ghlauth_error_hint(error));

  ghlauth_error_free(error);
  ghlauth_response_free(response);
  ghlauth_request_free(request);
  ghlauth_client_free(client);
  ghlauth_credential_free(credential);
  ghlauth_user_context_free(user);
  ghlauth_user_context_reader_free(reader);
  ghlauth_oauth_free(oauth);
  ghlauth_store_free(store);
  ghlauth_store_options_free(options);
  ghlauth_config_free(config);
  return status != GHLAUTH_OK;
}
