// user_context.h: how old a payload may be, how many failures there may be, and whether the app is installed where the user is.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "envelope.h"
#include "support/array_store.h"

static struct desk *desk;
static ghlauth_user_context_reader *reader;
static char *payload;

static int setup(void **state) {
  (void)state;
  desk = desk_new(SCRIPT_ON_THE_SPOT);
  check_plant(SHARED_SECRET);
  OK(ghlauth_user_context_reader_new(&reader, desk->config, SHARED_SECRET, ERR));
  payload = envelope_seal(SHARED_SECRET, LOCATION_USER);
  return 0;
}

static int teardown(void **state) {
  (void)state;
  free(payload);
  ghlauth_user_context_reader_free(reader);
  desk_free(desk);
  return 0;
}

static void expect_of(const char *base64, ghlauth_status status) {
  ghlauth_user_context *context = NULL;
  if (status == GHLAUTH_OK)
    OK(OPEN(reader, &context, base64));
  else
    FAILS(status, OPEN(reader, &context, base64));
  assert_int_equal(context != NULL, status == GHLAUTH_OK);
  ghlauth_user_context_free(context);
}

static void expect(ghlauth_status status) { expect_of(payload, status); }

static void a_payload_ends_some_time_after_it_was_first_seen(void **state) {
  (void)state;
  OK(ghlauth_user_context_reader_set_first_seen_s(reader, 60, ERR));
  expect(GHLAUTH_OK);
  fake_clock_advance_s(&desk->clock, 60);
  expect(GHLAUTH_OK);
  fake_clock_advance_s(&desk->clock, 1);
  expect(GHLAUTH_E_USER_CONTEXT_STALE);
  CONTAINS(ghlauth_error_message(check_last()), "61 s ago");
  assert_int_equal(ghlauth_error_is_retryable(check_last()), 0);
  assert_int_equal(log_recorder_count(&desk->log, "user_context.stale"), 1);
  // HighLevel gives another one for the same user.
  char *fresh = envelope_seal(SHARED_SECRET, LOCATION_USER);
  expect_of(fresh, GHLAUTH_OK);
  free(fresh);
  // It is not forgotten while the limit changes.
  OK(ghlauth_user_context_reader_set_first_seen_s(reader, 0, ERR));
  expect(GHLAUTH_OK);
  OK(ghlauth_user_context_reader_set_first_seen_s(reader, 61, ERR));
  expect(GHLAUTH_OK);
  OK(ghlauth_user_context_reader_set_first_seen_s(reader, 60, ERR));
  expect(GHLAUTH_E_USER_CONTEXT_STALE);
}

static void without_a_limit_a_payload_never_ends(void **state) {
  (void)state;
  expect(GHLAUTH_OK);
  fake_clock_advance_s(&desk->clock, 10 * 365 * 86400);
  expect(GHLAUTH_OK);
}

static void a_clock_that_is_set_back_ends_nothing(void **state) {
  (void)state;
  OK(ghlauth_user_context_reader_set_first_seen_s(reader, 60, ERR));
  OK(ghlauth_user_context_reader_set_failure_limit(reader, 2, 60, ERR));
  expect(GHLAUTH_OK);
  expect_of("", GHLAUTH_E_USER_CONTEXT_INVALID);
  fake_clock_advance_s(&desk->clock, -86400);
  expect(GHLAUTH_OK);
  expect_of("", GHLAUTH_E_USER_CONTEXT_INVALID);
  expect(GHLAUTH_E_USER_CONTEXT_LIMITED);
  assert_int_equal(ghlauth_error_retry_after_ms(check_last()), 30000);  // and not a day
}

static void failures_are_limited(void **state) {
  (void)state;
  OK(ghlauth_user_context_reader_set_failure_limit(reader, 3, 60, ERR));
  for (int i = 0; i < 100; ++i) expect(GHLAUTH_OK);  // which do not count
  for (int i = 0; i < 3; ++i) expect_of("AAAA", GHLAUTH_E_USER_CONTEXT_INVALID);
  for (int i = 0; i < 10; ++i) {  // nor do these
    expect_of("AAAA", GHLAUTH_E_USER_CONTEXT_LIMITED);
    assert_int_equal(ghlauth_error_retry_after_ms(check_last()), 20000);
    assert_int_equal(ghlauth_error_is_retryable(check_last()), 1);
  }
  expect(GHLAUTH_E_USER_CONTEXT_LIMITED);
  assert_int_equal(log_recorder_count(&desk->log, "user_context.limited retry_after_ms=20000"), 11);
  fake_clock_advance_s(&desk->clock, 19);
  expect(GHLAUTH_E_USER_CONTEXT_LIMITED);
  assert_int_equal(ghlauth_error_retry_after_ms(check_last()), 1000);
  fake_clock_advance_s(&desk->clock, 1);
  expect(GHLAUTH_OK);
  expect_of("AAAA", GHLAUTH_E_USER_CONTEXT_INVALID);
  expect(GHLAUTH_E_USER_CONTEXT_LIMITED);
  fake_clock_advance_s(&desk->clock, 86400);  // no more than all of them
  for (int i = 0; i < 3; ++i) expect_of("AAAA", GHLAUTH_E_USER_CONTEXT_INVALID);
  expect(GHLAUTH_E_USER_CONTEXT_LIMITED);
  OK(ghlauth_user_context_reader_set_failure_limit(reader, 0, 60, ERR));
  for (int i = 0; i < 1000; ++i) expect_of("AAAA", GHLAUTH_E_USER_CONTEXT_INVALID);
  expect(GHLAUTH_OK);
}

