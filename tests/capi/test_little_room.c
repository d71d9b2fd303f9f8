// A disk on which the first writes find room and then no more, at each place where something is written: it happens or not,
// what was there can be read, and the next try succeeds. (A disk that is full: test_full_disk.c.)
#include <stdio.h>
#include <unistd.h>

#include "store_file.h"
#include "support/scarce_room.h"

#define BOTH_KEYS STORE_KEY_TWO "\n" STORE_KEY_ONE

enum { MOST = 400, VALUE_SIZE = 20000, SECRETS = 3 };

static char old_value[VALUE_SIZE], new_value[VALUE_SIZE];
static ghlauth_store *store;

typedef ghlauth_status (*attempt)(ghlauth_error **error);
typedef void (*check)(ghlauth_status status);

// Tries it with room for no write, for one, and so on until all that it writes has room. Returns how many that are.
static int try_with_little_room(attempt try_it, const char *said, check check_outcome) {
  for (int writes = 0; writes < MOST; ++writes) {
    room_for_writes(writes);
    const ghlauth_status status = try_it(ERR);
    const int refused = room_enough();
    if (status != GHLAUTH_OK) {
      assert_int_equal(status, GHLAUTH_E_STORE);
      assert_int_equal(ghlauth_error_is_retryable(check_last()), 1);
      check_error_is_clean(check_last());
      CONTAINS(ghlauth_error_message(check_last()), said);
    }
    check_outcome(status);
    if (refused == 0) return writes;
  }
  fail_msg("more than %d writes", MOST);
  return 0;
}

// --- secrets: one for a put, several for what goes through a store

static ghlauth_status put(ghlauth_store *in, const char *name, const char *value, ghlauth_error **error) {
  return ghlauth_store_set_secret(in, name, (const uint8_t *)value, VALUE_SIZE, error);
}

static void expect_secret(ghlauth_store *in, const char *name, const char *value) {
  ghlauth_buf *found = NULL;
  OK(ghlauth_store_secret(in, &found, name, ERR));
  assert_int_equal(ghlauth_buf_size(found), VALUE_SIZE);
  assert_memory_equal(ghlauth_buf_data(found), value, VALUE_SIZE);
  ghlauth_buf_free(found);
}

static const char *name_of(int secret) {
  static char name[] = "secret 0";
  name[7] = (char)('0' + secret);
  return name;
}

static void put_all(ghlauth_store *in) {
  for (int i = 0; i < SECRETS; ++i) OK(put(in, name_of(i), old_value, ERR));
}

static void expect_all(ghlauth_store *in) {
  for (int i = 0; i < SECRETS; ++i) expect_secret(in, name_of(i), old_value);
}

static void forget(const char *name) {
  char with_end[32];
  const char *ends[] = {"", "-wal", "-shm"};
  for (size_t i = 0; i < 3; ++i) {
    snprintf(with_end, sizeof(with_end), "%s%s", name, ends[i]);
    unlink(store_file_beside(with_end));
  }
}

// --- a put

static ghlauth_status put_new(ghlauth_error **error) { return put(store, "name", new_value, error); }

// Here, and where another process would open it.
static void expect_whole(ghlauth_status status) {
  ghlauth_store *other = store_file_open(STORE_KEY_ONE);
  expect_secret(store, "name", status == GHLAUTH_OK ? new_value : old_value);
  expect_secret(other, "name", status == GHLAUTH_OK ? new_value : old_value);
  ghlauth_store_free(other);
  OK(put(store, "name", old_value, ERR));
}

static void a_put_happens_or_not(void **state) {
  (void)state;
  assert_true(try_with_little_room(put_new, "disk is full", expect_whole) >= 5);
}

// --- a store is made, and closed

static ghlauth_status open_other(ghlauth_store **other, ghlauth_error **error) {
  ghlauth_store_options *options = store_file_keys(STORE_KEY_ONE);
  char url[192];
  snprintf(url, sizeof(url), "sqlite:%s", store_file_beside("other.db"));
  const ghlauth_status status = ghlauth_store_open(other, url, options, error);
  ghlauth_store_options_free(options);
  return status;
}

