// postgres:// stores over a real PostgreSQL: what every store keeps, who may connect and how, and a server that goes and comes.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store_server.h"
#include "support/child.h"

static const char *with_cert(const char *before, const char *name) {
  static char text[256];
  snprintf(text, sizeof(text), "%s%s/%s", before, server_text(server, "certs"), name);
  return text;
}

static int group_setup(void **state) {
  (void)state;
  server_group_start("postgres");
  return 0;
}

static void drop_tables(void) {
  server_ask(server, "sql DROP TABLE IF EXISTS ghlauth_schema, ghlauth_row, ghlauth_lease, ghlauth_counter, ghlauth_claim");
}

static void it_keeps_what_is_asked_of_it(void **state) {
  (void)state;
  expect_conformance(local_url());
  assert_string_equal(server_ask(server, "sql SELECT count(*) FROM ghlauth_row"), "1");  // the check of the key
}

static void leases_that_nobody_gave_back_are_cleared_away(void **state) {
  (void)state;
  server_open_works(local_url());
  server_ask(server, "sql TRUNCATE ghlauth_lease");
  server_ask(server,
             "sql INSERT INTO ghlauth_lease SELECT 'lost ' || i, 'nobody', now() - interval '2 hours' FROM"
             " generate_series(1, 1500) i");
  server_ask(server, "sql INSERT INTO ghlauth_lease VALUES ('held', 'somebody', now() + interval '1 minute')");
  server_ask(server, "sql INSERT INTO ghlauth_lease VALUES ('over', 'somebody', now() - interval '1 minute')");
  ghlauth_store_options *options = server_options();
  struct desk *desk = desk_new_on(SCRIPT_ON_THE_SPOT, local_url(), options);
  ghlauth_store_options_free(options);
  char json[512];
  desk_import_location(desk);
  for (int i = 0; i < 257; ++i) {
    if (i == 1)
      assert_string_equal(server_ask(server, "sql SELECT count(*) FROM ghlauth_lease WHERE holder = 'nobody'"), "500");
    script_answer(desk->script, 200, LOCATION_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN));
    OK(ghlauth_oauth_refresh(desk->oauth, NULL, LOCATION_INSTALLATION, NULL, ERR));
  }
  assert_string_equal(server_ask(server, "sql SELECT string_agg(name, ' ' ORDER BY name) FROM ghlauth_lease"), "held over");
  desk_free(desk);
}

// As long as they may be, of bytes that do not get smaller.
static void the_longest_owner_fits_its_index(void **state) {
  (void)state;
  drop_tables();
  ghlauth_store_options *options = server_options();
  struct desk *desk = desk_new_on(SCRIPT_ON_THE_SPOT, local_url(), options);
  ghlauth_store_options_free(options);
  ghlauth_installations *found = NULL;
  char json[512], owner[1025] = "";
  uint32_t noise = 1;
  for (size_t i = 0; i < 1024; ++i) {
    noise = noise * 1664525U + 1013904223U;
    owner[i] = (char)(' ' + noise / 65536U % 95U);
  }
  OK(ghlauth_oauth_import(desk->oauth, NULL, LOCATION_JSON(json, ACCESS_TOKEN, REFRESH_TOKEN), NULL, FAKE_NOW_S, owner, ERR));
  OK(ghlauth_oauth_find(desk->oauth, &found, owner, NULL, NULL, ERR));
  assert_int_equal(ghlauth_installations_size(found), 1);
  ghlauth_installations_free(found);
  desk_free(desk);
}

// Each transaction gets another connection to the server there.
static void it_does_so_behind_a_pooler_of_transactions(void **state) {
  (void)state;
  char pooled[512];
  const int port = atoi(server_ask(server, "pooler"));
  if (port == 0) skip();
  drop_tables();
  snprintf(pooled, sizeof(pooled), "postgres://keeper@:%d/store?host=%s", port, server_text(server, "folder"));
  expect_conformance(pooled);
}

static void a_token_is_refreshed_by_two_processes(void **state) {
  (void)state;
  expect_refresh_in_two_processes(local_url());
}

