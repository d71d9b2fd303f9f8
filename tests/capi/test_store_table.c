// store_table.h: a store of the application, on the spot and polled; what it must not answer; and the conformance checks.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store_file.h"
#include "support/array_store.h"
#include "support/log_recorder.h"

static struct array_store *array;

static int setup(void **state) {
  array = array_store_new(0);
  return store_file_setup(state);
}

static int setup_polled(void **state) {
  array = array_store_new(1);
  return store_file_setup(state);
}

static int teardown(void **state) {
  array_store_free(array);
  return store_file_teardown(state);
}

// Sealed, or with NULL plain.
static ghlauth_store *open_over(const ghlauth_store_table *table, const char *keys) {
  ghlauth_store *store = NULL;
  ghlauth_store_options *options = NULL;
  if (keys != NULL) {
    options = store_file_keys(keys);
  } else {
    OK(ghlauth_store_options_new(&options, ERR));
    OK(ghlauth_store_options_set_plain(options, 1, ERR));
  }
  OK(ghlauth_store_from_table(&store, table, options, ERR));
  ghlauth_store_options_free(options);
  return store;
}

static ghlauth_store *open_array(const char *keys) {
  const ghlauth_store_table table = array_store_table(array);
  return open_over(&table, keys);
}

static void expect_conformance(ghlauth_store *store) {
  struct log_recorder recorder;
  log_recorder_init(&recorder);
  const ghlauth_log_table log = log_recorder_table(&recorder, GHLAUTH_LOG_INFO);
  OK(ghlauth_store_conformance(store, &log, ERR));
  assert_int_equal(recorder.lines, 15);
  assert_int_equal(log_recorder_count(&recorder, "status=ok"), 15);
  assert_int_equal(recorder.drops, 1);
  log_recorder_free(&recorder);
  ghlauth_store_free(store);
}

static void it_keeps_what_is_asked_of_it(void **state) {
  (void)state;
  expect_conformance(open_array(STORE_KEY_ONE));
  assert_int_equal(array->drops, 1);
  for (size_t i = 0; i < ARRAY_STORE_PLACES; ++i)  // nothing is left but the check of the key
    if (array->rows[i].is_there) assert_string_equal(array->rows[i].row.key, "keys");
  assert_int_equal(array->cancels, 0);
}

static void so_does_a_plain_one(void **state) {
  (void)state;
  expect_conformance(open_array(NULL));
}

static void so_do_the_stores_of_the_library(void **state) {
  (void)state;
  ghlauth_store *store = NULL;
  OK(ghlauth_store_open(&store, "memory:", NULL, ERR));
  expect_conformance(store);
  ghlauth_store_options *options = store_file_keys(STORE_KEY_ONE);
  OK(ghlauth_store_open(&store, store_file_url(), options, ERR));
  OK(ghlauth_store_conformance(store, NULL, ERR));
  ghlauth_store_free(store);
  ghlauth_store_options_free(options);
}

static const char *secret_of(ghlauth_store *store) {
  static char text[32];
  ghlauth_buf *secret = NULL;
  OK(ghlauth_store_secret(store, &secret, "name", ERR));
  snprintf(text, sizeof(text), "%s", ghlauth_buf_data(secret));
  ghlauth_buf_free(secret);
  return text;
}

static void what_reaches_it_is_sealed(void **state) {
  (void)state;
  ghlauth_store *store = open_array(STORE_KEY_ONE);
  OK(ghlauth_store_set_secret(store, "name", (const uint8_t *)"swordfish", 9, ERR));
  assert_int_equal(array_store_holds(array, "swordfish"), 0);
  ghlauth_store_free(store);
  store = open_array(STORE_KEY_ONE);
  assert_string_equal(secret_of(store), "swordfish");
  ghlauth_store_free(store);
  assert_int_equal(array->drops, 2);

  const ghlauth_store_table table = array_store_table(array);
  ghlauth_store_options *options = store_file_keys(STORE_KEY_TWO);
  FAILS(GHLAUTH_E_STORE_KEY, ghlauth_store_from_table(&store, &table, options, ERR));
  assert_null(store);
  FAILS(GHLAUTH_E_STORE_KEY, ghlauth_store_from_table(&store, &table, NULL, ERR));
  ghlauth_store_options_free(options);
  assert_int_equal(array->drops, 4);
}

static void a_plain_one_gets_the_values_as_they_are(void **state) {
  (void)state;
  ghlauth_store *store = open_array(NULL);
  OK(ghlauth_store_set_secret(store, "name", (const uint8_t *)"swordfish", 9, ERR));
  assert_int_equal(array_store_holds(array, "swordfish"), 1);
  assert_string_equal(secret_of(store), "swordfish");
  ghlauth_store_free(store);
}