static void the_default_is_300_failures_a_minute(void **state) {
  (void)state;
  for (int i = 0; i < 300; ++i) expect_of("AAAA", GHLAUTH_E_USER_CONTEXT_INVALID);
  expect(GHLAUTH_E_USER_CONTEXT_LIMITED);
  assert_int_equal(ghlauth_error_retry_after_ms(check_last()), 200);
}

static void the_limits_have_limits(void **state) {
  (void)state;
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_user_context_reader_set_first_seen_s(reader, -1, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_user_context_reader_set_first_seen_s(reader, 31 * 86400 + 1, ERR));
  OK(ghlauth_user_context_reader_set_first_seen_s(reader, 31 * 86400, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_user_context_reader_set_failure_limit(reader, -1, 60, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_user_context_reader_set_failure_limit(reader, 1000001, 60, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_user_context_reader_set_failure_limit(reader, 1, 0, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_user_context_reader_set_failure_limit(reader, 1, 86401, ERR));
  OK(ghlauth_user_context_reader_set_failure_limit(reader, 1000000, 86400, ERR));
}

static void expect_user(const char *company_id, const char *location_id, ghlauth_status status) {
  char text[512];
  snprintf(text, sizeof(text),
           "{\"userId\":\"" USER_ID "\",\"companyId\":\"%s\",\"role\":\"user\",\"type\":\"agency\",\"activeLocation\":\"%s\"}",
           company_id, location_id);
  char *base64 = envelope_seal(SHARED_SECRET, text);
  expect_of(base64, status);
  free(base64);
}

static void the_app_is_to_be_installed_where_the_user_is(void **state) {
  (void)state;
  OK(ghlauth_user_context_reader_set_oauth(reader, desk->oauth, ERR));
  expect_user(COMPANY_ID, LOCATION_ID, GHLAUTH_E_NOT_INSTALLED);
  CONTAINS(ghlauth_error_message(check_last()), LOCATION_INSTALLATION);
  expect_user(COMPANY_ID, "", GHLAUTH_E_NOT_INSTALLED);
  desk_import_location(desk);
  expect_user(COMPANY_ID, LOCATION_ID, GHLAUTH_OK);
  expect_user(COMPANY_ID, "", GHLAUTH_E_NOT_INSTALLED);
  expect_user(COMPANY_ID, OTHER_LOCATION_ID, GHLAUTH_E_NOT_INSTALLED);
  expect_user("GNb7aIv4rQFVb9iwNl5K", LOCATION_ID, GHLAUTH_E_NOT_INSTALLED);
  CONTAINS(ghlauth_error_message(check_last()), "GNb7aIv4rQFVb9iwNl5K");
  expect_user(LOCATION_ID, "", GHLAUTH_E_NOT_INSTALLED);  // which is no company
  desk_import_agency(desk);
  expect_user(COMPANY_ID, "", GHLAUTH_OK);
  expect_user(COMPANY_ID, COMPANY_ID, GHLAUTH_E_NOT_INSTALLED);  // which is no location
  expect_user(COMPANY_ID, OTHER_LOCATION_ID, GHLAUTH_E_NOT_INSTALLED);
  fake_clock_advance_s(&desk->clock, 86400);  // due
  expect_user(COMPANY_ID, LOCATION_ID, GHLAUTH_OK);
  OK(ghlauth_oauth_remove(desk->oauth, LOCATION_INSTALLATION, ERR));
  expect_user(COMPANY_ID, LOCATION_ID, GHLAUTH_E_NOT_INSTALLED);
  OK(ghlauth_user_context_reader_set_oauth(reader, NULL, ERR));
  expect_user(COMPANY_ID, LOCATION_ID, GHLAUTH_OK);
}

static void a_paused_location_is_not_valid(void **state) {
  (void)state;
  desk_import_location(desk);
  OK(ghlauth_user_context_reader_set_oauth(reader, desk->oauth, ERR));
  script_answer(desk->script, 400, "{\"statusCode\":400,\"message\":\"Location is not active\"}");
  FAILS(GHLAUTH_E_LOCATION_INACTIVE, ghlauth_oauth_refresh(desk->oauth, NULL, LOCATION_INSTALLATION, NULL, ERR));
  expect_user(COMPANY_ID, LOCATION_ID, GHLAUTH_E_NOT_INSTALLED);
}

static void the_app_is_kept(void **state) {
  (void)state;
  ghlauth_oauth *other = desk_another_oauth(desk);
  desk_import_location(desk);
  OK(ghlauth_user_context_reader_set_oauth(reader, other, ERR));
  ghlauth_oauth_free(other);
  expect_user(COMPANY_ID, LOCATION_ID, GHLAUTH_OK);
  expect_user(COMPANY_ID, "", GHLAUTH_E_NOT_INSTALLED);
}

static struct array_store *array;
static int is_full;

static ghlauth_status get_or_fail(void *user_data, ghlauth_store_operation *operation, const char *key) {
  if (!is_full) return array_store_table(array).get(user_data, operation, key);
  ghlauth_store_operation_fail(operation, GHLAUTH_E_STORE, "the disk is full");
  return GHLAUTH_OK;
}

static void a_store_that_fails_lets_nobody_in(void **state) {
  (void)state;
  array = array_store_new(0);
  ghlauth_store_table table = array_store_table(array);
  table.get = get_or_fail;
  ghlauth_store *store = NULL;
  ghlauth_store_options *options = NULL;
  ghlauth_oauth *broken = NULL;
  OK(ghlauth_store_options_new(&options, ERR));
  OK(ghlauth_store_options_set_plain(options, 1, ERR));
  OK(ghlauth_store_from_table(&store, &table, options, ERR));
  OK(ghlauth_config_set_store(desk->config, store, ERR));
  OK(ghlauth_oauth_new(&broken, desk->config, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, ERR));
  OK(ghlauth_user_context_reader_set_oauth(reader, broken, ERR));
  expect(GHLAUTH_E_NOT_INSTALLED);
  is_full = 1;
  expect(GHLAUTH_E_STORE);
  is_full = 0;
  OK(ghlauth_user_context_reader_set_oauth(reader, NULL, ERR));
  ghlauth_oauth_free(broken);
  ghlauth_store_options_free(options);
  OK(ghlauth_config_set_store(desk->config, desk->store, ERR));
  ghlauth_store_free(store);
  assert_int_equal(array->drops, 1);
  array_store_free(array);
}

// Threads open payloads of two secrets while one of them comes and goes, and so do the settings.
enum { THREADS = 4, ROUNDS = 200 };

static char *other_payload;
static atomic_int opened, surprises;

static void *open_both(void *argument) {
  (void)argument;
  for (int i = 0; i < ROUNDS; ++i) {
    ghlauth_user_context *context = NULL;
    if (ghlauth_user_context_decrypt(reader, &context, payload, strlen(payload), NULL) == GHLAUTH_OK &&
        strcmp(ghlauth_user_context_json(context), LOCATION_USER) == 0)
      atomic_fetch_add(&opened, 1);
    ghlauth_user_context_free(context);
    const ghlauth_status status = ghlauth_user_context_decrypt(reader, &context, other_payload, strlen(other_payload), NULL);
    if (status != GHLAUTH_OK && status != GHLAUTH_E_USER_CONTEXT_INVALID) atomic_fetch_add(&surprises, 1);
    ghlauth_user_context_free(context);
  }
  return NULL;
}

static void secrets_change_while_others_decrypt(void **state) {
  (void)state;
  pthread_t threads[THREADS];
  desk_import_location(desk);
  other_payload = envelope_seal(OTHER_SHARED_SECRET, LOCATION_USER);
  OK(ghlauth_user_context_reader_set_failure_limit(reader, 1000000, 1, ERR));
  for (int i = 0; i < THREADS; ++i) assert_int_equal(pthread_create(&threads[i], NULL, open_both, NULL), 0);
  for (int i = 0; i < ROUNDS; ++i) {
    OK(ghlauth_user_context_reader_add_secret(reader, OTHER_SHARED_SECRET, ERR));
    OK(ghlauth_user_context_reader_set_first_seen_s(reader, i % 2, ERR));
    OK(ghlauth_user_context_reader_set_oauth(reader, i % 3 != 0 ? desk->oauth : NULL, ERR));
    OK(ghlauth_user_context_reader_retire_secret(reader, OTHER_SHARED_SECRET, ERR));
    OK(ghlauth_user_context_reader_set_failure_limit(reader, 1000000 - i % 2, 1, ERR));
  }
  for (int i = 0; i < THREADS; ++i) pthread_join(threads[i], NULL);
  free(other_payload);
  assert_int_equal(atomic_load(&opened), THREADS * ROUNDS);
  assert_int_equal(atomic_load(&surprises), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(a_payload_ends_some_time_after_it_was_first_seen),
      TEST(without_a_limit_a_payload_never_ends),
      TEST(a_clock_that_is_set_back_ends_nothing),
      TEST(failures_are_limited),
      TEST(the_default_is_300_failures_a_minute),
      TEST(the_limits_have_limits),
      TEST(the_app_is_to_be_installed_where_the_user_is),
      TEST(a_paused_location_is_not_valid),
      TEST(the_app_is_kept),
      TEST(a_store_that_fails_lets_nobody_in),
      TEST(secrets_change_while_others_decrypt),
  };
  return cmocka_run_group_tests(tests, NULL, check_teardown);
}
