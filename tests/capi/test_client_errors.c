// client.h: what HighLevel's refusals mean. Bodies as they were seen; their source is the issue trackers and the
// specifications.
#include <stdio.h>

#include "support/desk.h"

static struct desk *desk;
static ghlauth_credential *credential;

static int setup(void **state) {
  (void)state;
  desk = desk_new(SCRIPT_ON_THE_SPOT);
  credential = NULL;
  OK(ghlauth_config_set_max_retries(desk->config, 0, ERR));
  OK(ghlauth_config_set_rate_limit(desk->config, 0, 0, 0, ERR));
  OK(ghlauth_credential_from_access_token(&credential, desk->config, ACCESS_TOKEN, -1, 0, NULL, ERR));
  return 0;
}

static int teardown(void **state) {
  (void)state;
  ghlauth_credential_free(credential);
  desk_free(desk);
  return 0;
}

struct row {
  int32_t http_status;
  const char *message;  // goes into {"statusCode":...,"message":...}
  ghlauth_status status;
};

static const struct row rows[] = {
    {401, "Invalid JWT", GHLAUTH_E_TOKEN_INVALID},
    {401, "Invalid token: access token is invalid", GHLAUTH_E_TOKEN_INVALID},
    {401, "Invalid Private Integration token", GHLAUTH_E_PIT_INVALID},
    {401, "The token is not authorized for this scope.", GHLAUTH_E_SCOPE_MISSING},
    {401, "Token's user type mismatch!", GHLAUTH_E_WRONG_LEVEL},
    {401, "This authClass type is not allowed to access this scope.", GHLAUTH_E_NEEDS_LOCATION_TOKEN},
    {401, "This authClass type is not allowed to access this scope. Please reach out to the Platform team to get access.",
     GHLAUTH_E_NEEDS_LOCATION_TOKEN},
    {401, "This authClass type is not allowed to access this scope. Please verify your IAM configuration.",
     GHLAUTH_E_NEEDS_LOCATION_TOKEN},
    {401, "This AuthClass is not yet supported", GHLAUTH_E_LEVEL_UNSUPPORTED},
    {401, "This token's user type is not yet supported!", GHLAUTH_E_LEVEL_UNSUPPORTED},
    {401, "This route is not yet supported by the IAM Service", GHLAUTH_E_ROUTE_UNSUPPORTED},
    {403, "This route is not yet supported by the IAM Service. Please update your IAM config.", GHLAUTH_E_ROUTE_UNSUPPORTED},
    {401, "This location is not accessible from this token!", GHLAUTH_E_WRONG_LOCATION},
    {403, "The token does not have access to this location.", GHLAUTH_E_WRONG_LOCATION},
    {401, "version header was not found.", GHLAUTH_E_VERSION_MISSING},
    {401, "version header is invalid", GHLAUTH_E_VERSION_INVALID},
    {400,
     "Endpoint /oauth/installedLocations not available in API version v3. This endpoint was removed in version v3. Please use "
     "a "
     "version before v3.",
     GHLAUTH_E_VERSION_MISMATCH},
    {404, "Cannot GET /oauth/location-token", GHLAUTH_E_VERSION_MISMATCH},
    {400, "API endpoint has been removed", GHLAUTH_E_ENDPOINT_REMOVED},
    {400, "Location is not active", GHLAUTH_E_LOCATION_INACTIVE},
    {400, "email must be an email", GHLAUTH_E_BAD_REQUEST},
    {401, "something that nobody has seen yet", GHLAUTH_E_UNAUTHORIZED},
    {403, "Forbidden resource", GHLAUTH_E_FORBIDDEN},
    {404, "Contact with id x not found", GHLAUTH_E_HTTP_NOT_FOUND},
    {409, "Duplicate", GHLAUTH_E_HTTP},
    {422, "property foo should not exist", GHLAUTH_E_VALIDATION},
    {429, "Too Many Requests", GHLAUTH_E_RATE_LIMITED},
    {500, "Internal server error", GHLAUTH_E_SERVER},
    {502, "Bad Gateway", GHLAUTH_E_SERVER},
    {503, "Service Unavailable", GHLAUTH_E_SERVER},
};