static void installations_live_in_it(void **state) {
  (void)state;
  ghlauth_store *store = open_array(STORE_KEY_ONE);
  struct desk *desk = desk_new(SCRIPT_ON_THE_SPOT);
  desk_move_into(desk, store);
  desk_import_location(desk);
  ghlauth_installation *installation = NULL;
  OK(ghlauth_oauth_installation(desk->oauth, &installation, LOCATION_INSTALLATION, ERR));
  ghlauth_installation_free(installation);
  ghlauth_store_free(store);
  assert_int_equal(array->drops, 0);  // the configuration keeps it alive
  desk_free(desk);
  assert_int_equal(array->drops, 1);
}

static void an_incomplete_table_is_refused_and_dropped(void **state) {
  (void)state;
  ghlauth_store *store = (ghlauth_store *)&store;
  ghlauth_store_table table = array_store_table(array);
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_store_from_table(&store, NULL, NULL, ERR));
  assert_null(store);
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_store_from_table(NULL, &table, NULL, ERR));
  assert_int_equal(array->drops, 1);
  table.struct_size = offsetof(ghlauth_store_table, poll);
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_store_from_table(&store, &table, NULL, ERR));
  assert_int_equal(array->drops, 2);
  table.struct_size = sizeof(table);
#define WITHOUT(function)                                                                  \
  do {                                                                                     \
    ghlauth_store_table less = table;                                                      \
    less.function = NULL;                                                                  \
    array->drops = 0;                                                                      \
    FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_store_from_table(&store, &less, NULL, ERR)); \
    CONTAINS(ghlauth_error_message(check_last()), #function);                              \
    assert_int_equal(array->drops, 1);                                                     \
  } while (0)
  WITHOUT(get);
  WITHOUT(put_if_version);
  WITHOUT(erase_if_version);
  WITHOUT(scan);
  WITHOUT(due);
  WITHOUT(lease);
  WITHOUT(release);
  WITHOUT(count);
  WITHOUT(claim);
  WITHOUT(confirm);
  WITHOUT(unclaim);
}

// What `get` does wrong.
enum fault {
  NONE,
  NO_FINISH,
  FINISH_TWICE,
  OTHER_KEY,
  NO_KEY,
  TWO_ROWS,
  NO_VERSION,
  LARGE_VERSION,
  SHORT_ROW,
  NO_ROW,
  NO_VALUE,
  LARGE_VALUE,
  NO_UTF8,
  LONG_TEXT,
  ROW_AFTER_FINISH,
  RETURNS_STORE,
  RETURNS_OWN,
  RETURNS_OTHER,
  SAYS_WHY,
  SAYS_WHY_ONCE,
  NEVER
};
static enum fault fault;
static ghlauth_status (*right_get)(void *, ghlauth_store_operation *, const char *);

static ghlauth_status faulty_get(void *user_data, ghlauth_store_operation *operation, const char *key) {
  static char text[70000];
  ghlauth_store_row row = {sizeof(row), key, (const uint8_t *)"v", 1, 1, 0, "", "", "", ""};
  switch (fault) {
    case NONE: return right_get(user_data, operation, key);
    case NO_FINISH:
    case NEVER: return GHLAUTH_OK;
    case RETURNS_STORE: return GHLAUTH_E_STORE;
    case RETURNS_OWN: return -10042;
    case RETURNS_OTHER: return -1;
    case SAYS_WHY: ghlauth_store_operation_fail(operation, GHLAUTH_E_STORE, "the disk\x1b is gone"); return GHLAUTH_OK;
    case SAYS_WHY_ONCE:
      fault = NONE;
      ghlauth_store_operation_fail(operation, GHLAUTH_E_STORE, "the server restarts");
      return GHLAUTH_OK;
    case OTHER_KEY: row.key = "secret/other"; break;
    case NO_KEY: row.key = NULL; break;
    case TWO_ROWS: ghlauth_store_operation_add_row(operation, &row); break;
    case NO_VERSION: row.version = 0; break;
    case LARGE_VERSION: row.version = UINT64_MAX; break;
    case SHORT_ROW: row.struct_size = 8; break;
    case NO_VALUE: row.value = NULL; break;
    case LARGE_VALUE: row.size = SIZE_MAX; break;
    case NO_UTF8: row.owner = "\xff"; break;
    case LONG_TEXT: row.owner = memset(text, 'x', sizeof(text) - 1); break;
    default: break;
  }
  const int is_wrong = fault != FINISH_TWICE && fault != ROW_AFTER_FINISH && fault != OTHER_KEY;
  const ghlauth_status status = ghlauth_store_operation_add_row(operation, fault == NO_ROW ? NULL : &row);
  if ((status == GHLAUTH_E_INVALID_ARGUMENT) != is_wrong) abort();
  ghlauth_store_operation_finish(operation, 0);
  if (fault == FINISH_TWICE) {
    ghlauth_store_operation_finish(operation, 1);
    ghlauth_store_operation_fail(operation, GHLAUTH_E_STORE, "late");
  }
  if (fault == ROW_AFTER_FINISH) ghlauth_store_operation_add_row(operation, &row);
  return fault == FINISH_TWICE ? GHLAUTH_E_STORE : GHLAUTH_OK;
}