static ghlauth_status make_other(ghlauth_error **error) {
  ghlauth_store *made = NULL;
  const ghlauth_status status = open_other(&made, error);
  ghlauth_store_free(made);
  return status;
}

// What a failure left there can be opened, and is made anew for the next one.
static void expect_it_opens(ghlauth_status status) {
  (void)status;
  OK(make_other(ERR));
  forget("other.db");
}

static void a_new_store_is_made_once_there_is_room(void **state) {
  (void)state;
  assert_true(try_with_little_room(make_other, "disk is full", expect_it_opens) >= 5);
}

static ghlauth_status close_it(ghlauth_error **error) {
  (void)error;
  ghlauth_store_free(store);
  return GHLAUTH_OK;
}

static void expect_it_is_there(ghlauth_status status) {
  (void)status;
  store = store_file_open(STORE_KEY_ONE);
  expect_secret(store, "name", new_value);
  ++new_value[0];
  OK(put_new(ERR));
}

static void a_store_is_closed_without_room(void **state) {
  (void)state;
  OK(put_new(ERR));
  assert_true(try_with_little_room(close_it, "", expect_it_is_there) >= 1);
}

// --- keys change

static void begin_with_the_old_key(void) {
  ghlauth_store_free(store);
  forget("store.db");
  store = store_file_open(STORE_KEY_ONE);
  put_all(store);
  ghlauth_store_free(store);
  store = store_file_open(BOTH_KEYS);
}

static ghlauth_status rotate(ghlauth_error **error) { return ghlauth_store_rotate(store, NULL, NULL, error); }

// Whichever key a row has by now, and with the new one alone after all.
static void expect_it_goes_on(ghlauth_status status) {
  if (status != GHLAUTH_OK) {
    expect_all(store);
    OK(rotate(ERR));
  }
  ghlauth_store *other = store_file_open(STORE_KEY_TWO);
  expect_all(other);
  ghlauth_store_free(other);
  begin_with_the_old_key();
}

static void keys_change_once_there_is_room(void **state) {
  (void)state;
  begin_with_the_old_key();
  assert_true(try_with_little_room(rotate, "disk is full", expect_it_goes_on) >= 5 * SECRETS);
}

// --- out of a store, and into another one

static ghlauth_status export_all(ghlauth_error **error) {
  return ghlauth_store_export_file(store, NULL, store_file_beside("export"), NULL, NULL, error);
}

static void expect_no_half(ghlauth_status status) {
  assert_int_equal(access(store_file_beside("export"), F_OK), status == GHLAUTH_OK ? 0 : -1);
}

static void no_part_of_an_export_is_left(void **state) {
  (void)state;
  assert_true(try_with_little_room(export_all, "/export cannot be written: No space left on device", expect_no_half) >= 1);
}

static ghlauth_store *into;

static ghlauth_status import_all(ghlauth_error **error) {
  return ghlauth_store_import_file(into, NULL, store_file_beside("export"), NULL, NULL, error);
}

static void begin_with_none(void) {
  ghlauth_store_free(into);
  forget("other.db");
  into = NULL;
  OK(open_other(&into, ERR));
}

// A row is there or not; the rest comes with the same export.
static void expect_the_rest_comes(ghlauth_status status) {
  if (status != GHLAUTH_OK) {
    for (int i = 0; i < SECRETS; ++i) {
      ghlauth_buf *found = NULL;
      const ghlauth_status there = ghlauth_store_secret(into, &found, name_of(i), ERR);
      ghlauth_buf_free(found);
      if (there != GHLAUTH_E_NOT_FOUND) expect_secret(into, name_of(i), old_value);
    }
    OK(import_all(ERR));
  }
  expect_all(into);
  begin_with_none();
}

static void an_import_goes_on_once_there_is_room(void **state) {
  (void)state;
  put_all(store);
  OK(export_all(ERR));
  begin_with_none();
  assert_true(try_with_little_room(import_all, "disk is full", expect_the_rest_comes) >= 5 * SECRETS);
}

