// A program without a server, as login.h means it: prints the authorize URL, waits for the browser, and says what came of it.
//   GHLAUTH_CLIENT_SECRET=... login_program <sandbox url> <client id> <redirect uri> <timeout ms>
#include <ghlauth/ghlauth.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  ghlauth_config *config = NULL;
  ghlauth_oauth *oauth = NULL;
  ghlauth_list *scopes = NULL;
  ghlauth_authorize_options *options = NULL;
  ghlauth_login *login = NULL;
  ghlauth_cancel *cancel = NULL;
  ghlauth_callback *callback = NULL;
  ghlauth_installation *installation = NULL;
  ghlauth_error *error = NULL;
  if (argc != 5) return 2;
  const char *secret = getenv("GHLAUTH_CLIENT_SECRET");

  ghlauth_status status = ghlauth_config_new(&config, &error);
  if (!status) status = ghlauth_config_set_api_url(config, argv[1], &error);
  if (!status) status = ghlauth_config_set_marketplace_url(config, argv[1], &error);
  if (!status) status = ghlauth_oauth_new(&oauth, config, argv[2], secret, argv[3], &error);
  if (!status) status = ghlauth_list_new(&scopes, &error);
  if (!status) status = ghlauth_list_append(scopes, "contacts.readonly", &error);
  if (!status) status = ghlauth_authorize_options_new(&options, &error);
  if (!status) status = ghlauth_authorize_options_set_scopes(options, scopes, &error);
  if (!status) status = ghlauth_login_start(&login, oauth, options, &error);
  if (!status) printf("%s\n", ghlauth_login_url(login)), fflush(stdout);
  if (!status) status = ghlauth_cancel_new(&cancel, &error);
  if (!status) status = ghlauth_cancel_set_timeout_ms(cancel, strtol(argv[4], NULL, 10), &error);
  if (!status) status = ghlauth_login_wait(login, &callback, cancel, &error);
  if (!status) status = ghlauth_oauth_exchange(oauth, &installation, callback, NULL, NULL, &error);
  if (!status)
    printf("installed at %s\n", ghlauth_installation_location_id(installation));
  else
    printf("%s\n", ghlauth_status_name(status));

  ghlauth_error_free(error);
  ghlauth_installation_free(installation);
  ghlauth_callback_free(callback);
  ghlauth_cancel_free(cancel);
  ghlauth_login_free(login);
  ghlauth_authorize_options_free(options);
  ghlauth_list_free(scopes);
  ghlauth_oauth_free(oauth);
  ghlauth_config_free(config);
  return 0;
}
