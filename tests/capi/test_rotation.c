// ghlauth_store_rotate: one process, several of them, and others that write meanwhile.
#include <stdio.h>
#include <stdlib.h>

#include "store_file.h"
#include "support/array_store.h"
#include "support/child.h"

#define NEW_FIRST STORE_KEY_TWO "\n" STORE_KEY_ONE
#define OLD_FIRST STORE_KEY_ONE "\n" STORE_KEY_TWO

static ghlauth_status import_location(struct desk *desk, int number, int round) {
  char json[512], location[32], access[48];
  snprintf(location, sizeof(location), "location%012d", number);
  snprintf(access, sizeof(access), ACCESS_TOKEN "-%d-%d", number, round);
  token_json(json, sizeof(json), access, REFRESH_TOKEN, "86399", "Location", COMPANY_ID, location);
  return ghlauth_oauth_import(desk->oauth, NULL, json, NULL, FAKE_NOW_S + round, "tenant 7", NULL);
}

static void import_many(struct desk *desk, int count) {
  for (int i = 0; i < count; ++i) assert_int_equal(import_location(desk, i, 0), GHLAUTH_OK);
}

static void expect_report(ghlauth_report *report, int64_t done, int64_t skipped, int64_t failed) {
  assert_int_equal(ghlauth_report_done(report), done);
  assert_int_equal(ghlauth_report_skipped(report), skipped);
  assert_int_equal(ghlauth_report_failed(report), failed);
  ghlauth_report_free(report);
}

static ghlauth_status open_with(const char *keys, ghlauth_error **error) {
  ghlauth_store_options *options = store_file_keys(keys);
  ghlauth_store *store = NULL;
  const ghlauth_status status = ghlauth_store_open(&store, store_file_url(), options, error);
  ghlauth_store_options_free(options);
  ghlauth_store_free(store);
  return status;
}

static void the_old_key_is_not_needed_after_it(void **state) {
  (void)state;
  enum { COUNT = 230 };  // more than a page
  struct desk *desk = store_file_desk(STORE_KEY_ONE);
  ghlauth_report *report = NULL;
  import_many(desk, COUNT);
  OK(ghlauth_store_set_secret(desk->store, "name", (const uint8_t *)"x", 1, ERR));
  OK(ghlauth_store_rotate(desk->store, &report, NULL, ERR));
  expect_report(report, 0, COUNT + 1, 0);
  desk_free(desk);

  desk = store_file_desk(NEW_FIRST);
  OK(import_location(desk, 7, 1));  // sealed with the new one
  OK(ghlauth_store_rotate(desk->store, &report, NULL, ERR));
  expect_report(report, COUNT, 1, 0);
  OK(ghlauth_store_rotate(desk->store, NULL, NULL, ERR));  // not wanted
  desk_free(desk);

  FAILS(GHLAUTH_E_STORE_KEY, open_with(STORE_KEY_ONE, ERR));  // it was forgotten
  CONTAINS(ghlauth_error_message(check_last()), "two");
  assert_int_equal(store_file_installations(STORE_KEY_TWO), COUNT);
  OK(open_with(NEW_FIRST, ERR));
}

static void it_goes_on_where_it_was_stopped(void **state) {
  (void)state;
  struct desk *desk = store_file_desk(STORE_KEY_ONE);
  ghlauth_report *report = NULL;
  ghlauth_cancel *cancel = NULL;
  import_many(desk, 20);
  desk_free(desk);
  ghlauth_store *store = store_file_open(NEW_FIRST);
  OK(ghlauth_cancel_new(&cancel, ERR));
  ghlauth_cancel_request(cancel);
  FAILS(GHLAUTH_E_CANCELLED, ghlauth_store_rotate(store, &report, cancel, ERR));
  assert_null(report);  // it did not begin
  ghlauth_cancel_free(cancel);
  OK(open_with(STORE_KEY_ONE, ERR));  // which is not forgotten yet
  OK(ghlauth_store_rotate(store, &report, NULL, ERR));
  expect_report(report, 20, 0, 0);
  ghlauth_store_free(store);
}

