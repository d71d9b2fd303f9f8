/* Flow 2, OAuth 2.0: prints the URL that the user's browser opens, reads the URL that it was sent to, then makes a call.
 * A web application binds the state to the user's session as well: user_connect.c does.
 *   HIGHLEVEL_CLIENT_ID=... HIGHLEVEL_CLIENT_SECRET=... oauth_flow <api url> <marketplace url> <redirect uri> <path> */
#include <ghlauth/ghlauth.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv) {
  ghlauth_config *config = NULL;
  ghlauth_oauth *oauth = NULL;
  ghlauth_list *scopes = NULL;
  ghlauth_authorize_options *options = NULL;
  ghlauth_buf *url = NULL;
  ghlauth_callback *callback = NULL;
  ghlauth_installation *installation = NULL;
  ghlauth_credential *credential = NULL;
  ghlauth_client *client = NULL;
  ghlauth_request *request = NULL;
  ghlauth_response *response = NULL;
  ghlauth_error *error = NULL;
  char line[8192] = "";
  if (argc != 5) return 2;

  ghlauth_status status = ghlauth_config_new(&config, &error);
  if (!status) status = ghlauth_config_set_api_url(config, argv[1], &error); /* these two left out: production */
  if (!status) status = ghlauth_config_set_marketplace_url(config, argv[2], &error);
  const char *client_id = getenv("HIGHLEVEL_CLIENT_ID"), *client_secret = getenv("HIGHLEVEL_CLIENT_SECRET");

  if (!status) status = ghlauth_oauth_new(&oauth, config, client_id, client_secret, argv[3], &error);
  if (!status) status = ghlauth_list_new(&scopes, &error);
  if (!status) status = ghlauth_list_append(scopes, "contacts.readonly", &error);
  if (!status) status = ghlauth_authorize_options_new(&options, &error);
  if (!status) status = ghlauth_authorize_options_set_scopes(options, scopes, &error);
  if (!status) status = ghlauth_oauth_authorize_url(oauth, &url, NULL, options, &error);
  if (!status) printf("%s\n", ghlauth_buf_data(url)), fflush(stdout);
  if (!status && fgets(line, sizeof line, stdin)) line[strcspn(line, "\r\n")] = '\0';
  if (!status) status = ghlauth_oauth_parse_callback(oauth, &callback, line, NULL, &error);
  if (!status) status = ghlauth_oauth_exchange(oauth, &installation, callback, "tenant 7", NULL, &error);
  if (!status) status = ghlauth_credential_from_installation(&credential, oauth, ghlauth_installation_id(installation), &error);
  if (!status) status = ghlauth_client_new(&client, config, &error);
  if (!status) status = ghlauth_request_new(&request, "GET", argv[4], &error);
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
  ghlauth_installation_free(installation);
  ghlauth_callback_free(callback);
  ghlauth_buf_free(url);
  ghlauth_authorize_options_free(options);
  ghlauth_list_free(scopes);
  ghlauth_oauth_free(oauth);
  ghlauth_config_free(config);
  return status == GHLAUTH_OK ? 0 : 1;
}
