/* Use case 4 for a program without a server, with OAuth: the user consents in the browser of this machine, the answer comes to
 * a listener on the registered loopback redirect URI, and a first call is made. HIGHLEVEL_CLIENT_ID=...
 * HIGHLEVEL_CLIENT_SECRET=... login_flow <api url> <marketplace url> <redirect uri> <path> For machines of the app's own maker:
 * a program that is shipped to customers must not contain the client secret (login.h). */
#include <ghlauth/ghlauth.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  ghlauth_config *config = NULL;
  ghlauth_oauth *oauth = NULL;
  ghlauth_list *scopes = NULL;
  ghlauth_authorize_options *options = NULL;
  ghlauth_login *login = NULL;
  ghlauth_cancel *patience = NULL;
  ghlauth_callback *callback = NULL;
  ghlauth_installation *installation = NULL;
  ghlauth_credential *credential = NULL;
  ghlauth_client *client = NULL;
  ghlauth_request *request = NULL;
  ghlauth_response *response = NULL;
  ghlauth_error *error = NULL;
  if (argc != 5) return 2;
  const char *client_id = getenv("HIGHLEVEL_CLIENT_ID"), *client_secret = getenv("HIGHLEVEL_CLIENT_SECRET");

  ghlauth_status status = ghlauth_config_new(&config, &error);
  if (!status) status = ghlauth_config_set_api_url(config, argv[1], &error); /* these two left out: production */
  if (!status) status = ghlauth_config_set_marketplace_url(config, argv[2], &error);
  if (!status) status = ghlauth_oauth_new(&oauth, config, client_id, client_secret, argv[3], &error);
  if (!status) status = ghlauth_list_new(&scopes, &error);
  if (!status) status = ghlauth_list_append(scopes, "contacts.readonly", &error);
  if (!status) status = ghlauth_authorize_options_new(&options, &error);
  if (!status) status = ghlauth_authorize_options_set_scopes(options, scopes, &error);
  if (!status) status = ghlauth_login_start(&login, oauth, options, &error);
  if (!status) printf("Open %s\n", ghlauth_login_url(login)), fflush(stdout);
  /* A user who refuses stays on HighLevel's page and nothing comes back: the wait needs an end. */
  if (!status) status = ghlauth_cancel_new(&patience, &error);
  if (!status) status = ghlauth_cancel_set_timeout_ms(patience, 5 * 60 * 1000, &error);
  if (!status) status = ghlauth_login_wait(login, &callback, patience, &error);
  if (!status) status = ghlauth_oauth_exchange(oauth, &installation, callback, NULL, NULL, &error);
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
  ghlauth_cancel_free(patience);
  ghlauth_login_free(login);
  ghlauth_authorize_options_free(options);
  ghlauth_list_free(scopes);
  ghlauth_oauth_free(oauth);
  ghlauth_config_free(config);
  return status == GHLAUTH_OK ? 0 : 1;
}