// --- sessions of HighLevel's own SDK

static struct desk *desk;

static void begin_with_no_installation(void) {
  if (desk != NULL) desk_free(desk);
  ghlauth_store_free(store);
  store = NULL;
  forget("store.db");
  desk = store_file_desk(STORE_KEY_ONE);
}

static ghlauth_status give_sessions(void *user_data, uint8_t *buffer, size_t capacity, size_t *size) {
  const char **sessions = user_data;
  *size = strlen(*sessions);
  assert_true(*size <= capacity);
  memcpy(buffer, *sessions, *size);
  *sessions += *size;
  return GHLAUTH_OK;
}

static ghlauth_status adopt(ghlauth_error **error) {
  char location[512], agency[512], text[1200];
  token_json(location, sizeof(location), ACCESS_TOKEN, REFRESH_TOKEN, "86399", "Location", COMPANY_ID, LOCATION_ID);
  token_json(agency, sizeof(agency), NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN, "86399", "Company", COMPANY_ID, "");
  snprintf(text, sizeof(text), "{\"" LOCATION_INSTALLATION "\":%s,\"" AGENCY_INSTALLATION "\":%s}", location, agency);
  const char *sessions = text;
  const ghlauth_byte_source source = {sizeof(source), &sessions, NULL, give_sessions, NULL};
  return ghlauth_oauth_import_sdk_sessions(desk->oauth, NULL, &source, NULL, NULL, NULL, error);
}

static size_t halves;  // with one of the two

static void expect_both_come(ghlauth_status status) {
  if (status != GHLAUTH_OK) {
    if (store_file_installations(STORE_KEY_ONE) == 1) ++halves;
    OK(adopt(ERR));
  }
  assert_int_equal(store_file_installations(STORE_KEY_ONE), 2);
  begin_with_no_installation();
}

static void sessions_are_taken_over_once_there_is_room(void **state) {
  (void)state;
  begin_with_no_installation();
  halves = 0;
  assert_true(try_with_little_room(adopt, "disk is full", expect_both_come) >= 5);
  assert_true(halves >= 1);
}

static void the_device_that_is_always_full_is_no_file(void **state) {
  (void)state;
  ghlauth_store *on_it = NULL;
  ghlauth_store_options *options = store_file_keys(STORE_KEY_ONE);
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_store_export_file(store, NULL, "/dev/full", NULL, NULL, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "/dev/full");
  FAILS(GHLAUTH_E_STORE, ghlauth_store_open(&on_it, "sqlite:/dev/full", options, ERR));
  ghlauth_store_options_free(options);
  CONTAINS(ghlauth_error_message(check_last()), "/dev/full is not a regular file");
}

static int setup(void **state) {
  store_file_setup(state);
  memset(old_value, 'o', sizeof(old_value));
  memset(new_value, 'n', sizeof(new_value));
  store = store_file_open(STORE_KEY_ONE);
  OK(put(store, "name", old_value, ERR));
  return 0;
}

static int teardown(void **state) {
  ghlauth_store_free(store);
  ghlauth_store_free(into);
  into = NULL;
  if (desk != NULL) desk_free(desk);
  desk = NULL;
  return store_file_teardown(state);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(a_put_happens_or_not, setup, teardown),
      cmocka_unit_test_setup_teardown(a_new_store_is_made_once_there_is_room, setup, teardown),
      cmocka_unit_test_setup_teardown(a_store_is_closed_without_room, setup, teardown),
      cmocka_unit_test_setup_teardown(keys_change_once_there_is_room, setup, teardown),
      cmocka_unit_test_setup_teardown(no_part_of_an_export_is_left, setup, teardown),
      cmocka_unit_test_setup_teardown(an_import_goes_on_once_there_is_room, setup, teardown),
      cmocka_unit_test_setup_teardown(sessions_are_taken_over_once_there_is_room, setup, teardown),
      cmocka_unit_test_setup_teardown(the_device_that_is_always_full_is_no_file, setup, teardown),
  };
  return cmocka_run_group_tests_name("little room", tests, NULL, check_teardown);
}
