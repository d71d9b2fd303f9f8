// oauth.h: refreshing, as the wire shows it: when, with what, and what an unusable answer does (nothing).
#include <stdio.h>
#include <stdlib.h>

#include "support/desk.h"

static struct desk *desk;
static ghlauth_credential *credential;

static int setup(void **state) {
  (void)state;
  desk = desk_new(SCRIPT_ON_THE_SPOT);
  desk_import_location(desk);
  credential = desk_credential(desk, LOCATION_INSTALLATION);
  return 0;
}

static int teardown(void **state) {
  (void)state;
  ghlauth_credential_free(credential);
  desk_free(desk);
  return 0;
}

static ghlauth_status refresh(ghlauth_error **error) {
  return ghlauth_oauth_refresh(desk->oauth, NULL, LOCATION_INSTALLATION, NULL, error);
}

static ghlauth_installation *look(const char *id) {
  ghlauth_installation *installation = NULL;
  OK(ghlauth_oauth_installation(desk->oauth, &installation, id, ERR));
  return installation;
}

static void expect_state(int32_t wanted) {
  ghlauth_installation *installation = look(LOCATION_INSTALLATION);
  assert_int_equal(ghlauth_installation_state(installation), wanted);
  ghlauth_installation_free(installation);
}

static void a_refresh_is_a_form_with_the_grant(void **state) {
  (void)state;
  char json[512];
  script_answer(desk->script, 200, LOCATION_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN));
  OK(refresh(ERR));
  const char *body = script_body(desk->script, 0);
  CONTAINS(body, "client_id=" CLIENT_ID);
  CONTAINS(body, "client_secret=" CLIENT_SECRET);
  CONTAINS(body, "grant_type=refresh_token");
  CONTAINS(body, "refresh_token=" REFRESH_TOKEN);
  CONTAINS(body, "user_type=Location");
  expect_bearer(credential, NEW_ACCESS_TOKEN);
  script_answer(desk->script, 200, LOCATION_JSON(json, "access-secret-three", "refresh-secret-three"));
  OK(refresh(ERR));
  CONTAINS(script_body(desk->script, 1), "refresh_token=" NEW_REFRESH_TOKEN);  // the rotated one
}

static void a_token_is_refreshed_before_it_expires(void **state) {
  (void)state;
  char json[512];
  fake_clock_advance_s(&desk->clock, 86399 - 61);
  expect_bearer(credential, ACCESS_TOKEN);
  assert_int_equal(script_count(desk->script), 0);
  fake_clock_advance_s(&desk->clock, 2);  // within the margin of 60 s
  script_answer(desk->script, 200, LOCATION_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN));
  expect_bearer(credential, NEW_ACCESS_TOKEN);
  expect_bearer(credential, NEW_ACCESS_TOKEN);
  assert_int_equal(script_count(desk->script), 1);
}

// Two days back, after a day too far: what was obtained in the future is as good as ever. tests/storm/test_clocks.py has
// processes that disagree.
static void a_clock_that_is_set_costs_one_refresh_at_most(void **state) {
  (void)state;
  enum { DAY_S = 86400 };
  char json[512];
  fake_clock_advance_s(&desk->clock, DAY_S);
  script_answer(desk->script, 200, LOCATION_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN));
  expect_bearer(credential, NEW_ACCESS_TOKEN);
  fake_clock_advance_s(&desk->clock, -2 * DAY_S);
  expect_bearer(credential, NEW_ACCESS_TOKEN);
  expect_state(GHLAUTH_INSTALLATION_VALID);
  fake_clock_advance_s(&desk->clock, DAY_S);
  expect_bearer(credential, NEW_ACCESS_TOKEN);
  expect_state(GHLAUTH_INSTALLATION_VALID);
  assert_int_equal(script_count(desk->script), 1);
  CONTAINS(script_body(desk->script, 0), "refresh_token=" REFRESH_TOKEN);
}

static void a_caller_may_want_more_time(void **state) {
  (void)state;
  char json[512];
  ghlauth_token *token = NULL;
  fake_clock_advance_s(&desk->clock, 80000);
  OK(ghlauth_credential_token(credential, &token, 3600, NULL, ERR));
  assert_string_equal(ghlauth_token_access_token(token), ACCESS_TOKEN);
  ghlauth_token_free(token);
  script_answer(desk->script, 200, LOCATION_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN));
  OK(ghlauth_credential_token(credential, &token, 7200, NULL, ERR));
  assert_string_equal(ghlauth_token_access_token(token), NEW_ACCESS_TOKEN);
  ghlauth_token_free(token);
}

