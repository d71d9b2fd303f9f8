/* A warm token and an authorized GET in C. */
#include <ghlauth/ghlauth.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "measure.h"

typedef struct {
  ghlauth_credential *credential;
  ghlauth_client *client;
  char token[2048];
  uint64_t serial;
} bench;

static void check(ghlauth_status status, const ghlauth_error *error) {
  if (status == GHLAUTH_OK) return;
  fprintf(stderr, "%s %s\n", ghlauth_status_name(status), ghlauth_error_message(error));
  exit(1);
}

static void token(void *self) {
  bench *of = self;
  size_t needed = 0;
  check(ghlauth_credential_bearer(of->credential, of->token, sizeof of->token, &needed, &of->serial, 0, NULL), NULL);
}

static void get(void *self) {
  bench *of = self;
  ghlauth_error *error = NULL;
  ghlauth_request *request = NULL;
  ghlauth_response *response = NULL;
  check(ghlauth_request_new(&request, "GET", getenv("GHLAUTH_BENCH_PATH"), &error), error);
  check(ghlauth_client_send(of->client, &response, of->credential, request, NULL, &error), error);
  if (strstr(ghlauth_response_body(response), "\"contact\"") == NULL) abort();
  ghlauth_response_free(response);
  ghlauth_request_free(request);
}

int main(void) {
  bench of = {0};
  ghlauth_error *error = NULL;
  ghlauth_config *config = NULL;
  ghlauth_pit *pit = NULL;
  check(ghlauth_config_new(&config, &error), error);
  check(ghlauth_config_set_api_url(config, getenv("GHLAUTH_BENCH_URL"), &error), error);
  check(ghlauth_pit_new(&pit, config, getenv("GHLAUTH_BENCH_PIT"), GHLAUTH_LEVEL_LOCATION, "C2QujeCh8ZnC7al2InWR", &error), error);
  check(ghlauth_credential_from_pit(&of.credential, pit, &error), error);
  check(ghlauth_client_new(&of.client, config, &error), error);
  measure_report("C", "ghlauth", token, get, &of);
  ghlauth_client_free(of.client);
  ghlauth_credential_free(of.credential);
  ghlauth_pit_free(pit);
  ghlauth_config_free(config);
  return 0;
}
