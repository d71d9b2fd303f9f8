// Handles across fork: refused in the child, harmless to free there, untouched in the parent.
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

#include "zoo.h"

// In memory that the child shares: there are more rows than numbers in an exit status.
static size_t *row_of_child;

static int is_refused(const struct zoo_row *row) {
  if (row->result != RETURNS_STATUS || row->null_allowed) return 1;
  zoo_prepare_output(0);
  ghlauth_error *error = NULL;
  const int refused = row->status(zoo[row->kind], &error) == GHLAUTH_E_FORKED && error != NULL &&
                      ghlauth_error_status(error) == GHLAUTH_E_FORKED && (!row->has_output || zoo_output_is_null());
  ghlauth_error_free(error);
  return refused;
}

static int refuse_everything(void *argument) {
  const struct zoo_row *rows = argument;
  for (*row_of_child = 0; *row_of_child < zoo_row_count; ++*row_of_child)
    if (!is_refused(&rows[*row_of_child])) return 1;
  return 0;
}

// The first of the rows that a child was not refused; zoo_row_count for none.
static size_t first_not_refused(const struct zoo_row *rows) {
  const int result = check_in_child(refuse_everything, (void *)rows);
  if (result != 0 && result != 1) fail_msg("the child ended with %d at row %zu", result, *row_of_child);
  assert_int_equal(result == 0, *row_of_child == zoo_row_count);
  return *row_of_child;
}

static int free_everything(void *argument) {
  (void)argument;
  for (size_t i = 0; i < zoo_row_count; ++i)
    if (zoo_rows[i].result == RETURNS_NOTHING) zoo_rows[i].nothing(zoo[zoo_rows[i].kind]);
  return 0;
}

// Accessors cannot fail, and what they would give is not in the child: not a text of zeros.
static int find_no_secret(void *argument) {
  (void)argument;
  if (ghlauth_buf_data(zoo[BUF]) != NULL || ghlauth_buf_size(zoo[BUF]) != 0) return 1;
  if (ghlauth_token_access_token(zoo[TOKEN]) != NULL || ghlauth_token_claims_json(zoo[TOKEN]) != NULL) return 2;
  if (ghlauth_response_body(zoo[RESPONSE]) != NULL || ghlauth_response_body_size(zoo[RESPONSE]) != 0) return 3;
  if (ghlauth_preview_body(zoo[PREVIEW]) != NULL || ghlauth_preview_body_size(zoo[PREVIEW]) != 0) return 4;
  return 0;
}

static int use_new_handles(void *argument) {
  (void)argument;
  ghlauth_config *config = NULL;
  ghlauth_oauth *oauth = NULL;
  ghlauth_credential *credential = NULL;
  ghlauth_client *client = NULL;
  ghlauth_request *request = NULL;
  ghlauth_response *response = NULL;
  char json[512];
  struct script *script = script_new(SCRIPT_POLLED);
  const ghlauth_transport_table transport = script_table(script);
  script_answer(script, 200, "{}");
  if (ghlauth_config_new(&config, NULL) != GHLAUTH_OK) return 1;
  if (ghlauth_config_set_transport(config, &transport, NULL) != GHLAUTH_OK) return 2;
  if (ghlauth_oauth_new(&oauth, config, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, NULL) != GHLAUTH_OK) return 3;
  LOCATION_JSON(json, ACCESS_TOKEN, REFRESH_TOKEN);
  if (ghlauth_oauth_import(oauth, NULL, json, NULL, (int64_t)time(NULL), NULL, NULL) != GHLAUTH_OK) return 4;
  if (ghlauth_credential_from_access_token(&credential, config, ACCESS_TOKEN, -1, 0, NULL, NULL) != GHLAUTH_OK) return 5;
  if (ghlauth_client_new(&client, config, NULL) != GHLAUTH_OK) return 6;
  if (ghlauth_request_new(&request, "GET", "/contacts/1", NULL) != GHLAUTH_OK) return 7;
  if (ghlauth_client_send(client, &response, credential, request, NULL, NULL) != GHLAUTH_OK) return 8;
  if (ghlauth_response_http_status(response) != 200) return 9;
  ghlauth_response_free(response);
  ghlauth_request_free(request);
  ghlauth_client_free(client);
  ghlauth_credential_free(credential);
  ghlauth_oauth_free(oauth);
  ghlauth_config_free(config);
  script_free(script);
  return 0;
}

