// version.h, status.h, error.h, buf.h
#include "support/desk.h"

static void the_version_is_that_of_the_headers(void **state) {
  (void)state;
  assert_string_equal(ghlauth_version_string(), GHLAUTH_VERSION_STRING);
  assert_int_equal(ghlauth_version_number(), GHLAUTH_VERSION_NUMBER);
  assert_int_equal(ghlauth_abi_version(), GHLAUTH_ABI_VERSION);
  assert_int_equal(GHLAUTH_VERSION_NUMBER,
                   GHLAUTH_VERSION_MAJOR * 1000000 + GHLAUTH_VERSION_MINOR * 1000 + GHLAUTH_VERSION_PATCH);
}

static void a_status_has_the_name_of_its_macro(void **state) {
  (void)state;
  assert_string_equal(ghlauth_status_name(GHLAUTH_OK), "GHLAUTH_OK");
  assert_string_equal(ghlauth_status_name(GHLAUTH_E_INVALID_ARGUMENT), "GHLAUTH_E_INVALID_ARGUMENT");
  assert_string_equal(ghlauth_status_name(GHLAUTH_E_TIMEOUT), "GHLAUTH_E_TIMEOUT");
  assert_string_equal(ghlauth_status_name(GHLAUTH_E_REMOVED), "GHLAUTH_E_REMOVED");
}

static void a_number_that_is_no_status_has_no_name(void **state) {
  (void)state;
  assert_null(ghlauth_status_name(1));
  assert_null(ghlauth_status_name(-1));
  assert_null(ghlauth_status_name(-10000));
  assert_null(ghlauth_status_name(INT32_MIN));
  assert_null(ghlauth_status_name(INT32_MAX));
}

static void an_error_tells_what_happened_and_what_to_change(void **state) {
  (void)state;
  ghlauth_config *config = NULL;
  OK(ghlauth_config_new(&config, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_timeout_ms(config, -5, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "timeout");
  assert_non_null(ghlauth_error_hint(check_last()));
  assert_int_equal(ghlauth_error_http_status(check_last()), 0);
  assert_string_equal(ghlauth_error_server_message(check_last()), "");
  assert_string_equal(ghlauth_error_trace_id(check_last()), "");
  assert_int_equal(ghlauth_error_retry_after_ms(check_last()), -1);
  assert_int_equal(ghlauth_error_is_retryable(check_last()), 0);
  ghlauth_config_free(config);
}

static void an_error_outlives_what_it_came_from(void **state) {
  (void)state;
  ghlauth_config *config = NULL;
  ghlauth_error *error = NULL;
  OK(ghlauth_config_new(&config, ERR));
  assert_int_equal(ghlauth_config_set_api_url(config, "http://nowhere.example.com", &error), GHLAUTH_E_INSECURE_URL);
  ghlauth_config_free(config);
  assert_int_equal(ghlauth_error_status(error), GHLAUTH_E_INSECURE_URL);
  assert_true(ghlauth_error_message(error)[0] != '\0');
  ghlauth_error_free(error);
}

static void an_error_is_overwritten_by_a_success(void **state) {
  (void)state;
  ghlauth_config *config = NULL;
  ghlauth_error *error = NULL;
  assert_int_equal(ghlauth_config_new(&config, &error), GHLAUTH_OK);
  assert_int_equal(ghlauth_config_set_timeout_ms(config, 0, &error), GHLAUTH_E_INVALID_ARGUMENT);
  ghlauth_error *first = error;
  assert_non_null(first);
  assert_int_equal(ghlauth_config_set_timeout_ms(config, 1, &error), GHLAUTH_OK);
  assert_null(error);
  ghlauth_error_free(first);
  ghlauth_config_free(config);
}

static void freeing_nothing_is_allowed(void **state) {
  (void)state;
  ghlauth_error_free(NULL);
  ghlauth_buf_free(NULL);
  ghlauth_cancel_free(NULL);
  ghlauth_list_free(NULL);
  ghlauth_headers_free(NULL);
  ghlauth_config_free(NULL);
  ghlauth_store_free(NULL);
  ghlauth_pit_free(NULL);
  ghlauth_oauth_free(NULL);
  ghlauth_authorize_options_free(NULL);
  ghlauth_callback_free(NULL);
  ghlauth_installation_free(NULL);
  ghlauth_installations_free(NULL);
  ghlauth_locations_free(NULL);
  ghlauth_token_free(NULL);
  ghlauth_credential_free(NULL);
  ghlauth_request_free(NULL);
  ghlauth_response_free(NULL);
  ghlauth_client_free(NULL);
}

static void a_buffer_ends_with_a_nul_that_its_size_does_not_count(void **state) {
  (void)state;
  ghlauth_pit *pit = NULL;
  ghlauth_buf *buf = NULL;
  OK(ghlauth_pit_new(&pit, NULL, PIT_TOKEN, GHLAUTH_LEVEL_LOCATION, LOCATION_ID, ERR));
  OK(ghlauth_pit_redacted(pit, &buf, ERR));
  ghlauth_pit_free(pit);
  assert_true(ghlauth_buf_size(buf) > 0);
  assert_int_equal(strlen(ghlauth_buf_data(buf)), ghlauth_buf_size(buf));
  ghlauth_buf_free(buf);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_version_is_that_of_the_headers),
      cmocka_unit_test(a_status_has_the_name_of_its_macro),
      cmocka_unit_test(a_number_that_is_no_status_has_no_name),
      cmocka_unit_test(an_error_tells_what_happened_and_what_to_change),
      cmocka_unit_test(an_error_outlives_what_it_came_from),
      cmocka_unit_test(an_error_is_overwritten_by_a_success),
      cmocka_unit_test(freeing_nothing_is_allowed),
      cmocka_unit_test(a_buffer_ends_with_a_nul_that_its_size_does_not_count),
  };
  return cmocka_run_group_tests_name("error", tests, NULL, check_teardown);
}