static void what_it_must_not_answer_is_a_failure_of_the_store(void **state) {
  (void)state;
  static const struct {
    enum fault fault;
    ghlauth_status status;
    const char *said;
  } rows[] = {
      {NO_FINISH, GHLAUTH_E_STORE, "did not finish"},
      {OTHER_KEY, GHLAUTH_E_STORE, "another key"},
      {NO_KEY, GHLAUTH_E_STORE, "row.key"},
      {TWO_ROWS, GHLAUTH_E_STORE, "more than 1 rows"},
      {NO_VERSION, GHLAUTH_E_STORE, "row.version"},
      {LARGE_VERSION, GHLAUTH_E_STORE, "row.version"},
      {SHORT_ROW, GHLAUTH_E_STORE, "row.struct_size"},
      {NO_ROW, GHLAUTH_E_STORE, "row is NULL"},
      {NO_VALUE, GHLAUTH_E_STORE, "row.value"},
      {LARGE_VALUE, GHLAUTH_E_STORE, "row.size"},
      {NO_UTF8, GHLAUTH_E_STORE, "UTF-8"},
      {LONG_TEXT, GHLAUTH_E_STORE, "row.owner"},
      {RETURNS_STORE, GHLAUTH_E_STORE, "status -703"},
      {RETURNS_OWN, -10042, "status -10042"},
      {RETURNS_OTHER, GHLAUTH_E_STORE, "status -1"},
      {SAYS_WHY, GHLAUTH_E_STORE, "is gone"},
      {ROW_AFTER_FINISH, GHLAUTH_E_STORE, "finished"},
  };
  ghlauth_store_table table = array_store_table(array);
  right_get = table.get;
  table.get = faulty_get;
  fault = NONE;
  ghlauth_store *store = open_over(&table, NULL);
  OK(ghlauth_store_set_secret(store, "name", (const uint8_t *)"swordfish", 9, ERR));
  ghlauth_buf *secret = NULL;
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); ++i) {
    fault = rows[i].fault;
    FAILS(rows[i].status, ghlauth_store_secret(store, &secret, "name", ERR));
    CONTAINS(ghlauth_error_message(check_last()), rows[i].said);
    LACKS(ghlauth_error_message(check_last()), "\x1b");
    assert_null(secret);
  }
  fault = FINISH_TWICE;  // the first time counts
  assert_string_equal(secret_of(store), "v");
  fault = NONE;
  assert_string_equal(secret_of(store), "swordfish");
  ghlauth_store_free(store);
}

