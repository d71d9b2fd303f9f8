// A disk that is full, and a store that can be read alone: what cannot be kept is not spent, and what was spent is not lost.
// A full disk is here that of scarce_room.h (ENOSPC), or a limit on the size of files (EFBIG): to SQLite these are two things.
// A disk with little room: test_little_room.c. tests/storm/test_disk.py fills a real one.
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store_file.h"
#include "support/scarce_room.h"

static struct desk *desk;
static struct rlimit before;
static int is_by_limit;

// Files can grow no more from here on; those of the store have what they have.
static void disk_is_full(void) {
  if (!is_by_limit) {
    room_for_no_growth();
    return;
  }
  struct stat about;
  char wal[192];
  snprintf(wal, sizeof(wal), "%s-wal", store_file_path());
  assert_int_equal(stat(wal, &about), 0);
  assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
  struct rlimit small = before;
  small.rlim_cur = (rlim_t)about.st_size + 1;
  signal(SIGXFSZ, SIG_IGN);
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
}

static void disk_has_room(void) {
  if (is_by_limit)
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
  else
    assert_true(room_enough() > 0);
}

static const char *said_by_sqlite(void) { return is_by_limit ? "disk I/O error" : "database or disk is full"; }

// The disk is full from the moment on in which a request is sent.
static ghlauth_transport_table inner;
static int fills_up;

static ghlauth_status start_and_fill(void *session, ghlauth_exchange *exchange) {
  if (fills_up) disk_is_full();
  fills_up = 0;
  return inner.start(session, exchange);
}

static ghlauth_oauth *oauth;

static int setup(void **state) {
  store_file_setup(state);
  desk = store_file_desk(STORE_KEY_ONE);
  desk_import_location(desk);
  inner = script_table(desk->script);
  ghlauth_transport_table filling = inner;
  filling.start = start_and_fill;
  OK(ghlauth_config_set_transport(desk->config, &filling, ERR));
  oauth = desk_another_oauth(desk);
  fills_up = 0;
  return 0;
}

static int teardown(void **state) {
  ghlauth_oauth_free(oauth);
  desk_free(desk);
  return store_file_teardown(state);
}

static ghlauth_status refresh(ghlauth_error **error) {
  return ghlauth_oauth_refresh(oauth, NULL, LOCATION_INSTALLATION, NULL, error);
}

static void answer_with_new_tokens(void) {
  char json[512];
  script_answer(desk->script, 200, LOCATION_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN));
}

// What another process finds in the store.
static void expect_stored(const char *access_token) {
  struct desk *other = store_file_desk(STORE_KEY_ONE);
  ghlauth_credential *credential = desk_credential(other, LOCATION_INSTALLATION);
  expect_bearer(credential, access_token);
  assert_int_equal(script_count(other->script), 0);
  ghlauth_credential_free(credential);
  desk_free(other);
}

static void what_cannot_be_kept_is_not_spent(void **state) {
  (void)state;
  answer_with_new_tokens();
  disk_is_full();
  const ghlauth_status status = refresh(ERR);
  disk_has_room();
  assert_int_equal(status, GHLAUTH_E_STORE);
  CONTAINS(ghlauth_error_message(check_last()), said_by_sqlite());
  CONTAINS(ghlauth_error_hint(check_last()), "is there room");
  assert_int_equal(ghlauth_error_is_retryable(check_last()), 1);
  assert_int_equal(script_count(desk->script), 0);
  expect_stored(ACCESS_TOKEN);
  OK(refresh(ERR));
  assert_int_equal(script_count(desk->script), 1);
  expect_stored(NEW_ACCESS_TOKEN);
}

static void what_was_spent_is_not_lost(void **state) {
  (void)state;
  ghlauth_credential *credential = NULL;
  OK(ghlauth_credential_from_installation(&credential, oauth, LOCATION_INSTALLATION, ERR));
  answer_with_new_tokens();
  fills_up = 1;
  const ghlauth_status status = refresh(ERR);
  disk_has_room();
  assert_int_equal(status, GHLAUTH_E_STORE);
  assert_int_equal(script_count(desk->script), 1);
  fake_clock_advance_s(&desk->clock, 1);
  OK(refresh(ERR));  // with the answer that is at hand
  expect_bearer(credential, NEW_ACCESS_TOKEN);
  assert_int_equal(script_count(desk->script), 1);
  expect_stored(NEW_ACCESS_TOKEN);
  ghlauth_credential_free(credential);
}

