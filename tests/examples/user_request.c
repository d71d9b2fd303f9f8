/* Use case 6, with OAuth, second half: a request of a user of a service, who reaches the locations that they connected and no
 * other. The user comes from the service's own session, here from the command line; the location and the path come from the
 * user. HIGHLEVEL_CLIENT_ID=... HIGHLEVEL_CLIENT_SECRET=... HIGHLEVEL_STORE_KEY="1 <base64 of 32 bytes>" user_request <api url>
 * <redirect uri> <store url> <user>                       lists the user's locations user_request <api url> <redirect uri>
 * <store url> <user> <location id> <path>  gets something of one of them */
#include <ghlauth/ghlauth.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  ghlauth_config *config = NULL;
  ghlauth_store_options *options = NULL;
  ghlauth_store *store = NULL;
  ghlauth_oauth *oauth = NULL;
  ghlauth_installations *own = NULL;
  ghlauth_credential *credential = NULL;
  ghlauth_client *client = NULL;
  ghlauth_request *request = NULL;
  ghlauth_response *response = NULL;
  ghlauth_error *error = NULL;
  int denied = 0;
  if (argc != 5 && argc != 7) return 2;
  const char *user = argv[4], *location = argc == 7 ? argv[5] : NULL, *id = NULL;
  const char *client_id = getenv("HIGHLEVEL_CLIENT_ID"), *client_secret = getenv("HIGHLEVEL_CLIENT_SECRET");

  ghlauth_status status = ghlauth_config_new(&config, &error);
  if (!status) status = ghlauth_config_set_api_url(config, argv[1], &error);
  if (!status) status = ghlauth_store_options_new(&options, &error);
  if (!status) status = ghlauth_store_options_add_key_env(options, "HIGHLEVEL_STORE_KEY", &error);
  if (!status) status = ghlauth_store_open(&store, argv[3], options, &error);
  if (!status) status = ghlauth_config_set_store(config, store, &error);
  if (!status) status = ghlauth_oauth_new(&oauth, config, client_id, client_secret, argv[2], &error);

  /* Never an id that a request names, always the user with it: a location of somebody else is not found, as one that is
   * nobody's. */
  if (!status) status = ghlauth_oauth_find(oauth, &own, user, NULL, location, &error);
  for (size_t i = 0; !status && !location && i < ghlauth_installations_size(own); ++i)
    printf("%s\n", ghlauth_installation_location_id(ghlauth_installations_at(own, i)));
  denied = !status && location && ghlauth_installations_size(own) == 0;
  if (denied) fprintf(stderr, "denied: %s has not connected %s\n", user, location);
  if (!status && location && !denied) id = ghlauth_installation_id(ghlauth_installations_at(own, 0));

  if (id) status = ghlauth_credential_from_installation(&credential, oauth, id, &error);
  if (id && !status) status = ghlauth_client_new(&client, config, &error);
  if (id && !status) status = ghlauth_request_new(&request, "GET", argv[6], &error);
  if (id && !status) status = ghlauth_client_send(client, &response, credential, request, NULL, &error);
  if (id && !status) printf("%s\n", ghlauth_response_body(response));
  if (status)
    fprintf(stderr, "%s: %s %s %s\n", ghlauth_status_name(status), ghlauth_error_message(error), ghlauth_error_hint(error),
            ghlauth_error_server_message(error));

  ghlauth_error_free(error);
  ghlauth_response_free(response);
  ghlauth_request_free(request);
  ghlauth_client_free(client);
  ghlauth_credential_free(credential);
  ghlauth_installations_free(own);
  ghlauth_oauth_free(oauth);
  ghlauth_store_free(store);
  ghlauth_store_options_free(options);
  ghlauth_config_free(config);
  return status || denied;
}