static void a_row_that_cannot_be_read_is_named_and_keeps_the_old_key(void **state) {
  (void)state;
  struct desk *desk = store_file_desk(STORE_KEY_ONE);
  ghlauth_report *report = NULL;
  import_many(desk, 20);
  desk_free(desk);
  store_file_sql("UPDATE row SET owner = 'eve' WHERE location_id = 'location000000000007'");
  ghlauth_store *store = store_file_open(NEW_FIRST);
  FAILS(GHLAUTH_E_INCOMPLETE, ghlauth_store_rotate(store, &report, NULL, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "location000000000007");
  assert_int_equal(ghlauth_report_size(report), 1);
  CONTAINS(ghlauth_report_name(report, 0), "location000000000007");
  CONTAINS(ghlauth_report_reason(report, 0), "changed");
  assert_null(ghlauth_report_name(report, 1));
  expect_report(report, 19, 0, 1);
  OK(open_with(STORE_KEY_ONE, ERR));
  store_file_sql("DELETE FROM row WHERE location_id = 'location000000000007'");
  OK(ghlauth_store_rotate(store, NULL, NULL, ERR));
  FAILS(GHLAUTH_E_STORE_KEY, open_with(STORE_KEY_ONE, ERR));
  ghlauth_store_free(store);
}

static void a_plain_store_becomes_a_sealed_one(void **state) {
  (void)state;
  struct desk *desk = store_file_desk(NULL);
  ghlauth_report *report = NULL;
  import_many(desk, 20);
  FAILS(GHLAUTH_E_STORE_KEY, ghlauth_store_rotate(desk->store, &report, NULL, ERR));
  ghlauth_report_free(report);
  desk_free(desk);
  ghlauth_store_options *options = store_file_keys(STORE_KEY_ONE);
  ghlauth_store *store = NULL;
  OK(ghlauth_store_options_set_plain(options, 1, ERR));
  OK(ghlauth_store_open(&store, store_file_url(), options, ERR));
  ghlauth_store_options_free(options);
  OK(ghlauth_store_rotate(store, &report, NULL, ERR));
  expect_report(report, 20, 0, 0);
  ghlauth_store_free(store);
  assert_false(store_file_holds(ACCESS_TOKEN));
  assert_int_equal(store_file_installations(STORE_KEY_ONE), 20);  // without plain records being allowed
}

static void an_application_s_store_is_rotated_as_well(void **state) {
  (void)state;
  for (int is_polled = 0; is_polled < 2; ++is_polled) {
    struct array_store *array = array_store_new(is_polled);
    const char *keys[] = {STORE_KEY_ONE, NEW_FIRST, STORE_KEY_TWO};
    for (int i = 0; i < 3; ++i) {
      const ghlauth_store_table table = array_store_table(array);
      ghlauth_store_options *options = store_file_keys(keys[i]);
      ghlauth_store *store = NULL;
      ghlauth_buf *secret = NULL;
      ghlauth_report *report = NULL;
      OK(ghlauth_store_from_table(&store, &table, options, ERR));
      if (i == 0) OK(ghlauth_store_set_secret(store, "name", (const uint8_t *)"x", 1, ERR));
      OK(ghlauth_store_rotate(store, &report, NULL, ERR));
      expect_report(report, i == 1, i != 1, 0);
      OK(ghlauth_store_secret(store, &secret, "name", ERR));
      assert_string_equal(ghlauth_buf_data(secret), "x");
      ghlauth_buf_free(secret);
      ghlauth_store_options_free(options);
      ghlauth_store_free(store);
    }
    array_store_free(array);
  }
}

// --- several processes: workers that write in rounds, with the old key first or the new one

enum { EACH = 20, WORKERS = 2 };

static int work(const char *url, const char *keys, int first) {
  char line[64];
  ghlauth_store_options *options = store_file_keys(strcmp(keys, "new") == 0 ? NEW_FIRST : OLD_FIRST);
  struct desk *desk = desk_new_on(SCRIPT_ON_THE_SPOT, url, options);
  ghlauth_store_options_free(options);
  while (fgets(line, sizeof(line), stdin) != NULL) {  // "<round>" writes once; "rotate"
    ghlauth_status status = GHLAUTH_OK;
    if (strncmp(line, "rotate", 6) == 0) status = ghlauth_store_rotate(desk->store, NULL, NULL, NULL);
    else
      for (int i = 0; i < EACH && status == GHLAUTH_OK; ++i) status = import_location(desk, first + i, atoi(line));
    printf("%d\n", (int)status);
    fflush(stdout);
  }
  desk_free(desk);
  return 0;
}

static struct child *start(const char *keys, int number) {
  char first[16];
  snprintf(first, sizeof(first), "%d", number * EACH);
  const char *argv[] = {"/proc/self/exe", store_file_url(), keys, first, NULL};
  return child_start(argv);
}

static void expect_round(int round) {
  struct desk *desk = store_file_desk(STORE_KEY_TWO);
  char id[64], token[64];
  for (int i = 0; i < WORKERS * EACH; ++i) {
    snprintf(id, sizeof(id), APP_ID ":location%012d", i);
    snprintf(token, sizeof(token), ACCESS_TOKEN "-%d-%d", i, round);
    ghlauth_credential *credential = desk_credential(desk, id);
    expect_bearer(credential, token);
    ghlauth_credential_free(credential);
  }
  desk_free(desk);
}

// The order of the roll-out: the writers know the new key, then seal with it, then the old one is rotated out beneath them.
static void others_write_while_it_runs(void **state) {
  (void)state;
  char line[16];
  struct child *writers[WORKERS];
  struct desk *desk = store_file_desk(STORE_KEY_ONE);
  import_many(desk, WORKERS * EACH);
  desk_free(desk);
  for (int i = 0; i < WORKERS; ++i) writers[i] = start("old", i);
  ghlauth_store *store = store_file_open(NEW_FIRST);
  for (int round = 1; round <= 3; ++round) {  // too early, which harms nothing: they seal with the old key
    snprintf(line, sizeof(line), "%d", round);
    for (int i = 0; i < WORKERS; ++i) child_tell(writers[i], line);
    (void)ghlauth_store_rotate(store, NULL, NULL, NULL);
    for (int i = 0; i < WORKERS; ++i) assert_int_equal(atoi(child_line(writers[i])), GHLAUTH_OK);
  }
  for (int i = 0; i < WORKERS; ++i) {
    assert_int_equal(child_stop(writers[i]), 0);
    writers[i] = start("new", i);
  }
  for (int round = 4; round <= 6; ++round) {
    snprintf(line, sizeof(line), "%d", round);
    for (int i = 0; i < WORKERS; ++i) child_tell(writers[i], line);
    OK(ghlauth_store_rotate(store, NULL, NULL, ERR));
    for (int i = 0; i < WORKERS; ++i) assert_int_equal(atoi(child_line(writers[i])), GHLAUTH_OK);
  }
  for (int i = 0; i < WORKERS; ++i) assert_int_equal(child_stop(writers[i]), 0);
  ghlauth_store_free(store);
  expect_round(6);
}

static void several_processes_rotate_at_once(void **state) {
  (void)state;
  struct child *workers[WORKERS];
  struct desk *desk = store_file_desk(STORE_KEY_ONE);
  import_many(desk, WORKERS * EACH);
  desk_free(desk);
  for (int i = 0; i < WORKERS; ++i) workers[i] = start("new", i);
  for (int i = 0; i < WORKERS; ++i) child_tell(workers[i], "rotate");
  for (int i = 0; i < WORKERS; ++i) assert_int_equal(atoi(child_line(workers[i])), GHLAUTH_OK);
  for (int i = 0; i < WORKERS; ++i) assert_int_equal(child_stop(workers[i]), 0);
  expect_round(0);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, store_file_setup, store_file_teardown)

int main(int argc, char **argv) {
  if (argc > 3) return work(argv[1], argv[2], atoi(argv[3]));
  const struct CMUnitTest tests[] = {
      TEST(the_old_key_is_not_needed_after_it),
      TEST(it_goes_on_where_it_was_stopped),
      TEST(a_row_that_cannot_be_read_is_named_and_keeps_the_old_key),
      TEST(a_plain_store_becomes_a_sealed_one),
      TEST(an_application_s_store_is_rotated_as_well),
      TEST(others_write_while_it_runs),
      TEST(several_processes_rotate_at_once),
  };
  return cmocka_run_group_tests_name("rotation", tests, NULL, check_teardown);
}