static void a_child_may_use_the_library_before_its_parent_did(void **state) {
  (void)state;
  assert_int_equal(check_in_child(use_new_handles, NULL), 0);
}

static void handles_of_the_parent_are_refused(void **state) {
  (void)state;
  const size_t failed = first_not_refused(zoo_rows);
  if (failed != zoo_row_count) fail_msg("%s was not refused after fork", zoo_rows[failed].call);
}

static ghlauth_status is_never_refused(void *handle, ghlauth_error **error) {
  (void)handle, (void)error;
  return GHLAUTH_OK;
}

// The counter-proof for the test above: at the edges of an exit status, too.
static void a_row_that_is_not_refused_is_found(void **state) {
  (void)state;
  const size_t places[] = {0, 254, 255, 256, zoo_row_count - 1};
  const struct zoo_row open = {.call = "a call that is not refused", .result = RETURNS_STATUS, .status = is_never_refused};
  struct zoo_row *altered = malloc(zoo_row_count * sizeof(*altered));
  assert_non_null(altered);
  for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); ++i) {
    assert_true(places[i] < zoo_row_count);
    memcpy(altered, zoo_rows, zoo_row_count * sizeof(*altered));
    altered[places[i]] = open;
    assert_int_equal(first_not_refused(altered), places[i]);
  }
  free(altered);
}

static void secrets_of_the_parent_are_not_in_the_child(void **state) {
  (void)state;
  assert_non_null(ghlauth_buf_data(zoo[BUF]));
  assert_non_null(ghlauth_token_access_token(zoo[TOKEN]));
  assert_non_null(ghlauth_response_body(zoo[RESPONSE]));
  assert_int_equal(check_in_child(find_no_secret, NULL), 0);
}

static void freeing_handles_of_the_parent_is_harmless(void **state) {
  (void)state;
  assert_int_equal(check_in_child(free_everything, NULL), 0);
}

static void new_handles_work_in_the_child(void **state) {
  (void)state;
  assert_int_equal(check_in_child(use_new_handles, NULL), 0);
}

static void the_parent_goes_on(void **state) {
  (void)state;
  expect_bearer(zoo[CREDENTIAL], ACCESS_TOKEN);
  assert_int_equal(ghlauth_list_size(zoo[LIST]), 1);
}

static int setup(void **state) {
  (void)state;
  row_of_child = mmap(NULL, sizeof(*row_of_child), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (row_of_child == MAP_FAILED) return -1;
  zoo_open();
  return 0;
}

static int teardown(void **state) {
  zoo_close();
  munmap(row_of_child, sizeof(*row_of_child));
  return check_teardown(state);
}

int main(void) {
  const struct CMUnitTest first[] = {cmocka_unit_test(a_child_may_use_the_library_before_its_parent_did)};
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(handles_of_the_parent_are_refused),
      cmocka_unit_test(a_row_that_is_not_refused_is_found),
      cmocka_unit_test(secrets_of_the_parent_are_not_in_the_child),
      cmocka_unit_test(freeing_handles_of_the_parent_is_harmless),
      cmocka_unit_test(new_handles_work_in_the_child),
      cmocka_unit_test(the_parent_goes_on),
  };
  const int failures = cmocka_run_group_tests_name("fork before first use", first, NULL, check_teardown);
  return failures + cmocka_run_group_tests_name("fork", tests, setup, teardown);
}