static void many_make_the_tables_at_once(void **state) {
  (void)state;
  enum { COUNT = 4 };
  struct child *others[COUNT];
  drop_tables();
  const char *const argv[] = {"/proc/self/exe", local_url(), NULL};
  for (int i = 0; i < COUNT; ++i) others[i] = child_start(argv);
  for (int i = 0; i < COUNT; ++i) assert_int_equal(child_stop(others[i]), 0);
  assert_string_equal(server_ask(server, "sql SELECT count(*) || ' ' || max(version) FROM ghlauth_schema"), "1 1");
}

static void tables_of_a_newer_version_are_refused(void **state) {
  (void)state;
  server_open_works(local_url());
  server_ask(server, "sql UPDATE ghlauth_schema SET version = 99");
  server_open_fails(local_url(), GHLAUTH_E_STORE, "schema 99");
  assert_string_equal(server_ask(server, "sql SELECT version FROM ghlauth_schema"), "99");
  drop_tables();
  server_open_works(local_url());
}

static void a_user_who_may_not_make_tables_uses_those_that_are_there(void **state) {
  (void)state;
  server_open_works(local_url());
  server_ask(server, "sql CREATE ROLE guest LOGIN");
  server_ask(server,
             "sql GRANT SELECT, INSERT, UPDATE, DELETE ON ghlauth_row, ghlauth_lease, ghlauth_counter, ghlauth_claim TO guest");
  server_ask(server, "sql GRANT SELECT ON ghlauth_schema TO guest");
  char guest[512];
  snprintf(guest, sizeof(guest), "postgres://guest@:%d/store?host=%s", server_port(server), server_text(server, "folder"));
  server_open_works(guest);
  server_ask(server, "sql REVOKE ALL ON ghlauth_row FROM guest");
  server_open_fails(guest, GHLAUTH_E_STORE, "permission denied");
  server_ask(server, "sql DROP OWNED BY guest");
  server_ask(server, "sql DROP ROLE guest");
}

static ghlauth_status give_password(void *user_data, ghlauth_secret *secret) {
  return ghlauth_secret_set(secret, user_data, strlen(user_data), NULL);
}

static void the_password_comes_from_the_url_or_beside_it(void **state) {
  (void)state;
  const char *password = server_text(server, "password");
  server_open_works(tcp_url(keeper(), "127.0.0.1", ""));
  ghlauth_store_options *options = server_options();
  ghlauth_store *store = NULL;

  char path[] = "/tmp/ghlauth-password-XXXXXX";
  const int file = mkstemp(path);
  assert_int_equal(write(file, password, strlen(password)), strlen(password));
  assert_int_equal(write(file, "\n", 1), 1);
  OK(ghlauth_store_options_set_password_file(options, path, ERR));
  OK(ghlauth_store_open(&store, tcp_url("keeper", "localhost", ""), options, ERR));
  ghlauth_store_free(store);
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_store_open(&store, tcp_url(keeper(), "127.0.0.1", ""), options, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "another one beside");
  fchmod(file, 0644);
  FAILS(GHLAUTH_E_FILE_PERMISSIONS, ghlauth_store_options_set_password_file(options, path, ERR));
  fchmod(file, 0600);
  assert_int_equal(ftruncate(file, 0), 0);
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_store_options_set_password_file(options, path, ERR));
  close(file);
  unlink(path);
  FAILS(GHLAUTH_E_SECRET_SOURCE, ghlauth_store_options_set_password_file(options, path, ERR));

  setenv("GHLAUTH_TEST_PASSWORD", password, 1);
  OK(ghlauth_store_options_set_password_env(options, "GHLAUTH_TEST_PASSWORD", ERR));
  unsetenv("GHLAUTH_TEST_PASSWORD");
  OK(ghlauth_store_open(&store, tcp_url("keeper", "127.0.0.1", ""), options, ERR));
  ghlauth_store_free(store);
  FAILS(GHLAUTH_E_SECRET_SOURCE, ghlauth_store_options_set_password_env(options, "GHLAUTH_TEST_PASSWORD", ERR));

  check_plant("not the password");
  ghlauth_secret_source source = {sizeof(source), (void *)(uintptr_t) "not the password", NULL, give_password};
  OK(ghlauth_store_options_set_password_source(options, &source, ERR));
  FAILS(GHLAUTH_E_STORE, ghlauth_store_open(&store, tcp_url("keeper", "127.0.0.1", ""), options, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "password authentication failed");
  source.user_data = (void *)(uintptr_t)password;
  OK(ghlauth_store_options_set_password_source(options, &source, ERR));
  OK(ghlauth_store_open(&store, tcp_url("keeper", "127.0.0.1", ""), options, ERR));
  ghlauth_store_free(store);
  ghlauth_store_options_free(options);

  server_open_fails(tcp_url("keeper", "127.0.0.1", ""), GHLAUTH_E_STORE, "password");
  check_plant("n0t-th1s");
  server_open_fails(tcp_url("keeper:n0t-th1s", "127.0.0.1", ""), GHLAUTH_E_STORE, "password authentication failed");
}