static void a_refused_token_is_refreshed_and_the_request_repeated_once(void **state) {
  (void)state;
  char json[512];
  ghlauth_response *response = NULL;
  script_answer(desk->script, 401, "{\"message\":\"Invalid JWT\"}");
  script_answer(desk->script, 200, LOCATION_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN));
  script_answer(desk->script, 200, "{\"contact\":1}");
  OK(desk_get(desk, credential, "/contacts/1", &response, ERR));
  assert_int_equal(script_count(desk->script), 3);
  assert_string_equal(script_request_header(desk->script, 0, "Authorization"), "Bearer " ACCESS_TOKEN);
  CONTAINS(script_url(desk->script, 1), "/oauth/token");
  assert_string_equal(script_request_header(desk->script, 2, "Authorization"), "Bearer " NEW_ACCESS_TOKEN);
  assert_string_equal(ghlauth_response_body(response), "{\"contact\":1}");
  ghlauth_response_free(response);
}

static void a_second_refusal_is_final(void **state) {
  (void)state;
  char json[512];
  script_answer(desk->script, 401, "{\"message\":\"Invalid JWT\"}");
  script_answer(desk->script, 200, LOCATION_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN));
  script_answer(desk->script, 401, "{\"message\":\"Invalid JWT\"}");
  FAILS(GHLAUTH_E_TOKEN_INVALID, desk_get(desk, credential, "/contacts/1", NULL, ERR));
  assert_int_equal(script_count(desk->script), 3);
}

static void no_other_refusal_costs_a_refresh(void **state) {
  (void)state;
  const char *messages[] = {"The token is not authorized for this scope.", "Token's user type mismatch!",
                            "This route is not yet supported by the IAM Service", "version header was not found."};
  for (size_t i = 0; i < 4; ++i) {
    char body[256];
    snprintf(body, sizeof(body), "{\"message\":\"%s\"}", messages[i]);
    script_answer(desk->script, 401, body);
    assert_int_not_equal(desk_get(desk, credential, "/contacts/1", NULL, NULL), GHLAUTH_OK);
    assert_int_equal(script_count(desk->script), i + 1);
  }
}

static void an_invalidated_token_is_refreshed(void **state) {
  (void)state;
  char json[512];
  OK(ghlauth_credential_invalidate(credential, "not the present one", ERR));
  expect_bearer(credential, ACCESS_TOKEN);
  OK(ghlauth_credential_invalidate(credential, ACCESS_TOKEN, ERR));
  script_answer(desk->script, 200, LOCATION_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN));
  expect_bearer(credential, NEW_ACCESS_TOKEN);
  OK(ghlauth_credential_invalidate(credential, ACCESS_TOKEN, ERR));  // the one before
  expect_bearer(credential, NEW_ACCESS_TOKEN);
  assert_int_equal(script_count(desk->script), 1);
}

static void unusable_answers_change_nothing(void **state) {
  (void)state;
  char absurd[512], negative[512], word[512], zero[512], absent[512], tokenless[512], blank[512], object[512];
#define ANSWER(buffer, access, expires) \
  token_json(buffer, sizeof(buffer), access, NEW_REFRESH_TOKEN, expires, "Location", COMPANY_ID, LOCATION_ID)
  const char *bodies[] = {"",
                          "   ",
                          "null",
                          "[]",
                          "\"text\"",
                          "7",
                          "{}",
                          "not JSON",
                          "{\"access_token\":\"cut",
                          "{\"access_token\":\"" NEW_ACCESS_TOKEN "\",\"access_token\":\"twice\",\"expires_in\":86399}",
                          "{\"Access_Token\":\"" NEW_ACCESS_TOKEN "\",\"expires_in\":86399}",
                          "{\"access_token\":\"\",\"expires_in\":86399}",
                          "{\"access_token\":7,\"expires_in\":86399}",
                          "{\"access_token\":null,\"expires_in\":86399}",
                          ANSWER(absurd, NEW_ACCESS_TOKEN, "99999999999999"),
                          ANSWER(negative, NEW_ACCESS_TOKEN, "-1"),
                          ANSWER(word, NEW_ACCESS_TOKEN, "\"soon\""),
                          ANSWER(zero, NEW_ACCESS_TOKEN, "0"),
                          ANSWER(absent, NEW_ACCESS_TOKEN, NULL),
                          ANSWER(tokenless, NULL, "86399"),
                          ANSWER(blank, "a b", "86399"),
                          ANSWER(object, NEW_ACCESS_TOKEN, "{}")};
  const size_t count = sizeof(bodies) / sizeof(bodies[0]);
  for (size_t i = 0; i < count; ++i) {
    script_answer(desk->script, 200, bodies[i]);
    const ghlauth_status status = refresh(ERR);
    if (status != GHLAUTH_E_TOKEN_RESPONSE) fail_msg("%s: %s", bodies[i], ghlauth_status_name(status));
    assert_int_equal(ghlauth_error_is_retryable(check_last()), 1);
    expect_bearer(credential, ACCESS_TOKEN);
  }
  const char *page = "<html>Service is being updated</html>";
  script_answer_as(desk->script, 200, "text/html", page, strlen(page));
  FAILS(GHLAUTH_E_TOKEN_RESPONSE, refresh(ERR));
  expect_bearer(credential, ACCESS_TOKEN);
  expect_state(GHLAUTH_INSTALLATION_VALID);
  // and the refresh token is still the one from before
  char json[512];
  script_answer(desk->script, 200, LOCATION_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN));
  OK(refresh(ERR));
  CONTAINS(script_body(desk->script, count + 1), "refresh_token=" REFRESH_TOKEN);
}

