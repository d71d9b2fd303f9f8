// redis:// stores over a real Redis: what every store keeps, what is refused without a demand, who may connect and how, and a
// server that goes and comes.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "store_server.h"

static int group_setup(void **state) {
  (void)state;
  server_group_start("redis");
  return 0;
}

static int setup(void **state) {
  (void)state;
  server_ask(server, "redis FLUSHALL");
  return 0;
}

static void it_keeps_what_is_asked_of_it(void **state) {
  (void)state;
  expect_conformance(local_url());
  // Nothing is left of the rows but the check of the key.
  assert_string_equal(server_ask(server, "redis ZCARD ghlauth:rows"), "1");
  assert_string_equal(server_ask(server, "redis KEYS ghlauth:row:*"), "ghlauth:row:keys");
  assert_string_equal(server_ask(server, "redis KEYS ghlauth:due:*"), "");

  // Claims and counters go by themselves, a day late: the clock of an application may be wrong.
  // A command is split at its blanks, hence tabs: "few many" of those claims and counters that end too early, and of all.
  const char *counted = server_ask(server,
                                   "redis EVAL local\tfew,many=0,0"
                                   "\tfor\t_,key\tin\tipairs(redis.call('KEYS','ghlauth:c[lo][au]*'))\tdo"
                                   "\tmany=many+1\tif\tredis.call('TTL',key)<86000\tthen\tfew=few+1\tend\tend"
                                   "\treturn\tfew..'\t'..many 0");
  int few = -1, many = 0;
  assert_int_equal(sscanf(counted, "%d %d", &few, &many), 2);
  assert_int_equal(few, 0);
  assert_true(many > 100);
}

static void a_token_is_refreshed_by_two_processes(void **state) {
  (void)state;
  expect_refresh_in_two_processes(local_url());
}