// No part of a URL is repeated that may be a part of the password.
static void a_password_is_not_shown_where_the_url_cannot_be(void **state) {
  (void)state;
  static const char *const urls[] = {
      "postgres:keeper:sw0rdf1sh@localhost/store",
      "postgres://keeper:sw0rd/sw0rdf1sh@localhost/store",
      "postgres://keeper:sw0rdf1sh?x@localhost/store",
      "postgres://keeper:sw0rdf1sh#@localhost/store",
      "postgres://keeper:%sw0rdf1sh@localhost/store",
      "postgres://keeper:%00sw0rdf1sh@localhost/store",
      "postgres://keeper:x@sw0rdf1sh!/store",
      "postgres://keeper@x,sw0rdf1sh/store",
      "postgres://keeper@localhost:sw0rdf1sh/store",
      "postgres://keeper:sw0rdf1sh@localhost:0/store",
      "postgres://keeper:sw0rdf1sh@localhost:65536/store",
      "postgres://keeper:sw0rdf1sh@[::1/store",
      "postgres://keeper:sw0rdf1sh@[::1]x/store",
      "postgres://keeper:sw0rdf1sh@localhost",
      "postgres://keeper:sw0rdf1sh@localhost/a/b",
      "postgres://:sw0rdf1sh@localhost/store",
      "postgres://keeper:sw0rdf1sh@localhost/s?x=sw0rdf1sh",
      "postgres://keeper:sw0rdf1sh@localhost/s?sslmode=sw0rdf1sh",
      "postgres://keeper:sw0rdf1sh@localhost/s?sslmode",
      "postgres://keeper@localhost/s?sslmode=disable&sslmode=sw0rdf1sh",
      "postgres://keeper:sw0rdf1sh@localhost/s?sslrootcert=x",
      "postgres://keeper:sw0rdf1sh@/s?host=relative",
  };
  check_plant("sw0rdf1sh");
  for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); ++i) server_open_fails(urls[i], GHLAUTH_E_INVALID_ARGUMENT, "URL");
  server_open_fails("postgr://keeper:sw0rdf1sh@localhost/store", GHLAUTH_E_UNSUPPORTED, "postgr");
  server_open_fails("postgres://keeper:sw0rdf1sh@localhost:1/store", GHLAUTH_E_STORE, "PostgreSQL at localhost:1");
}

static const char *const libpq_variables[][2] = {
    {"PGHOST", "/nonexistent"},
    {"PGHOSTADDR", "203.0.113.1"},
    {"PGPORT", "1"},
    {"PGDATABASE", "nothing"},
    {"PGUSER", "nobody"},
    {"PGPASSFILE", "/nonexistent"},
    {"PGOPTIONS", "-c default_transaction_read_only=on"},
    {"PGSSLMODE", "verify-full"},
    {"PGSSLROOTCERT", "/nonexistent"},
    {"PGSSLCERT", "/etc/passwd"},
    {"PGSSLKEY", "/nonexistent"},
    {"PGSSLCRL", "/nonexistent"},
    {"PGCLIENTENCODING", "LATIN1"},
    {"PGTARGETSESSIONATTRS", "standby"},
    {"PGCHANNELBINDING", "require"},
    {"PGGSSENCMODE", "require"},
    {"PGSSLMINPROTOCOLVERSION", "TLSv1.3"},
    {"PGSSLMAXPROTOCOLVERSION", "TLSv1"},
    {"PGCONNECT_TIMEOUT", "x"},
    {"PGAPPNAME", "other"},
};

