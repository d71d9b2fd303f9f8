/* Flow 1, a Private Integration Token: reads one contact of a location.
 *   HIGHLEVEL_PIT=pit-... pit_flow <api url> <location id> <contact id> */
#include <ghlauth/ghlauth.h>
#include <stdio.h>

int main(int argc, char **argv) {
  ghlauth_config *config = NULL;
  ghlauth_pit *pit = NULL;
  ghlauth_credential *credential = NULL;
  ghlauth_client *client = NULL;
  ghlauth_request *request = NULL;
  ghlauth_response *response = NULL;
  ghlauth_error *error = NULL;
  if (argc != 4) return 2;
  char path[256];
  snprintf(path, sizeof path, "/contacts/%s", argv[3]);

  ghlauth_status status = ghlauth_config_new(&config, &error);
  if (!status) status = ghlauth_config_set_api_url(config, argv[1], &error); /* left out: the production API */
  if (!status) status = ghlauth_pit_from_env(&pit, config, "HIGHLEVEL_PIT", GHLAUTH_LEVEL_LOCATION, argv[2], &error);
  if (!status) status = ghlauth_credential_from_pit(&credential, pit, &error);
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
  ghlauth_pit_free(pit);
  ghlauth_config_free(config);
  return status == GHLAUTH_OK ? 0 : 1;
}
