// One process of a fleet over one store, in a dialogue of lines: each command is answered by "ok ..." or "failed STATUS message".
//   worker API_URL STORE_URL KEY_FILE TIMEOUT_MS CLOCK_OFFSET_S
// The client id and secret are in STORM_CLIENT_ID and STORM_CLIENT_SECRET; STORM_RATE_LIMIT may have "MAX INTERVAL_MS".
//   import OBTAINED_AT_S JSON   takes over the answer of the token endpoint
//   token ID                    a token by a new credential
//   traced ID                   the same between the lines "begin" and "end", which the tracer looks for
//   again ID                    one after the first one was refused by the API
//   state ID                    the state of an installation, and why
//   hold ID                     makes a credential for `gather`
//   gather THREADS GATE_FD      crowd.h
//   supply ID                   makes a credential for `send`
//   send DURATION_MS GATE_FD    limits.h
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "crowd.h"
#include "ghlauth/ghlauth.h"
#include "limits.h"

static int64_t clock_offset_s;

static int64_t unix_ms(void *user_data) {
  struct timespec now;
  (void)user_data;
  clock_gettime(CLOCK_REALTIME, &now);
  return ((int64_t)now.tv_sec + clock_offset_s) * 1000 + now.tv_nsec / 1000000;
}

static void report_failure(ghlauth_status status, ghlauth_error *error) {
  printf("failed %s %s\n", ghlauth_status_name(status), error != NULL ? ghlauth_error_message(error) : "");
  ghlauth_error_free(error);
}

/// `call` sets `error`.
#define MUST(call)                       \
  do {                                   \
    const ghlauth_status status_ = call; \
    if (status_ == GHLAUTH_OK) break;    \
    report_failure(status_, error);      \
    exit(2);                             \
  } while (0)

static ghlauth_oauth *start(char **argv, struct limits **limits) {
  ghlauth_error *error = NULL;
  ghlauth_store_options *options = NULL;
  ghlauth_store *store = NULL;
  ghlauth_config *config = NULL;
  ghlauth_oauth *oauth = NULL;
  const ghlauth_clock_table clock = {.struct_size = sizeof(clock), .unix_ms = unix_ms};
  clock_offset_s = atoll(argv[5]);
  MUST(ghlauth_store_options_new(&options, &error));
  MUST(ghlauth_store_options_add_key_file(options, argv[3], &error));
  MUST(ghlauth_store_options_set_tokens_in_redis(options, 1, &error));
  MUST(ghlauth_store_open(&store, argv[2], options, &error));
  MUST(ghlauth_config_new(&config, &error));
  MUST(ghlauth_config_set_api_url(config, argv[1], &error));
  MUST(ghlauth_config_set_timeout_ms(config, atoll(argv[4]), &error));
  MUST(ghlauth_config_set_clock(config, &clock, &error));
  MUST(ghlauth_config_set_store(config, store, &error));
  long long max = 0, interval_ms = 0;
  const char *limit = getenv("STORM_RATE_LIMIT");
  if (limit != NULL && sscanf(limit, "%lld %lld", &max, &interval_ms) == 2)
    MUST(ghlauth_config_set_rate_limit(config, max, interval_ms, 0, &error));
  MUST(ghlauth_oauth_new(&oauth, config, getenv("STORM_CLIENT_ID"), getenv("STORM_CLIENT_SECRET"),
                         "http://127.0.0.1:9/callback", &error));
  *limits = limits_new(config);
  ghlauth_config_free(config);
  ghlauth_store_free(store);
  ghlauth_store_options_free(options);
  return oauth;
}

static void import(ghlauth_oauth *oauth, const char *arguments) {
  char *json = NULL;
  ghlauth_error *error = NULL;
  ghlauth_installation *installation = NULL;
  const int64_t obtained_at_s = strtoll(arguments, &json, 10);
  const ghlauth_status status = ghlauth_oauth_import(oauth, &installation, json, NULL, obtained_at_s, NULL, &error);
  if (status == GHLAUTH_OK)
    printf("ok %s\n", ghlauth_installation_id(installation));
  else
    report_failure(status, error);
  ghlauth_installation_free(installation);
}