static void every_refusal_has_a_status_of_its_own(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); ++i) {
    char body[512];
    ghlauth_response *response = NULL;
    snprintf(body, sizeof(body), "{\"statusCode\":%d,\"message\":\"%s\",\"traceId\":\"trace-%zu\"}", (int)rows[i].http_status,
             rows[i].message, i);
    script_answer(desk->script, rows[i].http_status, body);
    FAILS(rows[i].status, desk_get(desk, credential, "/contacts/1", &response, ERR));
    assert_int_equal(script_count(desk->script), i + 1);  // nothing of this is repeated with a token that cannot be refreshed
    const ghlauth_error *error = check_last();
    assert_int_equal(ghlauth_error_http_status(error), rows[i].http_status);
    assert_string_equal(ghlauth_error_server_message(error), rows[i].message);
    assert_true(ghlauth_error_hint(error)[0] != '\0');
    CONTAINS(ghlauth_error_trace_id(error), "trace-");
    const int may_pass =
        rows[i].http_status == 429 || rows[i].http_status >= 500 || rows[i].status == GHLAUTH_E_LOCATION_INACTIVE;
    assert_int_equal(ghlauth_error_is_retryable(error), may_pass);
    assert_int_equal(ghlauth_response_http_status(response), rows[i].http_status);  // set on failure as well
    assert_string_equal(ghlauth_response_body(response), body);
    ghlauth_response_free(response);
  }
}

static void the_case_of_a_message_does_not_matter(void **state) {
  (void)state;
  script_answer(desk->script, 401, "{\"message\":\"INVALID PRIVATE INTEGRATION TOKEN\"}");
  FAILS(GHLAUTH_E_PIT_INVALID, desk_get(desk, credential, "/x", NULL, ERR));
}

static void several_messages_are_told_together(void **state) {
  (void)state;
  script_answer(desk->script, 422,
                "{\"message\":[\"grant_type must be a valid enum value\",\"grant_type should not be empty\"],"
                "\"error\":\"Unprocessable Entity\",\"statusCode\":422,\"traceId\":\"t\"}");
  FAILS(GHLAUTH_E_VALIDATION, desk_get(desk, credential, "/x", NULL, ERR));
  CONTAINS(ghlauth_error_server_message(check_last()), "grant_type must be a valid enum value");
  CONTAINS(ghlauth_error_server_message(check_last()), "grant_type should not be empty");
}

static void other_envelopes_are_read_as_well(void **state) {
  (void)state;
  script_answer(desk->script, 400, "{\"error\":{\"code\":\"X\",\"message\":\"a page token of another company\"}}");
  FAILS(GHLAUTH_E_BAD_REQUEST, desk_get(desk, credential, "/x", NULL, ERR));
  assert_string_equal(ghlauth_error_server_message(check_last()), "a page token of another company");
  script_answer(desk->script, 403, "{\"error\":\"Forbidden\"}");
  FAILS(GHLAUTH_E_FORBIDDEN, desk_get(desk, credential, "/x", NULL, ERR));
  assert_string_equal(ghlauth_error_server_message(check_last()), "Forbidden");
}

static void answers_without_an_envelope_are_classified_by_number(void **state) {
  (void)state;
  const char *bodies[] = {"", "Not JSON", "null", "[]", "{}", "{\"message\":7}", "{\"message\":\"cut"};
  for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); ++i) {
    script_answer(desk->script, 401, bodies[i]);
    FAILS(GHLAUTH_E_UNAUTHORIZED, desk_get(desk, credential, "/x", NULL, ERR));
    script_answer(desk->script, 503, bodies[i]);
    FAILS(GHLAUTH_E_SERVER, desk_get(desk, credential, "/x", NULL, ERR));
  }
}

static void an_html_page_with_403_is_the_edge(void **state) {
  (void)state;
  const char *page = "<!DOCTYPE html><title>Access denied</title>error code: 1010";
  script_answer_as(desk->script, 403, "text/html; charset=UTF-8", page, strlen(page));
  FAILS(GHLAUTH_E_EDGE_BLOCKED, desk_get(desk, credential, "/x", NULL, ERR));
  CONTAINS(ghlauth_error_hint(check_last()), "User-Agent");
  assert_string_equal(ghlauth_error_server_message(check_last()), "");
  script_answer_as(desk->script, 502, "text/html", page, strlen(page));
  FAILS(GHLAUTH_E_SERVER, desk_get(desk, credential, "/x", NULL, ERR));
}

