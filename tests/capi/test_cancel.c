// cancel.h. Time is under test here.
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "support/desk.h"
#include "worker.h"

static ghlauth_cancel *cancel;
static struct desk *desk;
static ghlauth_credential *credential;

static int setup(void **state) {
  (void)state;
  desk = desk_new(SCRIPT_HELD);
  desk_import_location(desk);
  credential = desk_credential(desk, LOCATION_INSTALLATION);
  cancel = NULL;
  OK(ghlauth_cancel_new(&cancel, ERR));
  return 0;
}

static int teardown(void **state) {
  (void)state;
  script_release(desk->script);
  ghlauth_cancel_free(cancel);
  ghlauth_credential_free(credential);
  desk_free(desk);
  return 0;
}

static ghlauth_status get(ghlauth_response **response, ghlauth_error **error) {
  ghlauth_client *client = NULL;
  ghlauth_request *request = NULL;
  OK(ghlauth_client_new(&client, desk->config, ERR));
  OK(ghlauth_request_new(&request, "GET", "/contacts/1", ERR));
  const ghlauth_status status = ghlauth_client_send(client, response, credential, request, cancel, error);
  ghlauth_request_free(request);
  ghlauth_client_free(client);
  return status;
}

static void *request_soon(void *argument) {
  (void)argument;
  script_wait_for(desk->script, 1);
  ghlauth_cancel_request(cancel);
  return NULL;
}

static void it_stays_cancelled(void **state) {
  (void)state;
  assert_int_equal(ghlauth_cancel_is_requested(cancel), 0);
  ghlauth_cancel_request(cancel);
  ghlauth_cancel_request(cancel);
  assert_int_equal(ghlauth_cancel_is_requested(cancel), 1);
  ghlauth_cancel_request(NULL);
}

static void a_call_that_is_cancelled_before_it_begins_sends_nothing(void **state) {
  (void)state;
  ghlauth_response *response = NULL;
  ghlauth_installation *i = NULL;
  ghlauth_locations *locations = NULL;
  desk_import_agency(desk);
  ghlauth_cancel_request(cancel);
  FAILS(GHLAUTH_E_CANCELLED, get(&response, ERR));
  FAILS(GHLAUTH_E_CANCELLED, ghlauth_oauth_refresh(desk->oauth, &i, LOCATION_INSTALLATION, cancel, ERR));
  FAILS(GHLAUTH_E_CANCELLED, ghlauth_oauth_mint_location(desk->oauth, &i, COMPANY_ID, LOCATION_ID, cancel, ERR));
  FAILS(GHLAUTH_E_CANCELLED, ghlauth_oauth_installed_locations(desk->oauth, &locations, COMPANY_ID, 1, cancel, ERR));
  FAILS(GHLAUTH_E_CANCELLED, ghlauth_oauth_uninstall(desk->oauth, LOCATION_INSTALLATION, NULL, cancel, ERR));
  assert_null(response);
  assert_null(i);
  assert_null(locations);
  assert_int_equal(script_count(desk->script), 0);
}

static void a_call_that_needs_no_network_is_ended_as_well(void **state) {
  (void)state;
  ghlauth_token *token = NULL;
  OK(ghlauth_cancel_set_timeout_ms(cancel, 0, ERR));
  FAILS(GHLAUTH_E_TIMEOUT, ghlauth_credential_token(credential, &token, 0, cancel, ERR));
  ghlauth_cancel_request(cancel);
  FAILS(GHLAUTH_E_CANCELLED, ghlauth_credential_token(credential, &token, 0, cancel, ERR));
  assert_null(token);
}

static void a_call_under_way_ends_at_once(void **state) {
  (void)state;
  pthread_t canceller;
  ghlauth_response *response = NULL;
  assert_int_equal(pthread_create(&canceller, NULL, request_soon, NULL), 0);
  const int64_t before = check_now_ms();
  FAILS(GHLAUTH_E_CANCELLED, get(&response, ERR));
  assert_true(check_now_ms() - before <= CANCEL_LIMIT_MS);
  pthread_join(canceller, NULL);
  assert_null(response);
  assert_int_equal(script_cancels(desk->script), 1);  // nobody waits for it any more
}