static void token(ghlauth_oauth *oauth, const char *id, const char *prefix, int is_refused) {
  ghlauth_error *error = NULL;
  ghlauth_credential *credential = NULL;
  ghlauth_token *token = NULL;
  ghlauth_status status = ghlauth_credential_from_installation(&credential, oauth, id, &error);
  if (status == GHLAUTH_OK) status = ghlauth_credential_token(credential, &token, 0, NULL, &error);
  if (status == GHLAUTH_OK && is_refused) {
    status = ghlauth_credential_invalidate(credential, ghlauth_token_access_token(token), &error);
    ghlauth_token_free(token);
    token = NULL;
    if (status == GHLAUTH_OK) status = ghlauth_credential_token(credential, &token, 0, NULL, &error);
  }
  fputs(prefix, stdout);
  if (status == GHLAUTH_OK)
    printf("ok %s\n", ghlauth_token_access_token(token));
  else
    report_failure(status, error);
  ghlauth_token_free(token);
  ghlauth_credential_free(credential);
}

static void state(ghlauth_oauth *oauth, const char *id) {
  ghlauth_error *error = NULL;
  ghlauth_installation *installation = NULL;
  const ghlauth_status status = ghlauth_oauth_installation(oauth, &installation, id, &error);
  if (status == GHLAUTH_OK)
    printf("ok %d %s\n", (int)ghlauth_installation_state(installation), ghlauth_installation_state_reason(installation));
  else
    report_failure(status, error);
  ghlauth_installation_free(installation);
}

/// For one of the two.
static void hold(ghlauth_oauth *oauth, struct crowd *crowd, struct limits *limits, const char *id) {
  ghlauth_error *error = NULL;
  ghlauth_credential *credential = NULL;
  const ghlauth_status status = ghlauth_credential_from_installation(&credential, oauth, id, &error);
  if (status != GHLAUTH_OK) {
    report_failure(status, error);
    return;
  }
  if (crowd != NULL)
    crowd_hold(crowd, id, credential);
  else
    limits_hold(limits, id, credential);
  printf("ok\n");
}

static void obey(ghlauth_oauth *oauth, struct crowd *crowd, struct limits *limits, const char *line) {
  int threads = 0, gate = 0;
  long duration_ms = 0;
  if (strncmp(line, "import ", 7) == 0)
    import(oauth, line + 7);
  else if (strncmp(line, "token ", 6) == 0)
    token(oauth, line + 6, "", 0);
  else if (strncmp(line, "again ", 6) == 0)
    token(oauth, line + 6, "", 1);
  else if (strncmp(line, "state ", 6) == 0)
    state(oauth, line + 6);
  else if (strncmp(line, "hold ", 5) == 0)
    hold(oauth, crowd, NULL, line + 5);
  else if (strncmp(line, "supply ", 7) == 0)
    hold(oauth, NULL, limits, line + 7);
  else if (sscanf(line, "send %ld %d", &duration_ms, &gate) == 2)
    limits_send(limits, duration_ms, gate);
  else if (sscanf(line, "gather %d %d", &threads, &gate) == 2)
    crowd_gather(crowd, threads, gate);
  else if (strncmp(line, "traced ", 7) == 0) {
    printf("begin\n");
    fflush(stdout);
    token(oauth, line + 7, "end ", 0);
  } else
    printf("failed UNKNOWN_COMMAND %s\n", line);
  fflush(stdout);
}

int main(int argc, char **argv) {
  char *line = NULL;
  size_t capacity = 0;
  if (argc != 6) return 2;
  struct limits *limits = NULL;
  ghlauth_oauth *oauth = start(argv, &limits);
  struct crowd *crowd = crowd_new();
  printf("ok\n");
  fflush(stdout);
  while (getline(&line, &capacity, stdin) > 0) {
    line[strcspn(line, "\n")] = '\0';
    obey(oauth, crowd, limits, line);
  }
  free(line);
  limits_free(limits);
  crowd_free(crowd);
  ghlauth_oauth_free(oauth);
  return 0;
}
