// Every public function, with NULL and with a handle of every other type in the place of each of its handles.
#include "zoo.h"

static void check_status(const struct zoo_row *row, void *handle, const char *what, ghlauth_status wanted) {
  zoo_prepare_output(0);
  ghlauth_error *error = zoo[ERROR];  // must be overwritten
  const ghlauth_status status = row->status(handle, &error);
  if (status != wanted) fail_msg("%s with %s: %s, not %s", row->call, what, ghlauth_status_name(status), ghlauth_status_name(wanted));
  assert_non_null(error);
  assert_ptr_not_equal(error, zoo[ERROR]);
  assert_int_equal(ghlauth_error_status(error), wanted);
  check_error_is_clean(error);
  ghlauth_error_free(error);
  if (row->has_output && !zoo_output_is_null()) fail_msg("%s with %s: its output was not set to NULL", row->call, what);
  zoo_prepare_output(0);
  assert_int_equal(row->status(handle, NULL), wanted);
}

static void check_row(const struct zoo_row *row, void *handle, const char *what) {
  switch (row->result) {
    case RETURNS_STATUS: check_status(row, handle, what, GHLAUTH_E_INVALID_HANDLE); break;
    case RETURNS_POINTER:
      if (row->pointer(handle) != NULL) fail_msg("%s with %s is not NULL", row->call, what);
      break;
    case RETURNS_NUMBER:
      if (row->number(handle) != row->wrong_value) fail_msg("%s with %s is not %d", row->call, what, (int)row->wrong_value);
      break;
    case RETURNS_NOTHING: row->nothing(handle); break;
  }
}

static void a_null_handle_is_refused(void **state) {
  (void)state;
  for (size_t i = 0; i < zoo_row_count; ++i)
    if (!zoo_rows[i].null_allowed) check_row(&zoo_rows[i], NULL, "NULL");
}

static void a_handle_of_another_type_is_refused(void **state) {
  (void)state;
  for (size_t i = 0; i < zoo_row_count; ++i)
    for (int kind = 0; kind < KINDS; ++kind)
      if (kind != (int)zoo_rows[i].kind) check_row(&zoo_rows[i], zoo[kind], "another handle");
}

static void a_missing_output_is_refused(void **state) {
  (void)state;
  for (size_t i = 0; i < zoo_row_count; ++i) {
    const struct zoo_row *row = &zoo_rows[i];
    if (row->result != RETURNS_STATUS || !row->output_required) continue;
    zoo_prepare_output(1);
    ghlauth_error *error = NULL;
    const ghlauth_status status = row->status(zoo[row->kind], &error);
    if (status != GHLAUTH_E_INVALID_ARGUMENT) fail_msg("%s without an output: %s", row->call, ghlauth_status_name(status));
    assert_int_equal(ghlauth_error_status(error), status);
    ghlauth_error_free(error);
    zoo_prepare_output(1);
    assert_int_equal(row->status(zoo[row->kind], NULL), GHLAUTH_E_INVALID_ARGUMENT);
  }
}

static void a_missing_output_of_a_factory_is_refused(void **state) {
  (void)state;
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_cancel_new(NULL, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_list_new(NULL, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_headers_new(NULL, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_new(NULL, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_store_open(NULL, "memory:", NULL, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_store_options_new(NULL, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_authorize_options_new(NULL, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_new(NULL, "GET", "/", ERR));
  assert_int_equal(ghlauth_config_new(NULL, NULL), GHLAUTH_E_INVALID_ARGUMENT);
}

static void every_source_was_dropped_once(void **state) {
  (void)state;
  assert_true(zoo_sources_given() > 0);
  assert_int_equal(zoo_sources_dropped(), zoo_sources_given());
}

static void the_handles_still_work(void **state) {
  (void)state;
  assert_int_equal(ghlauth_list_size(zoo[LIST]), 1);
  assert_string_equal(ghlauth_headers_find(zoo[HEADERS], "x-first"), "1");
  assert_int_equal(ghlauth_cancel_is_requested(zoo[CANCEL]), 0);
  expect_bearer(zoo[CREDENTIAL], ACCESS_TOKEN);
  assert_int_equal(ghlauth_response_http_status(zoo[RESPONSE]), 200);
  assert_int_equal(ghlauth_error_status(zoo[ERROR]), GHLAUTH_E_INVALID_ARGUMENT);
  assert_string_equal(ghlauth_installation_id(zoo[INSTALLATION]), LOCATION_INSTALLATION);
}

static int setup(void **state) {
  (void)state;
  zoo_open();
  return 0;
}

static int teardown(void **state) {
  zoo_close();
  return check_teardown(state);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_null_handle_is_refused),
      cmocka_unit_test(a_handle_of_another_type_is_refused),
      cmocka_unit_test(a_missing_output_is_refused),
      cmocka_unit_test(a_missing_output_of_a_factory_is_refused),
      cmocka_unit_test(every_source_was_dropped_once),
      cmocka_unit_test(the_handles_still_work),
  };
  return cmocka_run_group_tests_name("handles", tests, setup, teardown);
}