static void lenient_answers_are_taken(void **state) {
  (void)state;
  char json[512];
  script_answer(
      desk->script, 200,
      token_json(json, sizeof(json), NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN, "\"3600\"", "Location", COMPANY_ID, LOCATION_ID));
  OK(refresh(ERR));  // a numeric string
  expect_bearer(credential, NEW_ACCESS_TOKEN);
  ghlauth_installation *installation = look(LOCATION_INSTALLATION);
  assert_int_equal(ghlauth_installation_expires_at_s(installation), FAKE_NOW_S + 3600);
  ghlauth_installation_free(installation);
  script_answer(desk->script, 201, "{\"access_token\":\"access-bare\",\"expires_in\":86399,\"later\":{\"field\":[1]}}");
  OK(refresh(ERR));  // it names nothing: what was asked for is meant
  expect_bearer(credential, "access-bare");
  script_answer(desk->script, 200, LOCATION_JSON(json, ACCESS_TOKEN, REFRESH_TOKEN));
  OK(refresh(ERR));  // without a new refresh token the one before stays
  CONTAINS(script_body(desk->script, 2), "refresh_token=" NEW_REFRESH_TOKEN);
}

static void failures_that_say_nothing_about_the_grant_leave_it_alone(void **state) {
  (void)state;
  const struct {
    int32_t http_status;
    ghlauth_status status;
  } failures[] = {{500, GHLAUTH_E_SERVER}, {503, GHLAUTH_E_SERVER}, {429, GHLAUTH_E_RATE_LIMITED}, {302, GHLAUTH_E_REDIRECT}};
  size_t sent = 0;
  for (size_t i = 0; i < 4; ++i) {
    script_answer(desk->script, failures[i].http_status, "{\"message\":\"Invalid grant: refresh token is invalid\"}");
    FAILS(failures[i].status, refresh(ERR));
    assert_int_equal(script_count(desk->script), ++sent);
    expect_state(GHLAUTH_INSTALLATION_VALID);
  }
  const ghlauth_status network[] = {GHLAUTH_E_CONNECT, GHLAUTH_E_TIMEOUT, GHLAUTH_E_NETWORK, GHLAUTH_E_RESOLVE, GHLAUTH_E_TLS};
  for (size_t i = 0; i < 5; ++i) {
    script_failure(desk->script, network[i], NULL);
    FAILS(network[i], refresh(ERR));
    expect_state(GHLAUTH_INSTALLATION_VALID);
    expect_bearer(credential, ACCESS_TOKEN);
  }
}

