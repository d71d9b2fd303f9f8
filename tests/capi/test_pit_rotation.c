// pit.h: the overlap after a rotation, seen from the other end of the wire.
#include <pthread.h>
#include <stdatomic.h>

#include "support/desk.h"

#define INVALID_PIT "{\"statusCode\":401,\"message\":\"Invalid Private Integration token\"}"

static struct desk *desk;
static ghlauth_pit *pit;
static ghlauth_credential *credential;

static int setup(void **state) {
  (void)state;
  desk = desk_new(SCRIPT_ON_THE_SPOT);
  pit = NULL;
  credential = NULL;
  OK(ghlauth_pit_new(&pit, desk->config, PIT_TOKEN, GHLAUTH_LEVEL_LOCATION, LOCATION_ID, ERR));
  OK(ghlauth_credential_from_pit(&credential, pit, ERR));
  return 0;
}

static int teardown(void **state) {
  (void)state;
  ghlauth_credential_free(credential);
  ghlauth_pit_free(pit);
  desk_free(desk);
  return 0;
}

static void expect_sent(size_t index, const char *token) {
  char wanted[128] = "Bearer ";
  strcat(wanted, token);
  assert_string_equal(script_request_header(desk->script, index, "Authorization"), wanted);
}

static void the_new_token_is_sent_first(void **state) {
  (void)state;
  OK(ghlauth_pit_replace(pit, OTHER_PIT_TOKEN, GHLAUTH_PIT_OVERLAP_S, ERR));
  script_answer(desk->script, 200, "{}");
  OK(desk_get(desk, credential, "/contacts/1", NULL, ERR));
  assert_int_equal(script_count(desk->script), 1);
  expect_sent(0, OTHER_PIT_TOKEN);
}

static void the_previous_token_is_tried_once_during_the_overlap(void **state) {
  (void)state;
  OK(ghlauth_pit_replace(pit, OTHER_PIT_TOKEN, GHLAUTH_PIT_OVERLAP_S, ERR));
  script_answer(desk->script, 401, INVALID_PIT);
  script_answer(desk->script, 200, "{\"ok\":true}");
  OK(desk_get(desk, credential, "/contacts/1", NULL, ERR));
  assert_int_equal(script_count(desk->script), 2);
  expect_sent(0, OTHER_PIT_TOKEN);
  expect_sent(1, PIT_TOKEN);
}

static void when_both_are_refused_that_is_the_end(void **state) {
  (void)state;
  OK(ghlauth_pit_replace(pit, OTHER_PIT_TOKEN, GHLAUTH_PIT_OVERLAP_S, ERR));
  script_answer(desk->script, 401, INVALID_PIT);
  script_repeat_last(desk->script);
  FAILS(GHLAUTH_E_PIT_INVALID, desk_get(desk, credential, "/contacts/1", NULL, ERR));
  CONTAINS(ghlauth_error_hint(check_last()), "ghlauth_pit_replace");
  assert_int_equal(script_count(desk->script), 2);
}

static void a_post_gets_the_second_try_as_well(void **state) {
  (void)state;
  ghlauth_client *client = NULL;
  ghlauth_request *request = NULL;
  ghlauth_response *response = NULL;
  OK(ghlauth_pit_replace(pit, OTHER_PIT_TOKEN, GHLAUTH_PIT_OVERLAP_S, ERR));
  OK(ghlauth_client_new(&client, desk->config, ERR));
  OK(ghlauth_request_new(&request, "POST", "/contacts/", ERR));
  OK(ghlauth_request_set_json(request, "{\"firstName\":\"Ada\"}", ERR));
  script_answer(desk->script, 401, INVALID_PIT);
  script_answer(desk->script, 201, "{}");
  OK(ghlauth_client_send(client, &response, credential, request, NULL, ERR));
  assert_int_equal(script_count(desk->script), 2);
  assert_string_equal(script_body(desk->script, 1), "{\"firstName\":\"Ada\"}");
  ghlauth_response_free(response);
  ghlauth_request_free(request);
  ghlauth_client_free(client);
}

static void without_an_overlap_the_previous_token_is_gone(void **state) {
  (void)state;
  OK(ghlauth_pit_replace(pit, OTHER_PIT_TOKEN, 0, ERR));
  script_answer(desk->script, 401, INVALID_PIT);
  FAILS(GHLAUTH_E_PIT_INVALID, desk_get(desk, credential, "/contacts/1", NULL, ERR));
  assert_int_equal(script_count(desk->script), 1);
}