static void without_a_demand_it_holds_no_installations(void **state) {
  (void)state;
  struct log_recorder recorder;
  ghlauth_store *store = NULL;
  ghlauth_buf *secret = NULL;
  OK(ghlauth_store_open(&store, local_url(), NULL, ERR));  // and needs no key
  assert_string_equal(ghlauth_store_warning(store), "");
  FAILS(GHLAUTH_E_UNSUPPORTED, ghlauth_store_set_secret(store, "name", (const uint8_t *)"x", 1, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "no installations");
  CONTAINS(ghlauth_error_hint(check_last()), "ghlauth_store_options_set_tokens_in_redis");
  FAILS(GHLAUTH_E_UNSUPPORTED, ghlauth_store_secret(store, &secret, "name", ERR));

  log_recorder_init(&recorder);
  const ghlauth_log_table log = log_recorder_table(&recorder, GHLAUTH_LOG_INFO);
  FAILS(GHLAUTH_E_UNSUPPORTED, ghlauth_store_conformance(store, &log, ERR));
  assert_int_equal(log_recorder_count(&recorder, "status=ok"), 7);  // leases, counters and claims
  assert_int_equal(log_recorder_count(&recorder, "no installations"), 8);
  log_recorder_free(&recorder);
  ghlauth_store_free(store);

  struct desk *desk = desk_new_on(SCRIPT_ON_THE_SPOT, local_url(), NULL);
  char json[512];
  FAILS(GHLAUTH_E_UNSUPPORTED, ghlauth_oauth_import(desk->oauth, NULL, LOCATION_JSON(json, ACCESS_TOKEN, REFRESH_TOKEN), NULL,
                                                    fake_clock_now_s(&desk->clock), "tenant 7", ERR));
  desk_free(desk);

  ghlauth_store_options *options = NULL;
  OK(ghlauth_store_options_new(&options, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_store_options_set_tokens_in_redis(options, 2, ERR));
  OK(ghlauth_store_options_set_tokens_in_redis(options, 1, ERR));
  FAILS(GHLAUTH_E_STORE_KEY, ghlauth_store_open(&store, local_url(), options, ERR));
  ghlauth_store_options_free(options);
}

// A fleet whose tokens are elsewhere: Redis knows who refreshes, and no token.
static void leases_here_and_installations_elsewhere(void **state) {
  (void)state;
  ghlauth_store *installations = NULL, *leases = NULL, *joined = NULL;
  OK(ghlauth_store_open(&installations, "memory:", NULL, ERR));
  OK(ghlauth_store_open(&leases, local_url(), NULL, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_store_join(&joined, leases, leases, ERR));
  assert_null(joined);
  OK(ghlauth_store_join(&joined, installations, leases, ERR));
  ghlauth_store_free(leases);
  assert_string_equal(ghlauth_store_warning(joined), "");
  OK(ghlauth_store_conformance(joined, NULL, ERR));
  put_secret(joined, "swordfish");
  expect_secret(installations, "swordfish");
  ghlauth_store_free(installations);
  expect_secret(joined, "swordfish");

  struct desk *desk = desk_new(SCRIPT_ON_THE_SPOT);
  char json[512];
  ghlauth_oauth *oauth = NULL;
  OK(ghlauth_config_set_store(desk->config, joined, ERR));
  OK(ghlauth_oauth_new(&oauth, desk->config, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, ERR));
  OK(ghlauth_oauth_import(oauth, NULL, LOCATION_JSON(json, ACCESS_TOKEN, REFRESH_TOKEN), NULL, FAKE_NOW_S, NULL, ERR));
  server_ask(server, "redis CONFIG RESETSTAT");
  script_answer(desk->script, 200, LOCATION_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN));
  OK(ghlauth_oauth_refresh(oauth, NULL, LOCATION_INSTALLATION, NULL, ERR));
  CONTAINS(server_ask(server, "redis INFO commandstats"), "cmdstat_eval");  // the lease
  assert_string_equal(server_ask(server, "redis KEYS ghlauth:row*"), "");
  ghlauth_oauth_free(oauth);
  desk_free(desk);
  ghlauth_store_free(joined);
}

static void what_is_in_it_is_sealed(void **state) {
  (void)state;
  server_open_works(local_url());
  LACKS(server_ask(server, "redis HGETALL ghlauth:row:secret/name"), "swordfish");
  CONTAINS(server_ask(server, "redis HGETALL ghlauth:row:secret/name"), "one");  // the id of the key
}

static void expect_warning(const char *setting, const char *value, const char *right, const char *said) {
  server_ask(server, "redis CONFIG SET %s %s", setting, value);
  ghlauth_store *store = server_open(local_url());
  STARTS_WITH(ghlauth_store_warning(store), "not_durable: ");
  CONTAINS(ghlauth_store_warning(store), said);
  ghlauth_store_free(store);
  server_ask(server, "redis CONFIG SET %s %s", setting, right);
}

static void a_server_that_does_not_keep_is_warned_of(void **state) {
  (void)state;
  ghlauth_store *store = server_open(local_url());
  assert_string_equal(ghlauth_store_warning(store), "");
  ghlauth_store_free(store);
  expect_warning("appendfsync", "everysec", "always", "appendfsync always");
  expect_warning("appendonly", "no", "yes", "appendonly yes");
  expect_warning("maxmemory-policy", "allkeys-lru", "noeviction", "noeviction");
  server_ask(server, "redis ACL SETUSER keeper -config");
  store = server_open(tcp_url(keeper(), "127.0.0.1", ""));
  CONTAINS(ghlauth_store_warning(store), "does not say");
  ghlauth_store_free(store);
  server_ask(server, "redis ACL SETUSER keeper +config");
}

static ghlauth_status give_text(void *user_data, ghlauth_secret *secret) {
  return ghlauth_secret_set(secret, user_data, strlen(user_data), NULL);
}

static void users_and_passwords(void **state) {
  (void)state;
  check_plant("n0t-th1s");
  server_open_works(tcp_url(keeper(), "127.0.0.1", ""));
  server_open_fails(tcp_url("keeper:n0t-th1s", "127.0.0.1", ""), GHLAUTH_E_STORE, "WRONGPASS");
  server_open_fails(tcp_url("nobody:n0t-th1s", "127.0.0.1", ""), GHLAUTH_E_STORE, "WRONGPASS");
  server_open_fails(tcp_url("keeper", "127.0.0.1", ""), GHLAUTH_E_INVALID_ARGUMENT, "without a password");

  ghlauth_store_options *options = server_options();
  ghlauth_store *store = NULL;
  const ghlauth_secret_source source = {sizeof(source), (void *)(uintptr_t)server_text(server, "password"), NULL, give_text};
  OK(ghlauth_store_options_set_password_source(options, &source, ERR));
  OK(ghlauth_store_open(&store, tcp_url("keeper", "localhost", ""), options, ERR));
  ghlauth_store_free(store);
  char socket_url[600];
  snprintf(socket_url, sizeof(socket_url), "redis+unix://keeper@%s", server_text(server, "socket"));
  OK(ghlauth_store_open(&store, socket_url, options, ERR));
  ghlauth_store_free(store);
  ghlauth_store_options_free(options);

  // One password for all, as it was before there were users.
  server_ask(server, "redis CONFIG SET requirepass s3same");
  check_plant("s3same");
  server_open_works(tcp_url(":s3same", "127.0.0.1", ""));
  server_open_fails(tcp_url(":n0t-th1s", "127.0.0.1", ""), GHLAUTH_E_STORE, "WRONGPASS");
  server_open_fails(tcp_url("", "127.0.0.1", ""), GHLAUTH_E_STORE, "wants a password");
  server_ask(server, "stop");
  server_ask(server, "start");
}

static void a_password_is_not_shown_where_the_url_cannot_be(void **state) {
  (void)state;
  static const char *const urls[] = {
      "redis:keeper:sw0rdf1sh@localhost",
      "redis://keeper:sw0rd/sw0rdf1sh@localhost",
      "redis://keeper:sw0rdf1sh@localhost/x",
      "redis://keeper:sw0rdf1sh@localhost/1?db=2",
      "redis://keeper:sw0rdf1sh@localhost?x=sw0rdf1sh",
      "redis://keeper:sw0rdf1sh@localhost:x",
      "redis+unix://keeper:sw0rdf1sh@",
      "redis+unix://sw0rdf1sh/path",
      "redis://keeper:x@%2Fsw0rdf1sh",
      "redis://keeper:sw0rdf1sh@localhost/-1",
  };
  check_plant("sw0rdf1sh");
  for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); ++i) server_open_fails(urls[i], GHLAUTH_E_INVALID_ARGUMENT, "URL");
  server_open_fails("redis://keeper:sw0rdf1sh@127.0.0.1:1", GHLAUTH_E_STORE, "Redis at 127.0.0.1:1: Connection refused");
  server_open_fails("redis+unix://keeper:sw0rdf1sh@/nonexistent", GHLAUTH_E_STORE, "Redis at /nonexistent: No such file");
}

