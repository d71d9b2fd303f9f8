/* Files: puts one into the media library, and fetches the recording of a call.
 *   HIGHLEVEL_PIT=pit-... files <api url> <location id> <file> <message id> <where the recording goes> */
#include <ghlauth/ghlauth.h>
#include <stdio.h>

static ghlauth_status send_it(ghlauth_client *client, ghlauth_credential *credential, ghlauth_request *request,
                              ghlauth_error **error) {
  ghlauth_response *response = NULL;
  ghlauth_status status = ghlauth_client_send(client, &response, credential, request, NULL, error);
  if (!status) printf("%s\n", ghlauth_response_body(response));
  ghlauth_response_free(response);
  return status;
}

int main(int argc, char **argv) {
  ghlauth_config *config = NULL;
  ghlauth_pit *pit = NULL;
  ghlauth_credential *credential = NULL;
  ghlauth_client *client = NULL;
  ghlauth_request *upload = NULL, *download = NULL;
  ghlauth_error *error = NULL;
  if (argc != 6) return 2;
  const char *location = argv[2], *file = argv[3], *message = argv[4], *target = argv[5];

  ghlauth_status status = ghlauth_config_new(&config, &error);
  if (!status) status = ghlauth_config_set_api_url(config, argv[1], &error); /* left out: the production API */
  if (!status) status = ghlauth_pit_from_env(&pit, config, "HIGHLEVEL_PIT", GHLAUTH_LEVEL_LOCATION, location, &error);
  if (!status) status = ghlauth_credential_from_pit(&credential, pit, &error);
  if (!status) status = ghlauth_client_new(&client, config, &error);

  if (!status) status = ghlauth_request_for_operation(&upload, "medias/upload-media-content", NULL, &error);
  if (!status) status = ghlauth_request_add_file(upload, "file", file, NULL, NULL, &error);
  if (!status) status = ghlauth_request_add_part(upload, "name", NULL, NULL, (const uint8_t *)"Menu", 4, &error);
  if (!status) status = send_it(client, credential, upload, &error);

  if (!status) status = ghlauth_request_for_operation(&download, "conversations/get-message-recording", NULL, &error);
  if (!status) status = ghlauth_request_set_param(download, "messageId", message, &error);
  if (!status) status = ghlauth_request_set_param(download, "locationId", location, &error);
  if (!status) status = ghlauth_request_set_download_file(download, target, &error);
  if (!status) status = send_it(client, credential, download, &error);
  if (status)
    fprintf(stderr, "%s: %s %s\n", ghlauth_status_name(status), ghlauth_error_message(error), ghlauth_error_hint(error));

  ghlauth_error_free(error);
  ghlauth_request_free(download);
  ghlauth_request_free(upload);
  ghlauth_client_free(client);
  ghlauth_credential_free(credential);
  ghlauth_pit_free(pit);
  ghlauth_config_free(config);
  return status == GHLAUTH_OK ? 0 : 1;
}