static void the_environment_changes_nothing(void **state) {
  (void)state;
  enum { COUNT = sizeof(libpq_variables) / sizeof(libpq_variables[0]) };
  for (size_t i = 0; i < COUNT; ++i) setenv(libpq_variables[i][0], libpq_variables[i][1], 1);
  server_open_works(local_url());
  server_open_works(tcp_url(keeper(), "127.0.0.1", ""));
  setenv("PGPASSWORD", server_text(server, "password"), 1);
  server_open_fails(tcp_url("keeper", "127.0.0.1", ""), GHLAUTH_E_STORE, "password");
  unsetenv("PGPASSWORD");
  for (size_t i = 0; i < COUNT; ++i) unsetenv(libpq_variables[i][0]);

  char home[] = "/tmp/ghlauth-home-XXXXXX", path[64];
  assert_non_null(mkdtemp(home));
  snprintf(path, sizeof(path), "%s/.pgpass", home);
  FILE *file = fopen(path, "w");
  fprintf(file, "*:*:*:*:%s\n", server_text(server, "password"));
  fclose(file);
  chmod(path, 0600);
  setenv("HOME", home, 1);
  server_open_fails(tcp_url("keeper", "127.0.0.1", ""), GHLAUTH_E_STORE, "password");
  unsetenv("HOME");
  unlink(path);
  rmdir(home);
}

// 127.1 is the same machine by another name, which is not one of those that are known to be.
static void another_machine_is_reached_with_its_certificate_checked_alone(void **state) {
  (void)state;
  static const char *const weak[] = {"disable", "allow", "prefer", "require"};
  for (size_t i = 0; i < 4; ++i) {
    char parameter[32];
    snprintf(parameter, sizeof(parameter), "?sslmode=%s", weak[i]);
    server_open_fails(tcp_url(keeper(), "127.1", parameter), GHLAUTH_E_UNSUPPORTED, weak[i]);
    server_open_fails(tcp_url(keeper(), "db.example.com", parameter), GHLAUTH_E_UNSUPPORTED, weak[i]);
  }
  server_open_fails(tcp_url(keeper(), "127.1", "?sslmode=verify-ca"), GHLAUTH_E_UNSUPPORTED, "any public CA");
  server_open_fails(tcp_url(keeper(), "127.1", "?sslmode=always"), GHLAUTH_E_INVALID_ARGUMENT, "sslmode");
  const char *with_ca = with_cert("?sslrootcert=", "ca.pem");
  server_open_fails(tcp_url(keeper(), "127.1", with_ca), GHLAUTH_E_STORE, "does not support SSL");

  server_ask(server, "sql ALTER SYSTEM SET ssl = on");
  server_ask(server, "stop");
  server_ask(server, "start");
  server_open_works(tcp_url(keeper(), "127.1", with_cert("?sslrootcert=", "ca.pem")));
  server_open_works(tcp_url(keeper(), "localhost", with_cert("?sslmode=verify-full&sslrootcert=", "ca.pem")));
  server_open_works(tcp_url(keeper(), "localhost", "?sslmode=require"));
  server_open_works(tcp_url(keeper(), "127.0.0.1", ""));
  server_open_fails(tcp_url(keeper(), "127.1", with_cert("?sslrootcert=", "other-ca.pem")), GHLAUTH_E_STORE,
                    "certificate verify failed");
  server_open_fails(tcp_url(keeper(), "127.1", ""), GHLAUTH_E_STORE, "certificate verify failed");

  server_ask(server, "sql ALTER SYSTEM SET ssl_cert_file = '%s'", with_cert("", "other-host.pem"));
  server_ask(server, "sql ALTER SYSTEM SET ssl_key_file = '%s'", with_cert("", "other-host.key"));
  server_ask(server, "stop");
  server_ask(server, "start");
  server_open_fails(tcp_url(keeper(), "127.1", with_cert("?sslrootcert=", "ca.pem")), GHLAUTH_E_STORE, "does not match");
  server_open_works(tcp_url(keeper(), "127.1", with_cert("?sslmode=verify-ca&sslrootcert=", "ca.pem")));
  server_ask(server, "sql ALTER SYSTEM RESET ALL");
  server_ask(server, "stop");
  server_ask(server, "start");
}

