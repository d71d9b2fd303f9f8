#include "store_server.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "flow.h"
#include "support/child.h"

struct server *server;
static int is_postgres;

void server_group_start(const char *kind) {
  is_postgres = strcmp(kind, "postgres") == 0;
  server = server_start(kind);
  if (server == NULL) exit(77);
  check_plant(server_text(server, "password"));
  check_plant(SERVER_KEY + 4);
}

int server_group_teardown(void **state) {
  server_stop(server);
  return check_teardown(state);
}

const char *local_url(void) {
  static char url[512];
  if (is_postgres)
    snprintf(url, sizeof(url), "postgres://keeper@:%d/store?host=%s", server_port(server), server_text(server, "folder"));
  else
    snprintf(url, sizeof(url), "redis+unix://%s", server_text(server, "socket"));
  return url;
}

const char *tcp_url(const char *user, const char *host, const char *rest) {
  static char url[1024];
  snprintf(url, sizeof(url), "%s://%s%s%s:%d%s%s", is_postgres ? "postgresql" : "redis", user, user[0] == '\0' ? "" : "@", host,
           server_port(server), is_postgres ? "/store" : "", rest);
  return url;
}

const char *keeper(void) {
  static char user[600];
  snprintf(user, sizeof(user), "keeper:%s", url_encoded(server_text(server, "password")));
  return user;
}

const char *url_encoded(const char *text) {
  static char encoded[512];
  size_t used = 0;
  for (; *text != '\0'; ++text) used += (size_t)snprintf(encoded + used, 4, "%%%02X", (unsigned)(unsigned char)*text);
  return encoded;
}

static ghlauth_status give_key(void *user_data, ghlauth_secret *secret) {
  (void)user_data;
  return ghlauth_secret_set(secret, SERVER_KEY, strlen(SERVER_KEY), NULL);
}

ghlauth_store_options *server_options(void) {
  ghlauth_store_options *options = NULL;
  const ghlauth_secret_source key = {sizeof(key), NULL, NULL, give_key};
  OK(ghlauth_store_options_new(&options, ERR));
  OK(ghlauth_store_options_add_key_source(options, &key, ERR));
  OK(ghlauth_store_options_set_tokens_in_redis(options, 1, ERR));
  return options;
}

ghlauth_store *server_open(const char *url) {
  ghlauth_store_options *options = server_options();
  ghlauth_store *store = NULL;
  OK(ghlauth_store_open(&store, url, options, ERR));
  ghlauth_store_options_free(options);
  return store;
}

void server_open_fails(const char *url, ghlauth_status status, const char *said) {
  ghlauth_store_options *options = server_options();
  ghlauth_store *store = NULL;
  FAILS(status, ghlauth_store_open(&store, url, options, ERR));
  CONTAINS(ghlauth_error_message(check_last()), said);
  assert_null(store);
  ghlauth_store_options_free(options);
}

void server_open_works(const char *url) {
  ghlauth_store *store = server_open(url);
  put_secret(store, "swordfish");
  expect_secret(store, "swordfish");
  ghlauth_store_free(store);
}

void put_secret(ghlauth_store *store, const char *value) {
  OK(ghlauth_store_set_secret(store, "name", (const uint8_t *)value, strlen(value), ERR));
}

void expect_secret(ghlauth_store *store, const char *value) {
  ghlauth_buf *secret = NULL;
  OK(ghlauth_store_secret(store, &secret, "name", ERR));
  assert_string_equal(ghlauth_buf_data(secret), value);
  ghlauth_buf_free(secret);
}

void expect_conformance(const char *url) {
  struct log_recorder recorder;
  log_recorder_init(&recorder);
  const ghlauth_log_table log = log_recorder_table(&recorder, GHLAUTH_LOG_INFO);
  ghlauth_store *store = server_open(url);
  OK(ghlauth_store_conformance(store, &log, ERR));
  assert_int_equal(recorder.lines, 15);
  assert_int_equal(log_recorder_count(&recorder, "status=ok"), 15);
  log_recorder_free(&recorder);
  ghlauth_store_free(store);
}

static ghlauth_status refresh(const char *url, const char *sandbox, const char *client_id, const char *client_secret,
                              const char *installation) {
  ghlauth_store *store = server_open(url);
  ghlauth_config *config = NULL;
  ghlauth_oauth *oauth = NULL;
  OK(ghlauth_config_new(&config, ERR));
  OK(ghlauth_config_set_api_url(config, sandbox, ERR));
  OK(ghlauth_config_set_marketplace_url(config, sandbox, ERR));
  OK(ghlauth_config_set_store(config, store, ERR));
  OK(ghlauth_oauth_new(&oauth, config, client_id, client_secret, REDIRECT_URI, ERR));
  const ghlauth_status status = ghlauth_oauth_refresh(oauth, NULL, installation, NULL, NULL);
  ghlauth_oauth_free(oauth);
  ghlauth_config_free(config);
  ghlauth_store_free(store);
  return status;
}

int server_other_process(int argc, char **argv) {
  if (argc != 6) return -1;
  printf("%d\n", (int)refresh(argv[1], argv[2], argv[3], argv[4], argv[5]));
  return 0;
}

void expect_refresh_in_two_processes(const char *url) {
  void *state = NULL;
  box_start(&state, 1);
  ghlauth_store_options *options = server_options();
  struct flow *flow = flow_new_on(url, options);
  ghlauth_store_options_free(options);
  flow_install(flow, "location", sandbox_location_id(box, 0), NULL);
  OK(ghlauth_oauth_refresh(flow->oauth, NULL, flow->id, NULL, ERR));
  const char *const argv[] = {"/proc/self/exe", url, sandbox_url(box), sandbox_client_id(box), sandbox_client_secret(box),
                              flow->id,         NULL};
  struct child *other = child_start(argv);
  const char *line = child_line(other);
  assert_non_null(line);
  assert_int_equal(atoi(line), GHLAUTH_OK);
  assert_int_equal(child_stop(other), 0);
  OK(ghlauth_oauth_refresh(flow->oauth, NULL, flow->id, NULL, ERR));
  OK(flow_get_contact(flow, ERR));
  assert_int_equal(sandbox_counter(box, "refreshes_ok"), 3);
  assert_int_equal(sandbox_counter(box, "refresh_reuses"), 0);
  flow_free(flow);
  box_stop(&state);
}