static void after_the_overlap_the_previous_token_is_gone(void **state) {
  (void)state;
  OK(ghlauth_pit_replace(pit, OTHER_PIT_TOKEN, 3600, ERR));
  fake_clock_advance_s(&desk->clock, 3599);
  script_answer(desk->script, 401, INVALID_PIT);
  script_answer(desk->script, 200, "{}");
  OK(desk_get(desk, credential, "/contacts/1", NULL, ERR));
  fake_clock_advance_s(&desk->clock, 1);
  script_answer(desk->script, 401, INVALID_PIT);
  FAILS(GHLAUTH_E_PIT_INVALID, desk_get(desk, credential, "/contacts/1", NULL, ERR));
  assert_int_equal(script_count(desk->script), 3);
}

static void no_other_refusal_brings_the_previous_token_back(void **state) {
  (void)state;
  const struct {
    int32_t http_status;
    const char *body;
    ghlauth_status status;
  } others[] = {{401, "{\"message\":\"The token is not authorized for this scope.\"}", GHLAUTH_E_SCOPE_MISSING},
                {401, "{\"message\":\"Invalid JWT\"}", GHLAUTH_E_TOKEN_INVALID},
                {403, "{\"message\":\"The token does not have access to this location.\"}", GHLAUTH_E_WRONG_LOCATION},
                {500, "{}", GHLAUTH_E_SERVER}};
  OK(ghlauth_pit_replace(pit, OTHER_PIT_TOKEN, GHLAUTH_PIT_OVERLAP_S, ERR));
  for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); ++i) {
    script_answer(desk->script, others[i].http_status, others[i].body);
    FAILS(others[i].status, desk_get(desk, credential, "/contacts/1", NULL, ERR));
    assert_int_equal(script_count(desk->script), i + 1);
  }
}

static void only_one_token_before_is_remembered(void **state) {
  (void)state;
  const char *third = "pit-00000000-1111-4222-8333-444444444444";
  check_plant(third);
  OK(ghlauth_pit_replace(pit, OTHER_PIT_TOKEN, GHLAUTH_PIT_OVERLAP_S, ERR));
  OK(ghlauth_pit_replace(pit, third, GHLAUTH_PIT_OVERLAP_S, ERR));
  script_answer(desk->script, 401, INVALID_PIT);
  script_repeat_last(desk->script);
  FAILS(GHLAUTH_E_PIT_INVALID, desk_get(desk, credential, "/contacts/1", NULL, ERR));
  assert_int_equal(script_count(desk->script), 2);
  expect_sent(0, third);
  expect_sent(1, OTHER_PIT_TOKEN);
}

static atomic_int torn, stop;

static void *read_bearers(void *argument) {
  (void)argument;
  while (!atomic_load(&stop)) {
    char buffer[64];
    size_t needed = 0;
    const ghlauth_status status = ghlauth_credential_bearer(credential, buffer, sizeof(buffer), &needed, NULL, 0, NULL);
    const int whole = status == GHLAUTH_OK && (strcmp(buffer, PIT_TOKEN) == 0 || strcmp(buffer, OTHER_PIT_TOKEN) == 0);
    if (!whole) atomic_fetch_add(&torn, 1);
  }
  return NULL;
}

static void readers_see_one_token_or_the_other(void **state) {
  (void)state;
  pthread_t readers[4];
  for (size_t i = 0; i < 4; ++i) assert_int_equal(pthread_create(&readers[i], NULL, read_bearers, NULL), 0);
  for (int i = 0; i < 2000; ++i) {
    OK(ghlauth_pit_replace(pit, OTHER_PIT_TOKEN, GHLAUTH_PIT_OVERLAP_S, ERR));
    OK(ghlauth_pit_replace(pit, PIT_TOKEN, 0, ERR));
  }
  atomic_store(&stop, 1);
  for (size_t i = 0; i < 4; ++i) pthread_join(readers[i], NULL);
  assert_int_equal(atomic_load(&torn), 0);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(the_new_token_is_sent_first),
      TEST(the_previous_token_is_tried_once_during_the_overlap),
      TEST(when_both_are_refused_that_is_the_end),
      TEST(a_post_gets_the_second_try_as_well),
      TEST(without_an_overlap_the_previous_token_is_gone),
      TEST(after_the_overlap_the_previous_token_is_gone),
      TEST(no_other_refusal_brings_the_previous_token_back),
      TEST(only_one_token_before_is_remembered),
      TEST(readers_see_one_token_or_the_other),
  };
  return cmocka_run_group_tests_name("pit rotation", tests, NULL, check_teardown);
}