static void another_machine_is_reached_through_a_tunnel_alone(void **state) {
  (void)state;
  static const char *const urls[] = {"redis://redis.example.com", "redis://127.1", "redis://192.0.2.1:6379",
                                     "redis://[2001:db8::1]", "rediss://localhost"};
  for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); ++i) {
    server_open_fails(urls[i], GHLAUTH_E_UNSUPPORTED, "TLS");
    CONTAINS(ghlauth_error_hint(check_last()), "stunnel");
  }
}

static void databases_and_prefixes_are_apart(void **state) {
  (void)state;
  char second[600], prefixed[600];
  snprintf(second, sizeof(second), "%s?db=2", local_url());
  snprintf(prefixed, sizeof(prefixed), "%s?prefix=other%%3A", local_url());
  const char *const urls[] = {local_url(), second, prefixed};
  ghlauth_store *stores[3];
  for (int i = 0; i < 3; ++i) {
    char value[2] = {(char)('a' + i), '\0'};
    stores[i] = server_open(urls[i]);
    put_secret(stores[i], value);
  }
  for (int i = 0; i < 3; ++i) {
    char value[2] = {(char)('a' + i), '\0'};
    expect_secret(stores[i], value);
    ghlauth_store_free(stores[i]);
  }
  ghlauth_store *same = server_open(tcp_url("", "127.0.0.1", "/2"));
  expect_secret(same, "b");
  ghlauth_store_free(same);
  server_open_fails(tcp_url("", "127.0.0.1", "/999"), GHLAUTH_E_STORE, "out of range");
  assert_string_equal(server_ask(server, "redis EXISTS other:row:secret/name"), "1");
}

static void a_server_that_was_restarted_is_found_again(void **state) {
  (void)state;
  static const char *const ends[] = {"stop", "crash"};
  ghlauth_store *store = server_open(local_url());
  for (size_t i = 0; i < 2; ++i) {
    put_secret(store, "before");
    server_ask(server, "%s", ends[i]);
    server_ask(server, "start");
    expect_secret(store, "before");
    server_ask(server, "%s", ends[i]);
    FAILS(GHLAUTH_E_STORE, ghlauth_store_set_secret(store, "name", (const uint8_t *)"lost", 4, ERR));
    assert_int_equal(ghlauth_error_is_retryable(check_last()), 1);
    server_open_fails(local_url(), GHLAUTH_E_STORE, "Redis at ");
    server_ask(server, "start");
    put_secret(store, "after");
    expect_secret(store, "after");
  }
  // Connections that Redis closed alone, between the calls.
  server_ask(server, "redis CLIENT KILL TYPE normal SKIPME yes");
  put_secret(store, "killed");
  expect_secret(store, "killed");
  ghlauth_store_free(store);
}