static void a_dead_refresh_token_is_asked_once(void **state) {
  (void)state;
  const char *bodies[] = {"{\"statusCode\":400,\"message\":\"Invalid grant: refresh token is invalid\"}",
                          "{\"error\":\"invalid_grant\",\"error_description\":\"The refresh token is invalid.\"}"};
  const char *body = bodies[(uintptr_t)*state];
  ghlauth_token *token = NULL;
  fake_clock_advance_s(&desk->clock, 86400);
  script_answer(desk->script, 400, body);
  FAILS(GHLAUTH_E_GRANT_INVALID, ghlauth_credential_token(credential, &token, 0, NULL, ERR));
  for (int i = 0; i < 9; ++i) FAILS(GHLAUTH_E_NEEDS_AUTHORIZATION, ghlauth_credential_token(credential, &token, 0, NULL, ERR));
  FAILS(GHLAUTH_E_NEEDS_AUTHORIZATION, refresh(ERR));
  FAILS(GHLAUTH_E_NEEDS_AUTHORIZATION, desk_get(desk, credential, "/x", NULL, ERR));
  assert_int_equal(script_count(desk->script), 1);
  ghlauth_installation *installation = look(LOCATION_INSTALLATION);
  assert_int_equal(ghlauth_installation_state(installation), GHLAUTH_INSTALLATION_NEEDS_AUTHORIZATION);
  assert_true(ghlauth_installation_state_reason(installation)[0] != '\0');
  assert_int_equal(ghlauth_installation_since_s(installation), FAKE_NOW_S + 86400);
  ghlauth_installation_free(installation);
}

// What only the user can cure comes with the URL for the user, which expects this installation.
static void a_dead_grant_says_where_to_go(void **state) {
  (void)state;
  char json[512], query[2048];
  ghlauth_callback *callback = NULL;
  ghlauth_installation *installation = NULL;
  script_answer(desk->script, 400, "{\"statusCode\":400,\"message\":\"Invalid grant: refresh token is invalid\"}");
  FAILS(GHLAUTH_E_GRANT_INVALID, refresh(ERR));
  FAILS(GHLAUTH_E_NEEDS_AUTHORIZATION, refresh(ERR));
  const char *hint = ghlauth_error_hint(check_last());
  CONTAINS(hint, LOCATION_ID);
  CONTAINS(hint, "https://marketplace.gohighlevel.com/v2/oauth/chooselocation?");
  snprintf(query, sizeof(query), "code=xyz&%s", strstr(hint, "state="));
  query[strcspn(query, " ")] = '\0';
  OK(ghlauth_oauth_parse_callback(desk->oauth, &callback, query, NULL, ERR));
  script_answer(desk->script, 200, LOCATION_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN));
  OK(ghlauth_oauth_exchange(desk->oauth, &installation, callback, NULL, NULL, ERR));
  assert_int_equal(ghlauth_installation_state(installation), GHLAUTH_INSTALLATION_VALID);
  ghlauth_installation_free(installation);
  ghlauth_callback_free(callback);
  expect_bearer(credential, NEW_ACCESS_TOKEN);
}

static void the_state_says_what_is_due(void **state) {
  (void)state;
  fake_clock_advance_s(&desk->clock, 86399 - 60);
  expect_state(GHLAUTH_INSTALLATION_VALID);
  fake_clock_advance_s(&desk->clock, 1);
  expect_state(GHLAUTH_INSTALLATION_DUE);
  script_answer(desk->script, 500, "{}");
  FAILS(GHLAUTH_E_SERVER, refresh(ERR));
  ghlauth_installation *installation = look(LOCATION_INSTALLATION);
  assert_int_equal(ghlauth_installation_state(installation), GHLAUTH_INSTALLATION_DUE);
  CONTAINS(ghlauth_installation_state_reason(installation), "failed");
  assert_int_equal(ghlauth_installation_since_s(installation), FAKE_NOW_S + 86399 - 60);
  ghlauth_installation_free(installation);
}

static void a_wrong_client_secret_condemns_no_installation(void **state) {
  (void)state;
  script_answer(desk->script, 400, "{\"message\":\"Invalid client: client is invalid\"}");
  FAILS(GHLAUTH_E_CLIENT_INVALID, refresh(ERR));
  expect_state(GHLAUTH_INSTALLATION_VALID);
  expect_bearer(credential, ACCESS_TOKEN);
}

static void an_answer_for_another_resource_lands_in_its_own_slot(void **state) {
  (void)state;
  char json[512];
  ghlauth_installation *installation = NULL;
  script_answer(desk->script, 200,
                token_json(json, sizeof(json), NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN, "86399", "Company", COMPANY_ID, NULL));
  FAILS(GHLAUTH_E_INSTALLATION_MISMATCH, ghlauth_oauth_refresh(desk->oauth, &installation, LOCATION_INSTALLATION, NULL, ERR));
  assert_non_null(installation);
  assert_string_equal(ghlauth_installation_id(installation), AGENCY_INSTALLATION);
  assert_int_equal(ghlauth_installation_level(installation), GHLAUTH_LEVEL_AGENCY);
  assert_int_equal(ghlauth_installation_is_unclaimed(installation), 1);  // nobody gets what nobody asked for
  ghlauth_installation_free(installation);
  installation = look(AGENCY_INSTALLATION);
  ghlauth_installation_free(installation);
  expect_bearer(credential, ACCESS_TOKEN);  // the location's own
}

