/* A program from its start to the first authorized GET of GHLAUTH_BENCH_URL, _PATH and _PIT; first_use.py times it, next to
 * first_use_curl.c. Prints the resident memory in KiB when all is made and nothing was sent yet, and at the end. */
#include <ghlauth/ghlauth.h>
#include <stdio.h>
#include <stdlib.h>

#include "resident.h"

static void require_ok(ghlauth_status status) {
  if (status == GHLAUTH_OK) return;
  fprintf(stderr, "%s\n", ghlauth_status_name(status));
  exit(1);
}

int main(void) {
  ghlauth_config *config = NULL;
  ghlauth_pit *pit = NULL;
  ghlauth_credential *credential = NULL;
  ghlauth_client *client = NULL;
  ghlauth_request *request = NULL;
  ghlauth_response *response = NULL;
  require_ok(ghlauth_config_new(&config, NULL));
  require_ok(ghlauth_config_set_api_url(config, getenv("GHLAUTH_BENCH_URL"), NULL));
  require_ok(ghlauth_pit_new(&pit, config, getenv("GHLAUTH_BENCH_PIT"), GHLAUTH_LEVEL_LOCATION, "C2QujeCh8ZnC7al2InWR", NULL));
  require_ok(ghlauth_credential_from_pit(&credential, pit, NULL));
  require_ok(ghlauth_client_new(&client, config, NULL));
  const long idle = resident_kib();
  require_ok(ghlauth_request_new(&request, "GET", getenv("GHLAUTH_BENCH_PATH"), NULL));
  require_ok(ghlauth_client_send(client, &response, credential, request, NULL, NULL));
  printf("%ld %ld\n", idle, resident_kib());
  ghlauth_response_free(response);
  ghlauth_request_free(request);
  ghlauth_client_free(client);
  ghlauth_credential_free(credential);
  ghlauth_pit_free(pit);
  ghlauth_config_free(config);
  return 0;
}