static void what_could_not_be_read_once_is_not_removed_as_damaged(void **state) {
  (void)state;
  ghlauth_store_table table = array_store_table(array);
  right_get = table.get;
  table.get = faulty_get;
  fault = NONE;
  ghlauth_store *store = open_over(&table, NULL);
  struct desk *desk = desk_new(SCRIPT_ON_THE_SPOT);
  desk_move_into(desk, store);
  desk_import_location(desk);
  ghlauth_installation *installation = NULL;
  fault = SAYS_WHY_ONCE;
  FAILS(GHLAUTH_E_STORE, ghlauth_oauth_remove(desk->oauth, LOCATION_INSTALLATION, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "the server restarts");
  OK(ghlauth_oauth_installation(desk->oauth, &installation, LOCATION_INSTALLATION, ERR));
  assert_int_equal(ghlauth_installation_state(installation), GHLAUTH_INSTALLATION_VALID);
  ghlauth_installation_free(installation);

  for (size_t i = 0; i < ARRAY_STORE_PLACES; ++i) {
    const ghlauth_store_row *row = &array->rows[i].row;
    if (array->rows[i].is_there && strncmp(row->key, "installation/", 13) == 0) memset((void *)row->value, 'x', row->size);
  }
  FAILS(GHLAUTH_E_STORE, ghlauth_oauth_installation(desk->oauth, &installation, LOCATION_INSTALLATION, ERR));
  OK(ghlauth_oauth_remove(desk->oauth, LOCATION_INSTALLATION, ERR));  // this one is
  FAILS(GHLAUTH_E_NOT_FOUND, ghlauth_oauth_installation(desk->oauth, &installation, LOCATION_INSTALLATION, ERR));
  ghlauth_store_free(store);
  desk_free(desk);
}

static void an_operation_that_is_never_finished_ends_by_its_timeout(void **state) {
  (void)state;
  ghlauth_store_table table = array_store_table(array);
  table.timeout_ms = 50;
  right_get = table.get;
  table.get = faulty_get;
  fault = NONE;
  ghlauth_store *store = open_over(&table, NULL);
  ghlauth_buf *secret = NULL;
  fault = NEVER;
  FAILS(GHLAUTH_E_STORE, ghlauth_store_secret(store, &secret, "name", ERR));
  CONTAINS(ghlauth_error_message(check_last()), "in time");
  assert_int_equal(array->cancels, 1);
  ghlauth_store_free(store);
}

// Tables that go wrong in one thing, for the checks to find.
static ghlauth_status generous_lease(void *user_data, ghlauth_store_operation *operation, const char *name, const char *holder,
                                     int64_t duration_ms) {
  (void)user_data;
  (void)name;
  ghlauth_store_operation_set_lease(operation, holder, duration_ms);
  ghlauth_store_operation_finish(operation, 0);
  return GHLAUTH_OK;
}

static ghlauth_status endless_lease(void *user_data, ghlauth_store_operation *operation, const char *name, const char *holder,
                                    int64_t duration_ms) {
  return generous_lease(user_data, operation, name, holder, duration_ms + 1);
}

static ghlauth_status forgetful_claim(void *user_data, ghlauth_store_operation *operation, const char *name, const char *holder,
                                      int64_t until_unix_s, int64_t now_unix_s) {
  (void)user_data, (void)name, (void)holder, (void)until_unix_s, (void)now_unix_s;
  ghlauth_store_operation_finish(operation, GHLAUTH_STORE_CLAIM_NEW);
  return GHLAUTH_OK;
}

static ghlauth_status odd_claim(void *user_data, ghlauth_store_operation *operation, const char *name, const char *holder,
                                int64_t until_unix_s, int64_t now_unix_s) {
  (void)user_data, (void)name, (void)holder, (void)until_unix_s, (void)now_unix_s;
  ghlauth_store_operation_finish(operation, 3);
  return GHLAUTH_OK;
}

static ghlauth_status others_scan(void *user_data, ghlauth_store_operation *operation, const char *app_id, const char *owner,
                                  const char *company_id, const char *location_id, const char *after, size_t limit) {
  (void)owner;
  const ghlauth_store_table right = array_store_table(user_data);
  return right.scan(user_data, operation, app_id, NULL, company_id, location_id, after, limit);
}

/* It says that it erased. */
static ghlauth_status idle_erase(void *user_data, ghlauth_store_operation *operation, const char *key, uint64_t version) {
  (void)user_data;
  (void)key;
  (void)version;
  ghlauth_store_operation_finish(operation, 1);
  return GHLAUTH_OK;
}

static void expect_fault(const ghlauth_store_table *table, const char *check, const char *said) {
  struct log_recorder recorder;
  log_recorder_init(&recorder);
  const ghlauth_log_table log = log_recorder_table(&recorder, GHLAUTH_LOG_INFO);
  ghlauth_store *store = open_over(table, STORE_KEY_ONE);
  FAILS(GHLAUTH_E_STORE, ghlauth_store_conformance(store, &log, ERR));
  CONTAINS(ghlauth_error_message(check_last()), said);
  assert_int_equal(recorder.lines, 15);  // it goes on behind a failure
  assert_true(log_recorder_count(&recorder, "status=ok") < 15);
  assert_int_equal(log_recorder_count(&recorder, check), 1);
  log_recorder_free(&recorder);
  ghlauth_store_free(store);
}

static void the_checks_find_what_is_wrong(void **state) {
  (void)state;
  const ghlauth_store_table right = array_store_table(array);
  ghlauth_store_table wrong = right;
  wrong.lease = generous_lease;
  expect_fault(&wrong, "check=a_lease_is_its_holders_until_it_ends", "refused.is_held");
  wrong.lease = endless_lease;
  expect_fault(&wrong, "check=a_lease_is_its_holders_until_it_ends", "longer");
  wrong = right;
  wrong.claim = forgetful_claim;
  expect_fault(&wrong, "check=a_name_is_claimed_once_until_its_end", "claim(");
  wrong.claim = odd_claim;
  expect_fault(&wrong, "check=a_name_is_claimed_once_until_its_end", "result is 3");
  wrong = right;
  wrong.scan = others_scan;
  expect_fault(&wrong, "check=rows_are_found_by_their_columns_in_order", "not asked for");
  wrong = right;
  wrong.erase_if_version = idle_erase;
  expect_fault(&wrong, "check=a_row_is_erased_at_its_version_alone", "erase(table");
}

static void drop_log(void *user_data) { ++*(int *)user_data; }

static void a_table_is_tried_before_anything_is_in_it(void **state) {
  (void)state;
  struct log_recorder recorder;
  log_recorder_init(&recorder);
  const ghlauth_log_table log = log_recorder_table(&recorder, GHLAUTH_LOG_INFO);
  ghlauth_store_table table = array_store_table(array);
  OK(ghlauth_store_table_conformance(&table, &log, ERR));
  assert_int_equal(log_recorder_count(&recorder, "status=ok"), 15);
  assert_int_equal(array->drops, 1);
  for (size_t i = 0; i < ARRAY_STORE_PLACES; ++i) assert_int_equal(array->rows[i].is_there, 0);
  OK(ghlauth_store_table_conformance(&table, NULL, ERR));  // again

  ghlauth_store_table wrong = table;
  wrong.lease = generous_lease;
  FAILS(GHLAUTH_E_STORE, ghlauth_store_table_conformance(&wrong, NULL, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "refused.is_held");
  for (size_t i = 0; i < ARRAY_STORE_PLACES; ++i) assert_int_equal(array->rows[i].is_there, 0);

  // What it is given is dropped whatever is wrong with it.
  int log_drops = 0;
  ghlauth_log_table counted = {sizeof(counted), GHLAUTH_LOG_INFO, &log_drops, drop_log, log.write};
  wrong.get = NULL;
  array->drops = 0;
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_store_table_conformance(&wrong, &counted, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "table.get");
  assert_int_equal(array->drops, 1);
  assert_int_equal(log_drops, 1);
  counted.write = NULL;
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_store_table_conformance(&table, &counted, ERR));
  assert_int_equal(array->drops, 2);
  assert_int_equal(log_drops, 2);
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_store_table_conformance(NULL, NULL, ERR));
  log_recorder_free(&recorder);
}