static void half_an_export_is_none(void **state) {
  (void)state;
  assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
  struct rlimit small = before;
  small.rlim_cur = 100;
  signal(SIGXFSZ, SIG_IGN);
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
  const ghlauth_status status = ghlauth_store_export_file(desk->store, NULL, store_file_beside("export"), NULL, NULL, ERR);
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
  assert_int_equal(status, GHLAUTH_E_STORE);
  CONTAINS(ghlauth_error_message(check_last()), "/export cannot be written: File too large");
  assert_int_equal(access(store_file_beside("export"), F_OK), -1);
  OK(ghlauth_store_export_file(desk->store, NULL, store_file_beside("export"), NULL, NULL, ERR));
  assert_int_equal(access(store_file_beside("export"), F_OK), 0);
}

// --- who may write

// Root may write whatever the mode says: the child of this test is somebody else.
static int as_nobody(void) {
  enum { NOBODY = 65534 };
  return geteuid() != 0 || (setgroups(0, NULL) == 0 && setgid(NOBODY) == 0 && setuid(NOBODY) == 0);
}

static int opens_read_only(void *argument) {
  ghlauth_store *opened = NULL;
  ghlauth_error *error = NULL;
  if (!as_nobody()) return 1;
  ghlauth_store_options *options = store_file_keys(STORE_KEY_ONE);
  ghlauth_status status = ghlauth_store_open(&opened, store_file_url(), options, &error);
  if (status == GHLAUTH_OK) status = ghlauth_store_set_secret(opened, "a name", (const uint8_t *)"a value", 7, &error);
  if (status != GHLAUTH_E_STORE) return 2;
  if (strstr(ghlauth_error_message(error), store_file_path()) == NULL) return 3;
  if (strstr(ghlauth_error_hint(error), argument) == NULL) return 4;
  ghlauth_error_free(error);
  ghlauth_store_free(opened);
  ghlauth_store_options_free(options);
  return 0;
}

static void own_by_nobody(mode_t file_mode, mode_t folder_mode) {
  char folder[192];
  const char *names[] = {"store.db", "store.db-wal", "store.db-shm"};
  snprintf(folder, sizeof(folder), "%s", store_file_path());
  *strrchr(folder, '/') = '\0';
  for (size_t i = 0; i < 3; ++i) {
    if (access(store_file_beside(names[i]), F_OK) != 0) continue;
    if (geteuid() == 0) assert_int_equal(chown(store_file_beside(names[i]), 65534, 65534), 0);
    assert_int_equal(chmod(store_file_beside(names[i]), file_mode), 0);
  }
  if (geteuid() == 0) assert_int_equal(chown(folder, 65534, 65534), 0);
  assert_int_equal(chmod(folder, folder_mode), 0);
}

static int setup_file(void **state) {
  store_file_setup(state);
  ghlauth_store_free(store_file_open(STORE_KEY_ONE));
  return 0;
}

static void a_file_that_cannot_be_written_is_named(void **state) {
  (void)state;
  own_by_nobody(0400, 0700);
  assert_int_equal(check_in_child(opens_read_only, "permissions"), 0);
  own_by_nobody(0600, 0700);
}

static void a_folder_that_cannot_be_written_is_named(void **state) {
  (void)state;
  own_by_nobody(0600, 0500);
  assert_int_equal(check_in_child(opens_read_only, "folder"), 0);
  own_by_nobody(0600, 0700);
}

int main(void) {
  const struct CMUnitTest in_both_ways[] = {
      cmocka_unit_test_setup_teardown(what_cannot_be_kept_is_not_spent, setup, teardown),
      cmocka_unit_test_setup_teardown(what_was_spent_is_not_lost, setup, teardown),
  };
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(half_an_export_is_none, setup, teardown),
      cmocka_unit_test_setup_teardown(a_file_that_cannot_be_written_is_named, setup_file, store_file_teardown),
      cmocka_unit_test_setup_teardown(a_folder_that_cannot_be_written_is_named, setup_file, store_file_teardown),
  };
  int failures = cmocka_run_group_tests_name("no room", in_both_ways, NULL, check_teardown);
  is_by_limit = 1;
  failures += cmocka_run_group_tests_name("a limit on files", in_both_ways, NULL, check_teardown);
  return failures + cmocka_run_group_tests_name("full disk", tests, NULL, check_teardown);
}