static void an_app_without_the_issuing_key_says_so(void **state) {
  (void)state;
  char json[512];
  ghlauth_oauth *other = NULL;
  OK(ghlauth_oauth_new(&other, desk->config, OTHER_CLIENT_ID, OTHER_CLIENT_SECRET, REDIRECT_URI, ERR));
  FAILS(GHLAUTH_E_CLIENT_INVALID, ghlauth_oauth_refresh(other, NULL, LOCATION_INSTALLATION, NULL, ERR));
  CONTAINS(ghlauth_error_message(check_last()), CLIENT_ID);
  assert_int_equal(script_count(desk->script), 0);
  OK(ghlauth_oauth_add_client(other, CLIENT_ID, CLIENT_SECRET, 0, ERR));
  script_answer(desk->script, 200, LOCATION_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN));
  OK(ghlauth_oauth_refresh(other, NULL, LOCATION_INSTALLATION, NULL, ERR));
  CONTAINS(script_body(desk->script, 0), "client_id=" CLIENT_ID);
  ghlauth_oauth_free(other);
}

static void tokens_of_one_origin_are_not_sent_to_another(void **state) {
  (void)state;
  ghlauth_oauth *other = NULL;
  ghlauth_credential *unused = NULL;
  OK(ghlauth_config_set_api_url(desk->config, "https://api.example.com", ERR));
  OK(ghlauth_oauth_new(&other, desk->config, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, ERR));
  FAILS(GHLAUTH_E_FOREIGN_ORIGIN, ghlauth_oauth_refresh(other, NULL, LOCATION_INSTALLATION, NULL, ERR));
  FAILS(GHLAUTH_E_FOREIGN_ORIGIN, ghlauth_credential_from_installation(&unused, other, LOCATION_INSTALLATION, ERR));
  assert_int_equal(script_count(desk->script), 0);
  ghlauth_oauth_free(other);
}

static void a_missing_installation_is_not_found(void **state) {
  (void)state;
  const char *ids[] = {APP_ID ":nowhere", "", "no colon", ("another:" LOCATION_ID)};
  for (size_t i = 0; i < 4; ++i) {
    const ghlauth_status status = ghlauth_oauth_refresh(desk->oauth, NULL, ids[i], NULL, ERR);
    assert_true(status == GHLAUTH_E_NOT_FOUND || (ids[i][0] == '\0' && status == GHLAUTH_E_INVALID_ARGUMENT));
  }
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_oauth_refresh(desk->oauth, NULL, NULL, NULL, ERR));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

// The state of a CMocka test is its variant here.
static int setup_rfc6749(void **state) {
  setup(state);
  *state = (void *)1;
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(a_refresh_is_a_form_with_the_grant),
      TEST(a_token_is_refreshed_before_it_expires),
      TEST(a_clock_that_is_set_costs_one_refresh_at_most),
      TEST(a_caller_may_want_more_time),
      TEST(a_refused_token_is_refreshed_and_the_request_repeated_once),
      TEST(a_second_refusal_is_final),
      TEST(no_other_refusal_costs_a_refresh),
      TEST(an_invalidated_token_is_refreshed),
      TEST(unusable_answers_change_nothing),
      TEST(lenient_answers_are_taken),
      TEST(failures_that_say_nothing_about_the_grant_leave_it_alone),
      TEST(a_dead_refresh_token_is_asked_once),
      cmocka_unit_test_setup_teardown(a_dead_refresh_token_is_asked_once, setup_rfc6749, teardown),
      TEST(a_dead_grant_says_where_to_go),
      TEST(the_state_says_what_is_due),
      TEST(a_wrong_client_secret_condemns_no_installation),
      TEST(an_answer_for_another_resource_lands_in_its_own_slot),
      TEST(an_app_without_the_issuing_key_says_so),
      TEST(tokens_of_one_origin_are_not_sent_to_another),
      TEST(a_missing_installation_is_not_found),
  };
  return cmocka_run_group_tests_name("refresh", tests, NULL, check_teardown);
}