static void a_server_that_is_down_is_named(void **state) {
  (void)state;
  char expected[64];
  server_ask(server, "stop");
  snprintf(expected, sizeof(expected), "PostgreSQL at 127.0.0.1:%d", server_port(server));
  server_open_fails(tcp_url(keeper(), "127.0.0.1", ""), GHLAUTH_E_STORE, expected);
  assert_int_equal(ghlauth_error_is_retryable(check_last()), 1);
  server_ask(server, "start");
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
    server_ask(server, "start");
    put_secret(store, "after");
    expect_secret(store, "after");
  }
  ghlauth_store_free(store);
}

// A call that is held up in the server by a lock.
struct held {
  ghlauth_store *store;
  int is_write;
  ghlauth_status status;
  pthread_t thread;
};

static void *call_held(void *argument) {
  struct held *held = argument;
  ghlauth_buf *secret = NULL;
  held->status = held->is_write ? ghlauth_store_set_secret(held->store, "held", (const uint8_t *)"x", 1, NULL)
                                : ghlauth_store_secret(held->store, &secret, "name", NULL);
  ghlauth_buf_free(secret);
  return NULL;
}

static void wait_until_held(void) {
  while (atoi(server_ask(server,
                         "sql SELECT count(*) FROM pg_stat_activity WHERE application_name = 'ghlauth' AND"
                         " wait_event_type = 'Lock'")) == 0)
    check_sleep_ms(5);
}

static struct held *hold(ghlauth_store *store, int is_write) {
  static struct held held;
  held = (struct held){.store = store, .is_write = is_write};
  // Reading is held up by the strictest lock alone; a write would read first.
  server_ask(server, "hold LOCK TABLE ghlauth_row IN %s MODE", is_write ? "EXCLUSIVE" : "ACCESS EXCLUSIVE");
  assert_int_equal(pthread_create(&held.thread, NULL, call_held, &held), 0);
  wait_until_held();
  return &held;
}

#define TERMINATE "sql SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity WHERE application_name = 'ghlauth'"

static void a_write_whose_connection_breaks_fails(void **state) {
  (void)state;
  ghlauth_store *store = server_open(local_url());
  put_secret(store, "swordfish");
  struct held *held = hold(store, 1);
  assert_string_equal(server_ask(server, TERMINATE), "1");
  pthread_join(held->thread, NULL);
  assert_int_equal(held->status, GHLAUTH_E_STORE);
  server_ask(server, "let go");
  put_secret(store, "after");

  held = hold(store, 1);
  server_ask(server, "crash");
  pthread_join(held->thread, NULL);
  assert_int_equal(held->status, GHLAUTH_E_STORE);
  server_ask(server, "start");
  server_ask(server, "let go");
  expect_secret(store, "after");
  ghlauth_store_free(store);
}

static void a_read_whose_connection_breaks_is_asked_again(void **state) {
  (void)state;
  ghlauth_store *store = server_open(local_url());
  put_secret(store, "swordfish");
  struct held *held = hold(store, 0);
  assert_string_equal(server_ask(server, TERMINATE), "1");
  wait_until_held();
  server_ask(server, "let go");
  pthread_join(held->thread, NULL);
  assert_int_equal(held->status, GHLAUTH_OK);

  held = hold(store, 0);  // once, and not for ever
  server_ask(server, TERMINATE);
  wait_until_held();
  server_ask(server, TERMINATE);
  pthread_join(held->thread, NULL);
  assert_int_equal(held->status, GHLAUTH_E_STORE);
  server_ask(server, "let go");
  ghlauth_store_free(store);
}

// The server of these tests writes its log 10 s late when it is let, and a crash loses what is not in it.
static void a_write_is_on_the_disk_whatever_the_default_is(void **state) {
  (void)state;
  server_ask(server, "sql ALTER ROLE keeper SET synchronous_commit = off");
  ghlauth_store *store = server_open(local_url());
  for (int i = 0; i < 3; ++i) {
    char value[16];
    snprintf(value, sizeof(value), "%d", i);
    put_secret(store, value);
    server_ask(server, "crash");
    server_ask(server, "start");
    expect_secret(store, value);
  }
  ghlauth_store_free(store);
  server_ask(server, "sql ALTER ROLE keeper RESET synchronous_commit");
}