static void a_limit_says_how_long_to_wait(void **state) {
  (void)state;
  script_answer(desk->script, 429, "{}");
  script_header(desk->script, "Retry-After", "7");
  script_header(desk->script, "X-RateLimit-Interval-Milliseconds", "10000");
  FAILS(GHLAUTH_E_RATE_LIMITED, desk_get(desk, credential, "/x", NULL, ERR));
  assert_int_equal(ghlauth_error_retry_after_ms(check_last()), 7000);
  script_answer(desk->script, 429, "{}");
  script_header(desk->script, "X-RateLimit-Interval-Milliseconds", "10000");
  FAILS(GHLAUTH_E_RATE_LIMITED, desk_get(desk, credential, "/x", NULL, ERR));
  assert_int_equal(ghlauth_error_retry_after_ms(check_last()), 10000);
  const char *nonsense[] = {"soon", "-5", "99999999999999999999", "", "1.5"};
  for (size_t i = 0; i < sizeof(nonsense) / sizeof(nonsense[0]); ++i) {
    script_answer(desk->script, 429, "{}");
    script_header(desk->script, "Retry-After", nonsense[i]);
    FAILS(GHLAUTH_E_RATE_LIMITED, desk_get(desk, credential, "/x", NULL, ERR));
    assert_int_equal(ghlauth_error_retry_after_ms(check_last()), -1);
  }
  script_answer(desk->script, 503, "{}");
  script_header(desk->script, "Retry-After", "120");
  FAILS(GHLAUTH_E_SERVER, desk_get(desk, credential, "/x", NULL, ERR));
  assert_int_equal(ghlauth_error_retry_after_ms(check_last()), 120000);
}

static void redirects_are_refused(void **state) {
  (void)state;
  const int32_t statuses[] = {301, 302, 303, 307, 308};
  for (size_t i = 0; i < 5; ++i) {
    script_answer(desk->script, statuses[i], "");
    script_header(desk->script, "Location", "https://evil.example.com/contacts/1");
    FAILS(GHLAUTH_E_REDIRECT, desk_get(desk, credential, "/contacts/1", NULL, ERR));
    assert_int_equal(script_count(desk->script), i + 1);
  }
}

static void what_the_server_says_is_made_printable(void **state) {
  (void)state;
  script_answer(desk->script, 400, "{\"message\":\"a\\u001b[31mred\\r\\nlog: forged\\u007f\",\"traceId\":\"t\\n1\"}");
  FAILS(GHLAUTH_E_BAD_REQUEST, desk_get(desk, credential, "/x", NULL, ERR));
  const char *texts[] = {ghlauth_error_server_message(check_last()), ghlauth_error_trace_id(check_last())};
  for (size_t i = 0; i < 2; ++i)
    for (const char *c = texts[i]; *c != '\0'; ++c) assert_true((unsigned char)*c >= 0x20 && *c != 0x7f);
  CONTAINS(texts[0], "red");
  script_answer(desk->script, 400, "{\"message\":\"cut\\u0000here\"}");
  FAILS(GHLAUTH_E_BAD_REQUEST, desk_get(desk, credential, "/x", NULL, ERR));
}

static void hints_name_the_operation(void **state) {
  (void)state;
  ghlauth_pit *pit = NULL;
  ghlauth_credential *agency = NULL;
  OK(ghlauth_pit_new(&pit, desk->config, PIT_TOKEN, GHLAUTH_LEVEL_AGENCY, COMPANY_ID, ERR));
  OK(ghlauth_credential_from_pit(&agency, pit, ERR));
  script_answer(desk->script, 401, "{\"message\":\"Token's user type mismatch!\"}");
  FAILS(GHLAUTH_E_WRONG_LEVEL, desk_get(desk, agency, "/contacts/1?secret=query", NULL, ERR));
  CONTAINS(ghlauth_error_hint(check_last()), "GET /contacts/1");
  CONTAINS(ghlauth_error_hint(check_last()), "location");
  LACKS(ghlauth_error_hint(check_last()), "secret=query");
  script_answer(desk->script, 401, "{\"message\":\"The token is not authorized for this scope.\"}");
  FAILS(GHLAUTH_E_SCOPE_MISSING, desk_get(desk, agency, "/contacts/1", NULL, ERR));
  CONTAINS(ghlauth_error_hint(check_last()), "sub-account");
  ghlauth_credential_free(agency);
  ghlauth_pit_free(pit);
}

static void a_token_that_the_server_repeats_is_not_told(void **state) {
  (void)state;
  script_answer(desk->script, 401, "{\"message\":\"the token " ACCESS_TOKEN " is bad\"}");
  FAILS(GHLAUTH_E_UNAUTHORIZED, desk_get(desk, credential, "/x", NULL, ERR));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(every_refusal_has_a_status_of_its_own),
      TEST(the_case_of_a_message_does_not_matter),
      TEST(several_messages_are_told_together),
      TEST(other_envelopes_are_read_as_well),
      TEST(answers_without_an_envelope_are_classified_by_number),
      TEST(an_html_page_with_403_is_the_edge),
      TEST(a_limit_says_how_long_to_wait),
      TEST(redirects_are_refused),
      TEST(what_the_server_says_is_made_printable),
      TEST(hints_name_the_operation),
      TEST(a_token_that_the_server_repeats_is_not_told),
  };
  return cmocka_run_group_tests_name("client errors", tests, NULL, check_teardown);
}
