// store.h: keys, files and their modes, what is sealed, damaged rows, secrets.
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store_file.h"

static ghlauth_status open_with(const char *url, ghlauth_store_options *options, ghlauth_error **error) {
  ghlauth_store *store = NULL;
  const ghlauth_status status = ghlauth_store_open(&store, url, options, error);
  assert_int_equal(store == NULL, status != GHLAUTH_OK);
  ghlauth_store_free(store);
  return status;
}

static ghlauth_status open_with_keys(const char *keys, ghlauth_error **error) {
  ghlauth_store_options *options = store_file_keys(keys);
  const ghlauth_status status = open_with(store_file_url(), options, error);
  ghlauth_store_options_free(options);
  return status;
}

static void a_durable_store_needs_a_key(void **state) {
  (void)state;
  ghlauth_store_options *options = NULL;
  FAILS(GHLAUTH_E_STORE_KEY, open_with(store_file_url(), NULL, ERR));
  CONTAINS(ghlauth_error_hint(check_last()), "ghlauth_store_options_add_key_file");
  OK(ghlauth_store_options_new(&options, ERR));
  FAILS(GHLAUTH_E_STORE_KEY, open_with(store_file_url(), options, ERR));
  assert_int_not_equal(access(store_file_path(), F_OK), 0);  // nothing was made
  OK(ghlauth_store_options_set_plain(options, 1, ERR));
  OK(ghlauth_store_options_set_plain(options, 0, ERR));
  FAILS(GHLAUTH_E_STORE_KEY, open_with(store_file_url(), options, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_store_options_set_plain(options, 2, ERR));
  ghlauth_store_options_free(options);
}

static void a_url_names_an_absolute_path(void **state) {
  (void)state;
  ghlauth_store_options *options = store_file_keys(STORE_KEY_ONE);
  const char *urls[] = {"sqlite:", "sqlite:store.db", "sqlite:./store.db"};
  for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); ++i) {
    FAILS(GHLAUTH_E_INVALID_ARGUMENT, open_with(urls[i], options, ERR));
    CONTAINS(ghlauth_error_hint(check_last()), "sqlite:/");
  }
  FAILS(GHLAUTH_E_UNSUPPORTED, open_with("memory:x", options, ERR));
  FAILS(GHLAUTH_E_UNSUPPORTED, open_with("/var/lib/x.db", options, ERR));
  FAILS(GHLAUTH_E_STORE, open_with("sqlite:/proc/no/such/folder/x.db", options, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "/proc/no/such/folder/x.db");
  OK(open_with("memory:", options, ERR));
  ghlauth_store_options_free(options);
}

static void keys_come_from_bytes_files_variables_and_callbacks(void **state) {
  (void)state;
  ghlauth_store_options *options = NULL;
  const char *keys = store_file_beside("keys");
  OK(open_with_keys(STORE_KEY_ONE, ERR));  // a callback's
  OK(ghlauth_store_options_new(&options, ERR));
  OK(ghlauth_store_options_add_key(options, "one", (const uint8_t *)"0123456789abcdef0123456789abcdef", 32, ERR));
  OK(open_with(store_file_url(), options, ERR));
  ghlauth_store_options_free(options);

  OK(ghlauth_store_options_new(&options, ERR));
  store_file_write(keys, "# the key of this machine\n" STORE_KEY_ONE "\n", 0600);
  OK(ghlauth_store_options_add_key_file(options, keys, ERR));
  OK(open_with(store_file_url(), options, ERR));
  store_file_write(keys, STORE_KEY_ONE, 0640);
  FAILS(GHLAUTH_E_FILE_PERMISSIONS, ghlauth_store_options_add_key_file(options, keys, ERR));
  store_file_write(keys, "oops " STORE_KEY_ONE, 0600);
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_store_options_add_key_file(options, keys, ERR));
  store_file_write(keys, "", 0600);
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_store_options_add_key_file(options, keys, ERR));
  unlink(keys);
  FAILS(GHLAUTH_E_SECRET_SOURCE, ghlauth_store_options_add_key_file(options, keys, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_store_options_add_key_file(options, NULL, ERR));
  ghlauth_store_options_free(options);

  OK(ghlauth_store_options_new(&options, ERR));
  FAILS(GHLAUTH_E_SECRET_SOURCE, ghlauth_store_options_add_key_env(options, "GHLAUTH_TEST_KEYS", ERR));
  setenv("GHLAUTH_TEST_KEYS", STORE_KEY_ONE, 1);
  OK(ghlauth_store_options_add_key_env(options, "GHLAUTH_TEST_KEYS", ERR));
  unsetenv("GHLAUTH_TEST_KEYS");
  OK(open_with(store_file_url(), options, ERR));
  ghlauth_store_options_free(options);
}