static void a_server_that_does_not_keep_is_warned_of(void **state) {
  (void)state;
  ghlauth_store *store = server_open(local_url());
  STARTS_WITH(ghlauth_store_warning(store), "not_durable: fsync is off");
  ghlauth_store_free(store);
  server_ask(server, "sql ALTER SYSTEM SET fsync = on");
  server_ask(server, "stop");
  server_ask(server, "start");
  store = server_open(local_url());
  assert_string_equal(ghlauth_store_warning(store), "");
  ghlauth_store_free(store);
  server_ask(server, "sql ALTER SYSTEM RESET fsync");
  server_ask(server, "stop");
  server_ask(server, "start");
}

static void a_database_of_another_encoding_is_refused(void **state) {
  (void)state;
  char latin[512];
  server_ask(server, "sql CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C' OWNER keeper");
  snprintf(latin, sizeof(latin), "postgres://keeper@:%d/latin?host=%s", server_port(server), server_text(server, "folder"));
  server_open_fails(latin, GHLAUTH_E_UNSUPPORTED, "UTF-8");
}

static void what_is_in_it_is_sealed_and_needs_a_key(void **state) {
  (void)state;
  ghlauth_store *store = NULL;
  drop_tables();
  FAILS(GHLAUTH_E_STORE_KEY, ghlauth_store_open(&store, local_url(), NULL, ERR));
  assert_string_equal(server_ask(server, "sql SELECT count(*) FROM pg_tables WHERE tablename LIKE 'ghlauth%%'"), "0");
  server_open_works(local_url());
  assert_string_equal(
      server_ask(server, "sql SELECT count(*) FROM ghlauth_row WHERE position('swordfish'::bytea IN value) > 0"), "0");
}

static void a_module_that_is_not_there_is_named(void **state) {
  (void)state;
  ghlauth_store *store = NULL;
  ghlauth_store_options *options = server_options();
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_store_options_set_module_dir(options, "modules", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_store_options_set_module_dir(options, NULL, ERR));
  OK(ghlauth_store_options_set_module_dir(options, "/nonexistent", ERR));
  FAILS(GHLAUTH_E_UNSUPPORTED, ghlauth_store_open(&store, local_url(), options, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "/nonexistent/libghlauth-postgres.so");
  CONTAINS(ghlauth_error_hint(check_last()), "ghlauth_store_options_set_module_dir");
  OK(ghlauth_store_options_set_module_dir(options, "", ERR));
  OK(ghlauth_store_open(&store, local_url(), options, ERR));
  ghlauth_store_free(store);
  ghlauth_store_options_free(options);
}

int main(int argc, char **argv) {
  if (argc == 2) {
    ghlauth_store_free(server_open(argv[1]));
    return 0;
  }
  const int other = server_other_process(argc, argv);
  if (other >= 0) return other;
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(it_keeps_what_is_asked_of_it),
      cmocka_unit_test(leases_that_nobody_gave_back_are_cleared_away),
      cmocka_unit_test(the_longest_owner_fits_its_index),
      cmocka_unit_test(it_does_so_behind_a_pooler_of_transactions),
      cmocka_unit_test(a_token_is_refreshed_by_two_processes),
      cmocka_unit_test(many_make_the_tables_at_once),
      cmocka_unit_test(tables_of_a_newer_version_are_refused),
      cmocka_unit_test(a_user_who_may_not_make_tables_uses_those_that_are_there),
      cmocka_unit_test(the_password_comes_from_the_url_or_beside_it),
      cmocka_unit_test(a_password_is_not_shown_where_the_url_cannot_be),
      cmocka_unit_test(the_environment_changes_nothing),
      cmocka_unit_test(another_machine_is_reached_with_its_certificate_checked_alone),
      cmocka_unit_test(a_server_that_is_down_is_named),
      cmocka_unit_test(a_server_that_was_restarted_is_found_again),
      cmocka_unit_test(a_write_whose_connection_breaks_fails),
      cmocka_unit_test(a_read_whose_connection_breaks_is_asked_again),
      cmocka_unit_test(a_write_is_on_the_disk_whatever_the_default_is),
      cmocka_unit_test(a_server_that_does_not_keep_is_warned_of),
      cmocka_unit_test(a_database_of_another_encoding_is_refused),
      cmocka_unit_test(what_is_in_it_is_sealed_and_needs_a_key),
      cmocka_unit_test(a_module_that_is_not_there_is_named),
  };
  return cmocka_run_group_tests_name("store_postgres", tests, group_setup, server_group_teardown);
}