static void a_signal_handler_may_cancel(int number) {
  (void)number;
  ghlauth_cancel_request(cancel);
}

static void it_may_be_requested_in_a_signal_handler(void **state) {
  (void)state;
  ghlauth_response *response = NULL;
  struct sigaction action = {0}, before;
  action.sa_handler = a_signal_handler_may_cancel;
  sigaction(SIGALRM, &action, &before);
  alarm(1);
  FAILS(GHLAUTH_E_CANCELLED, get(&response, ERR));
  sigaction(SIGALRM, &before, NULL);
}

static void a_time_limit_ends_the_call(void **state) {
  (void)state;
  ghlauth_response *response = NULL;
  OK(ghlauth_cancel_set_timeout_ms(cancel, 150, ERR));
  const int64_t before = check_now_ms();
  FAILS(GHLAUTH_E_TIMEOUT, get(&response, ERR));
  const int64_t took = check_now_ms() - before;
  assert_true(took >= 149 && took <= 150 + CANCEL_LIMIT_MS);
  assert_int_equal(ghlauth_cancel_is_requested(cancel), 0);
}

static void a_time_limit_can_be_taken_back(void **state) {
  (void)state;
  ghlauth_response *response = NULL;
  OK(ghlauth_cancel_set_timeout_ms(cancel, 0, ERR));
  FAILS(GHLAUTH_E_TIMEOUT, get(&response, ERR));
  OK(ghlauth_cancel_set_timeout_ms(cancel, -1, ERR));
  script_answer(desk->script, 200, "{}");
  script_release(desk->script);
  OK(get(&response, ERR));
  ghlauth_response_free(response);
}

static void one_object_cancels_many_calls(void **state) {
  (void)state;
  enum { SIZE = 8 };
  struct worker workers[SIZE] = {0};
  OK(ghlauth_credential_invalidate(credential, ACCESS_TOKEN, ERR));
  for (size_t i = 0; i < SIZE; ++i) {
    workers[i].credential = credential;
    workers[i].cancel = cancel;
    worker_start(&workers[i]);
  }
  assert_true(script_wait_for(desk->script, 1));
  ghlauth_cancel_request(cancel);
  const int64_t before = check_now_ms();
  for (size_t i = 0; i < SIZE; ++i) {
    worker_join(&workers[i]);
    assert_int_equal(workers[i].status, GHLAUTH_E_CANCELLED);
    assert_true(workers[i].returned_ms - before <= CANCEL_LIMIT_MS);
    ghlauth_error_free(workers[i].error);
  }
  assert_int_equal(script_count(desk->script), 1);
  assert_int_equal(script_cancels(desk->script), 0);  // the token request goes on: its answer must not be lost
  char json[512];
  script_answer(desk->script, 200, LOCATION_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN));
  script_release(desk->script);
  expect_bearer(credential, NEW_ACCESS_TOKEN);
  assert_int_equal(script_count(desk->script), 1);
}

static void an_exchange_has_a_time_limit_of_its_own(void **state) {
  (void)state;
  ghlauth_response *response = NULL;
  OK(ghlauth_config_set_timeout_ms(desk->config, 150, ERR));
  OK(ghlauth_config_set_max_retries(desk->config, 0, ERR));
  const int64_t before = check_now_ms();
  FAILS(GHLAUTH_E_TIMEOUT, get(&response, ERR));
  const int64_t took = check_now_ms() - before;
  assert_true(took >= 149 && took <= 150 + CANCEL_LIMIT_MS);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(it_stays_cancelled),
      TEST(a_call_that_is_cancelled_before_it_begins_sends_nothing),
      TEST(a_call_that_needs_no_network_is_ended_as_well),
      TEST(a_call_under_way_ends_at_once),
      TEST(it_may_be_requested_in_a_signal_handler),
      TEST(a_time_limit_ends_the_call),
      TEST(a_time_limit_can_be_taken_back),
      TEST(one_object_cancels_many_calls),
      TEST(an_exchange_has_a_time_limit_of_its_own),
  };
  return cmocka_run_group_tests_name("cancel", tests, NULL, check_teardown);
}
