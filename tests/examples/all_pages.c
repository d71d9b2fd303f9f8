/* A list to its end: the contacts of a location, page by page, each page's items as a JSON array on a line of its own.
 *   HIGHLEVEL_PIT=pit-... all_pages <api url> <location id> <contacts of a page> */
#include <ghlauth/ghlauth.h>
#include <stdio.h>

int main(int argc, char **argv) {
  ghlauth_config *config = NULL;
  ghlauth_pit *pit = NULL;
  ghlauth_credential *credential = NULL;
  ghlauth_client *client = NULL;
  ghlauth_request *request = NULL;
  ghlauth_pages *pages = NULL;
  ghlauth_response *page = NULL;
  ghlauth_error *error = NULL;
  if (argc != 4) return 2;

  ghlauth_status status = ghlauth_config_new(&config, &error);
  if (!status) status = ghlauth_config_set_api_url(config, argv[1], &error); /* left out: the production API */
  if (!status) status = ghlauth_pit_from_env(&pit, config, "HIGHLEVEL_PIT", GHLAUTH_LEVEL_LOCATION, argv[2], &error);
  if (!status) status = ghlauth_credential_from_pit(&credential, pit, &error);
  if (!status) status = ghlauth_client_new(&client, config, &error);
  if (!status) status = ghlauth_request_for_operation(&request, "contacts/get-contacts", NULL, &error);
  if (!status) status = ghlauth_request_set_param(request, "locationId", argv[2], &error);
  if (!status) status = ghlauth_request_set_param(request, "limit", argv[3], &error);
  if (!status) status = ghlauth_pages_new(&pages, client, credential, request, &error);
  while (!status && !(status = ghlauth_pages_next(pages, &page, NULL, &error)) && page != NULL) {
    ghlauth_buf *items = NULL;
    status = ghlauth_pages_items(pages, &items, page, &error);
    if (!status) printf("%s\n", ghlauth_buf_data(items));
    ghlauth_buf_free(items);
    ghlauth_response_free(page);
    page = NULL;
  }
  if (status)
    fprintf(stderr, "%s: %s %s\n", ghlauth_status_name(status), ghlauth_error_message(error), ghlauth_error_hint(error));

  ghlauth_error_free(error);
  ghlauth_response_free(page);
  ghlauth_pages_free(pages);
  ghlauth_request_free(request);
  ghlauth_client_free(client);
  ghlauth_credential_free(credential);
  ghlauth_pit_free(pit);
  ghlauth_config_free(config);
  return status == GHLAUTH_OK ? 0 : 1;
}