static void a_table_with_rows_in_it_is_left_alone(void **state) {
  (void)state;
  ghlauth_store *store = open_array(STORE_KEY_ONE);  // the check of the key alone
  ghlauth_store_free(store);
  array->drops = 0;
  const ghlauth_store_table table = array_store_table(array);
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_store_table_conformance(&table, NULL, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "\"keys\"");
  CONTAINS(ghlauth_error_hint(check_last()), "nothing was changed");
  assert_int_equal(array->drops, 1);
  for (size_t i = 0; i < ARRAY_STORE_PLACES; ++i) assert_int_equal(array->marks[i].kind, 0);  // no check has begun
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(it_keeps_what_is_asked_of_it, setup, teardown),
      {"it_keeps_what_is_asked_of_it, polled", it_keeps_what_is_asked_of_it, setup_polled, teardown, NULL},
      cmocka_unit_test_setup_teardown(so_does_a_plain_one, setup, teardown),
      cmocka_unit_test_setup_teardown(so_do_the_stores_of_the_library, setup, teardown),
      cmocka_unit_test_setup_teardown(what_reaches_it_is_sealed, setup, teardown),
      cmocka_unit_test_setup_teardown(a_plain_one_gets_the_values_as_they_are, setup_polled, teardown),
      cmocka_unit_test_setup_teardown(installations_live_in_it, setup_polled, teardown),
      cmocka_unit_test_setup_teardown(an_incomplete_table_is_refused_and_dropped, setup, teardown),
      cmocka_unit_test_setup_teardown(what_it_must_not_answer_is_a_failure_of_the_store, setup, teardown),
      cmocka_unit_test_setup_teardown(what_could_not_be_read_once_is_not_removed_as_damaged, setup, teardown),
      cmocka_unit_test_setup_teardown(an_operation_that_is_never_finished_ends_by_its_timeout, setup_polled, teardown),
      cmocka_unit_test_setup_teardown(the_checks_find_what_is_wrong, setup, teardown),
      cmocka_unit_test_setup_teardown(a_table_is_tried_before_anything_is_in_it, setup_polled, teardown),
      cmocka_unit_test_setup_teardown(a_table_with_rows_in_it_is_left_alone, setup, teardown),
  };
  return cmocka_run_group_tests_name("store_table", tests, NULL, check_teardown);
}