static void what_cannot_be_a_key_is_refused(void **state) {
  (void)state;
  ghlauth_store_options *options = NULL;
  const uint8_t key[33] = {0};
  OK(ghlauth_store_options_new(&options, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_store_options_add_key(options, "one", key, 31, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_store_options_add_key(options, "one", key, 33, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_store_options_add_key(options, "one", NULL, 32, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_store_options_add_key(options, NULL, key, 32, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_store_options_add_key(options, "", key, 32, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_store_options_add_key(options, "a b", key, 32, ERR));
  FAILS(GHLAUTH_E_STORE_KEY, open_with(store_file_url(), options, ERR));  // none of them was taken
  OK(ghlauth_store_options_add_key(options, "one", key, 32, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_store_options_add_key(options, "one", key + 1, 31, ERR));
  ghlauth_store_options_free(options);
}

static void a_wrong_key_is_said_at_once(void **state) {
  (void)state;
  struct desk *desk = store_file_desk(STORE_KEY_ONE);
  desk_import_location(desk);
  desk_free(desk);
  FAILS(GHLAUTH_E_STORE_KEY, open_with_keys(STORE_KEY_TWO, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "one");  // the key that is missing
  FAILS(GHLAUTH_E_STORE_KEY, open_with_keys("one ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=", ERR));
  ghlauth_store_options *plain = NULL;
  OK(ghlauth_store_options_new(&plain, ERR));
  OK(ghlauth_store_options_set_plain(plain, 1, ERR));
  FAILS(GHLAUTH_E_STORE_KEY, open_with(store_file_url(), plain, ERR));
  ghlauth_store_options_free(plain);
  desk = store_file_desk(STORE_KEY_TWO "\n" STORE_KEY_ONE);  // rolled
  ghlauth_credential *credential = desk_credential(desk, LOCATION_INSTALLATION);
  expect_bearer(credential, ACCESS_TOKEN);
  ghlauth_credential_free(credential);
  desk_free(desk);
}

static void a_file_that_others_can_reach_is_refused(void **state) {
  (void)state;
  OK(open_with_keys(STORE_KEY_ONE, ERR));
  assert_int_equal(chmod(store_file_path(), 0640), 0);
  FAILS(GHLAUTH_E_FILE_PERMISSIONS, open_with_keys(STORE_KEY_ONE, ERR));
  CONTAINS(ghlauth_error_hint(check_last()), "chmod 600 ");
  CONTAINS(ghlauth_error_hint(check_last()), store_file_path());
  assert_int_equal(chmod(store_file_path(), 0600), 0);
  OK(open_with_keys(STORE_KEY_ONE, ERR));
}

static void an_installation_outlives_its_process(void **state) {
  (void)state;
  struct desk *desk = store_file_desk(STORE_KEY_ONE);
  desk_import_location(desk);
  desk_free(desk);
  desk = store_file_desk(STORE_KEY_ONE);
  ghlauth_installation *i = NULL;
  OK(ghlauth_oauth_installation(desk->oauth, &i, LOCATION_INSTALLATION, ERR));
  assert_string_equal(ghlauth_installation_owner(i), "tenant 7");
  ghlauth_installation_free(i);
  ghlauth_credential *credential = desk_credential(desk, LOCATION_INSTALLATION);
  expect_bearer(credential, ACCESS_TOKEN);
  char json[512];
  script_answer(desk->script, 200, LOCATION_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN));
  OK(ghlauth_oauth_refresh(desk->oauth, NULL, LOCATION_INSTALLATION, NULL, ERR));
  ghlauth_credential_free(credential);
  desk_free(desk);
  desk = store_file_desk(STORE_KEY_ONE);
  credential = desk_credential(desk, LOCATION_INSTALLATION);
  expect_bearer(credential, NEW_ACCESS_TOKEN);
  ghlauth_credential_free(credential);
  desk_free(desk);
}

static void no_token_is_in_the_files(void **state) {
  (void)state;
  const uint8_t secret[] = "a-secret-of-the-application";
  struct desk *desk = store_file_desk(STORE_KEY_ONE);
  desk_import_location(desk);
  OK(ghlauth_store_set_secret(desk->store, "the name", secret, sizeof(secret), ERR));
  const char *hidden[] = {ACCESS_TOKEN, REFRESH_TOKEN, (const char *)secret, "0123456789abcdef0123456789abcdef"};
  const char *told[] = {COMPANY_ID, LOCATION_ID, APP_ID, "tenant 7", "the name"};
  for (int closed = 0; closed < 2; ++closed) {  // while the log holds it, and when the file does
    for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); ++i) assert_false(store_file_holds(hidden[i]));
    for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); ++i) assert_true(store_file_holds(told[i]));
    if (!closed) desk_free(desk);
  }
}

static void plain_records_are_there_for_who_asks_for_them(void **state) {
  (void)state;
  struct desk *desk = store_file_desk(NULL);
  desk_import_location(desk);
  desk_free(desk);
  assert_true(store_file_holds(ACCESS_TOKEN));
  FAILS(GHLAUTH_E_STORE_KEY, open_with_keys(STORE_KEY_ONE, ERR));
  CONTAINS(ghlauth_error_hint(check_last()), "ghlauth_store_options_set_plain");
  ghlauth_store_options *options = store_file_keys(STORE_KEY_ONE);
  OK(ghlauth_store_options_set_plain(options, 1, ERR));
  desk = desk_new_on(SCRIPT_ON_THE_SPOT, store_file_url(), options);
  ghlauth_credential *credential = desk_credential(desk, LOCATION_INSTALLATION);
  expect_bearer(credential, ACCESS_TOKEN);
  char json[512];
  script_answer(desk->script, 200, LOCATION_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN));
  OK(ghlauth_oauth_refresh(desk->oauth, NULL, LOCATION_INSTALLATION, NULL, ERR));
  ghlauth_credential_free(credential);
  desk_free(desk);
  ghlauth_store_options_free(options);
  assert_false(store_file_holds(NEW_ACCESS_TOKEN));
  assert_false(store_file_holds(ACCESS_TOKEN));  // what was overwritten is gone from the pages as well
}

static void a_damaged_row_is_named_and_hides_no_other(void **state) {
  (void)state;
  struct desk *desk = store_file_desk(STORE_KEY_ONE);
  ghlauth_installations *found = NULL;
  ghlauth_installation *i = NULL;
  desk_import_location(desk);
  desk_import_agency(desk);
  store_file_sql("UPDATE row SET owner = 'eve' WHERE location_id = '" LOCATION_ID "'");
  FAILS(GHLAUTH_E_STORE, ghlauth_oauth_installation(desk->oauth, &i, LOCATION_INSTALLATION, ERR));
  CONTAINS(ghlauth_error_message(check_last()), LOCATION_INSTALLATION);
  OK(ghlauth_oauth_find(desk->oauth, &found, NULL, NULL, NULL, ERR));
  assert_int_equal(ghlauth_installations_size(found), 1);
  assert_string_equal(ghlauth_installation_id(ghlauth_installations_at(found, 0)), AGENCY_INSTALLATION);
  ghlauth_installations_free(found);
  assert_int_equal(log_recorder_count(&desk->log, "installation.unreadable installation=" LOCATION_INSTALLATION), 1);
  OK(ghlauth_oauth_find(desk->oauth, &found, "eve", NULL, NULL, ERR));
  assert_int_equal(ghlauth_installations_size(found), 0);
  ghlauth_installations_free(found);

  OK(ghlauth_oauth_remove(desk->oauth, LOCATION_INSTALLATION, ERR));  // it can be replaced
  desk_import_location(desk);
  OK(ghlauth_oauth_installation(desk->oauth, &i, LOCATION_INSTALLATION, ERR));
  ghlauth_installation_free(i);
  desk_free(desk);
}

static void expect_secret(ghlauth_store *store, const char *name, const void *data, size_t size) {
  ghlauth_buf *secret = NULL;
  OK(ghlauth_store_secret(store, &secret, name, ERR));
  assert_int_equal(ghlauth_buf_size(secret), size);
  assert_memory_equal(ghlauth_buf_data(secret), data, size);
  ghlauth_buf_free(secret);
}

static void keep_secrets(ghlauth_store *store) {
  static uint8_t large[65537];
  char long_name[258];
  ghlauth_buf *secret = NULL;
  memset(large, 0xa5, sizeof(large));
  memset(long_name, 'n', sizeof(long_name) - 1);
  long_name[257] = '\0';
  FAILS(GHLAUTH_E_NOT_FOUND, ghlauth_store_secret(store, &secret, "a", ERR));
  OK(ghlauth_store_set_secret(store, "a", (const uint8_t *)"x\0y", 3, ERR));
  OK(ghlauth_store_set_secret(store, "b", large, 65536, ERR));
  expect_secret(store, "a", "x\0y", 3);
  expect_secret(store, "b", large, 65536);
  OK(ghlauth_store_set_secret(store, "a", (const uint8_t *)"z", 1, ERR));
  expect_secret(store, "a", "z", 1);
  OK(ghlauth_store_set_secret(store, "a", NULL, 0, ERR));
  OK(ghlauth_store_set_secret(store, "a", NULL, 0, ERR));
  FAILS(GHLAUTH_E_NOT_FOUND, ghlauth_store_secret(store, &secret, "a", ERR));
  assert_null(secret);
  expect_secret(store, "b", large, 65536);
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_store_set_secret(store, "c", large, 65537, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_store_set_secret(store, "c", NULL, 1, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_store_set_secret(store, long_name, large, 1, ERR));
  OK(ghlauth_store_set_secret(store, long_name + 1, large, 1, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_store_set_secret(store, "\xff", large, 1, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_store_secret(store, &secret, "", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_store_secret(store, &secret, NULL, ERR));
}

static void secrets_are_kept_by_name(void **state) {
  (void)state;
  ghlauth_store *store = NULL;
  OK(ghlauth_store_open(&store, "memory:", NULL, ERR));
  keep_secrets(store);
  ghlauth_store_free(store);
  store = store_file_open(STORE_KEY_ONE);
  keep_secrets(store);
  OK(ghlauth_store_set_secret(store, "client secret", (const uint8_t *)"kept", 4, ERR));
  ghlauth_store_free(store);
  store = store_file_open(STORE_KEY_ONE);
  expect_secret(store, "client secret", "kept", 4);
  store_file_sql("UPDATE row SET key = 'secret/another' WHERE key = 'secret/client secret'");
  ghlauth_buf *secret = NULL;
  FAILS(GHLAUTH_E_STORE, ghlauth_store_secret(store, &secret, "another", ERR));  // bound to its name
  CONTAINS(ghlauth_error_message(check_last()), "another");
  ghlauth_store_free(store);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, store_file_setup, store_file_teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(a_durable_store_needs_a_key),
      TEST(a_url_names_an_absolute_path),
      TEST(keys_come_from_bytes_files_variables_and_callbacks),
      TEST(what_cannot_be_a_key_is_refused),
      TEST(a_wrong_key_is_said_at_once),
      TEST(a_file_that_others_can_reach_is_refused),
      TEST(an_installation_outlives_its_process),
      TEST(no_token_is_in_the_files),
      TEST(plain_records_are_there_for_who_asks_for_them),
      TEST(a_damaged_row_is_named_and_hides_no_other),
      TEST(secrets_are_kept_by_name),
  };
  return cmocka_run_group_tests_name("store", tests, NULL, check_teardown);
}
