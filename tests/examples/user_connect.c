/* Use case 6, with OAuth, first half: a user of a service connects a HighLevel location. The owner label keeps it theirs, in a
 * store that all processes of the service share. The user comes from the service's own session, here from the command line.
 *   HIGHLEVEL_CLIENT_ID=... HIGHLEVEL_CLIENT_SECRET=... HIGHLEVEL_STORE_KEY="1 <base64 of 32 bytes>"
 *   user_connect <api url> <marketplace url> <redirect uri> <store url> <user> <scope>... */
#include <ghlauth/ghlauth.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv) {
  ghlauth_config *config = NULL;
  ghlauth_store_options *store_options = NULL;
  ghlauth_store *store = NULL;
  ghlauth_oauth *oauth = NULL;
  ghlauth_list *scopes = NULL;
  ghlauth_authorize_options *options = NULL;
  ghlauth_buf *url = NULL;
  ghlauth_callback *callback = NULL;
  ghlauth_installation *installation = NULL;
  ghlauth_error *error = NULL;
  char line[8192] = "";
  if (argc < 7) return 2;
  const char *user = argv[5], *client_id = getenv("HIGHLEVEL_CLIENT_ID"), *client_secret = getenv("HIGHLEVEL_CLIENT_SECRET");

  ghlauth_status status = ghlauth_config_new(&config, &error);
  if (!status) status = ghlauth_config_set_api_url(config, argv[1], &error);
  if (!status) status = ghlauth_config_set_marketplace_url(config, argv[2], &error);
  if (!status) status = ghlauth_store_options_new(&store_options, &error);
  if (!status) status = ghlauth_store_options_add_key_env(store_options, "HIGHLEVEL_STORE_KEY", &error);
  if (!status) status = ghlauth_store_open(&store, argv[4], store_options, &error);
  if (!status) status = ghlauth_config_set_store(config, store, &error);
  if (!status) status = ghlauth_oauth_new(&oauth, config, client_id, client_secret, argv[3], &error);

  if (!status) status = ghlauth_list_new(&scopes, &error);
  for (int i = 6; !status && i < argc; ++i) status = ghlauth_list_append(scopes, argv[i], &error);
  if (!status) status = ghlauth_authorize_options_new(&options, &error);
  if (!status) status = ghlauth_authorize_options_set_scopes(options, scopes, &error);
  /* Any process of the service may answer the redirect, but for the user alone who began: sealed, and bound to the session. */
  if (!status) status = ghlauth_authorize_options_set_state_form(options, GHLAUTH_STATE_SEALED, &error);
  if (!status) status = ghlauth_authorize_options_set_session_binding(options, user, &error);
  if (!status) status = ghlauth_oauth_authorize_url(oauth, &url, NULL, options, &error);
  if (!status) printf("%s\n", ghlauth_buf_data(url)), fflush(stdout);
  if (!status && fgets(line, sizeof line, stdin)) line[strcspn(line, "\r\n")] = '\0';
  if (!status) status = ghlauth_oauth_parse_callback(oauth, &callback, line, user, &error);
  /* A location has one owner: when a second user of it connects it as well, it is theirs from then on. */
  if (!status) status = ghlauth_oauth_exchange(oauth, &installation, callback, user, NULL, &error);
  if (!status)
    printf("%s connected %s\n", user, ghlauth_installation_location_id(installation));
  else
    fprintf(stderr, "%s: %s %s\n", ghlauth_status_name(status), ghlauth_error_message(error), ghlauth_error_hint(error));

  ghlauth_error_free(error);
  ghlauth_installation_free(installation);
  ghlauth_callback_free(callback);
  ghlauth_buf_free(url);
  ghlauth_authorize_options_free(options);
  ghlauth_list_free(scopes);
  ghlauth_oauth_free(oauth);
  ghlauth_store_free(store);
  ghlauth_store_options_free(store_options);
  ghlauth_config_free(config);
  return status == GHLAUTH_OK ? 0 : 1;
}