static void keys_of_somebody_else_are_a_failure(void **state) {
  (void)state;
  ghlauth_store *store = server_open(local_url());
  ghlauth_buf *secret = NULL;
  server_ask(server, "redis SET ghlauth:row:secret/name text");
  FAILS(GHLAUTH_E_STORE, ghlauth_store_secret(store, &secret, "name", ERR));
  CONTAINS(ghlauth_error_message(check_last()), "WRONGTYPE");
  server_ask(server, "redis DEL ghlauth:row:secret/name");
  server_ask(server, "redis HSET ghlauth:row:secret/name n many");
  FAILS(GHLAUTH_E_STORE, ghlauth_store_secret(store, &secret, "name", ERR));
  CONTAINS(ghlauth_error_message(check_last()), "prefix");
  ghlauth_store_free(store);
}

// A call that is held up in the server: Redis pauses what may write, and scripts may.
struct held {
  struct desk *desk;
  int is_write;
  ghlauth_status status;
  pthread_t thread;
};

static void *call_held(void *argument) {
  struct held *held = argument;
  ghlauth_installations *found = NULL;
  held->status = held->is_write ? ghlauth_store_set_secret(held->desk->store, "held", (const uint8_t *)"x", 1, NULL)
                                : ghlauth_oauth_find(held->desk->oauth, &found, "tenant 7", COMPANY_ID, NULL, NULL);
  ghlauth_installations_free(found);
  return NULL;
}

static void wait_until_held(void) {
  while (strstr(server_ask(server, "redis CLIENT LIST TYPE normal"), "flags=b") == NULL) check_sleep_ms(5);
}

static void hold(struct held *held, struct desk *desk, int is_write) {
  *held = (struct held){.desk = desk, .is_write = is_write};
  server_ask(server, "redis CLIENT PAUSE 600000 WRITE");
  assert_int_equal(pthread_create(&held->thread, NULL, call_held, held), 0);
  wait_until_held();
}

static void what_reads_is_asked_again_when_its_connection_breaks_and_a_write_is_not(void **state) {
  (void)state;
  struct held held;
  ghlauth_store_options *options = server_options();
  struct desk *desk = desk_new_on(SCRIPT_ON_THE_SPOT, local_url(), options);
  ghlauth_store_options_free(options);
  desk_import_location(desk);
  hold(&held, desk, 0);
  server_ask(server, "redis CLIENT KILL TYPE normal SKIPME yes");
  wait_until_held();
  server_ask(server, "redis CLIENT UNPAUSE");
  pthread_join(held.thread, NULL);
  assert_int_equal(held.status, GHLAUTH_OK);

  hold(&held, desk, 1);
  server_ask(server, "redis CLIENT KILL TYPE normal SKIPME yes");
  pthread_join(held.thread, NULL);
  assert_int_equal(held.status, GHLAUTH_E_STORE);
  server_ask(server, "redis CLIENT UNPAUSE");

  hold(&held, desk, 1);
  server_ask(server, "crash");
  pthread_join(held.thread, NULL);
  assert_int_equal(held.status, GHLAUTH_E_STORE);
  server_ask(server, "start");
  put_secret(desk->store, "after");
  desk_free(desk);
}

#define TEST(function) cmocka_unit_test_setup(function, setup)

int main(int argc, char **argv) {
  const int other = server_other_process(argc, argv);
  if (other >= 0) return other;
  const struct CMUnitTest tests[] = {
      TEST(it_keeps_what_is_asked_of_it),
      TEST(a_token_is_refreshed_by_two_processes),
      TEST(without_a_demand_it_holds_no_installations),
      TEST(leases_here_and_installations_elsewhere),
      TEST(what_is_in_it_is_sealed),
      TEST(a_server_that_does_not_keep_is_warned_of),
      TEST(users_and_passwords),
      TEST(a_password_is_not_shown_where_the_url_cannot_be),
      TEST(another_machine_is_reached_through_a_tunnel_alone),
      TEST(databases_and_prefixes_are_apart),
      TEST(a_server_that_was_restarted_is_found_again),
      TEST(what_reads_is_asked_again_when_its_connection_breaks_and_a_write_is_not),
      TEST(keys_of_somebody_else_are_a_failure),
  };
  return cmocka_run_group_tests_name("store_redis", tests, group_setup, server_group_teardown);
}
