// client.h: requests and answers.
#include <stdio.h>

#include "support/desk.h"

static struct desk *desk;
static ghlauth_credential *credential;
static ghlauth_client *client;

static int setup(void **state) {
  (void)state;
  desk = desk_new(SCRIPT_ON_THE_SPOT);
  credential = NULL;
  client = NULL;
  OK(ghlauth_credential_from_access_token(&credential, desk->config, ACCESS_TOKEN, -1, 0, NULL, ERR));
  OK(ghlauth_client_new(&client, desk->config, ERR));
  return 0;
}

static int teardown(void **state) {
  (void)state;
  ghlauth_client_free(client);
  ghlauth_credential_free(credential);
  desk_free(desk);
  return 0;
}

static ghlauth_request *request_of(const char *method, const char *path) {
  ghlauth_request *request = NULL;
  OK(ghlauth_request_new(&request, method, path, ERR));
  return request;
}

// Sends, expects 200 and frees the request.
static void send_and_free(ghlauth_request *request) {
  ghlauth_response *response = NULL;
  script_answer(desk->script, 200, "{}");
  OK(ghlauth_client_send(client, &response, credential, request, NULL, ERR));
  ghlauth_response_free(response);
  ghlauth_request_free(request);
}

static void it_authorizes_and_names_itself(void **state) {
  (void)state;
  send_and_free(request_of("GET", "/contacts/abc"));
  assert_string_equal(script_request_header(desk->script, 0, "Authorization"), "Bearer " ACCESS_TOKEN);
  assert_string_equal(script_request_header(desk->script, 0, "Version"), "2021-07-28");
  assert_string_equal(script_request_header(desk->script, 0, "User-Agent"), "ghlauth/" GHLAUTH_VERSION_STRING);
  assert_string_equal(script_request_header(desk->script, 0, "Accept"), "application/json");
  const char *once[] = {"Authorization", "Version", "User-Agent", "Accept"};
  for (size_t i = 0; i < 4; ++i) assert_int_equal(script_request_header_count(desk->script, 0, once[i]), 1);
}

static void the_application_adds_its_name(void **state) {
  (void)state;
  ghlauth_client_free(client);
  OK(ghlauth_config_set_user_agent(desk->config, "acme-sync/2.1", ERR));
  OK(ghlauth_client_new(&client, desk->config, ERR));
  send_and_free(request_of("GET", "/contacts/abc"));
  assert_string_equal(script_request_header(desk->script, 0, "User-Agent"), "ghlauth/" GHLAUTH_VERSION_STRING " acme-sync/2.1");
}

static void the_version_is_that_of_the_request(void **state) {
  (void)state;
  ghlauth_request *request = request_of("GET", "/x");
  OK(ghlauth_request_set_version(request, "v3", ERR));
  send_and_free(request);
  assert_string_equal(script_request_header(desk->script, 0, "Version"), "v3");
  request = request_of("GET", "/x");
  OK(ghlauth_request_set_version(request, "", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_set_version(request, "a\r\nX: b", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_set_version(request, NULL, ERR));
  send_and_free(request);
  assert_null(script_request_header(desk->script, 1, "Version"));
}

static void paths_that_lead_elsewhere_are_refused(void **state) {
  (void)state;
  const char *paths[] = {NULL,
                         "",
                         "contacts/1",
                         "//evil.example.com/contacts",
                         "https://evil.example.com/",
                         "@evil.example.com/",
                         "/contacts/../oauth/token",
                         "/..",
                         "/../",
                         "/./contacts",
                         "/contacts/%2e%2e/oauth",
                         "/contacts/%2E./oauth",
                         "/a b",
                         "/a\r\nHost: evil",
                         "/a\tb",
                         "/a\x01",
                         "/a\\b",
                         "\\\\evil.example.com",
                         "/caf\xc3\xa9",
                         "/a#fragment",
                         "/a%zz",
                         "/a%2"};
  for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); ++i) {
    ghlauth_request *request = (ghlauth_request *)desk;
    const ghlauth_status status = ghlauth_request_new(&request, "GET", paths[i], ERR);
    if (status != GHLAUTH_E_INVALID_ARGUMENT)
      fail_msg("the path \"%s\" was not refused (%s)", paths[i] ? paths[i] : "(NULL)", ghlauth_status_name(status));
    assert_null(request);
  }
}

static void methods_are_tokens(void **state) {
  (void)state;
  const char *methods[] = {NULL, "", "GE T", "GET\r\n", "G(T", "CONNECT"};
  for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); ++i) {
    ghlauth_request *request = NULL;
    const ghlauth_status status = ghlauth_request_new(&request, methods[i], "/x", ERR);
    if (status != GHLAUTH_E_INVALID_ARGUMENT) fail_msg("the method \"%s\" was not refused", methods[i] ? methods[i] : "(NULL)");
  }
}

static void query_parameters_are_encoded(void **state) {
  (void)state;
  ghlauth_request *request = request_of("GET", "/contacts/?a=1");
  OK(ghlauth_request_add_query(request, "query", "Ada & Bob=50%/\xc3\xa9", ERR));
  OK(ghlauth_request_add_query(request, "a[]", "", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_add_query(request, NULL, "x", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_add_query(request, "", "x", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_add_query(request, "x", NULL, ERR));
  send_and_free(request);
  assert_string_equal(script_url(desk->script, 0),
                      "https://services.leadconnectorhq.com/contacts/?a=1&query=Ada%20%26%20Bob%3D50%25%2F%C3%A9&a%5B%5D=");
  request = request_of("GET", "/contacts");
  OK(ghlauth_request_add_query(request, "a", "1", ERR));
  send_and_free(request);
  assert_string_equal(script_url(desk->script, 1), "https://services.leadconnectorhq.com/contacts?a=1");
}

static void headers_of_the_library_are_refused(void **state) {
  (void)state;
  const char *names[] = {"Authorization", "authorization", "HOST", "Version", "Content-Length", "Transfer-Encoding"};
  ghlauth_request *request = request_of("GET", "/x");
  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); ++i) {
    FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_add_header(request, names[i], "x", ERR));
    CONTAINS(ghlauth_error_message(check_last()), names[i]);
  }
  const struct {
    const char *name, *value;
  } bad[] = {{"X", "a\r\nAuthorization: Bearer b"},
             {"X", "a\nb"},
             {"X\r\nY", "b"},
             {"X Y", "b"},
             {"", "b"},
             {NULL, "b"},
             {"X", NULL},
             {"X", "\x01"},
             {"X:", "b"}};
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); ++i)
    FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_add_header(request, bad[i].name, bad[i].value, ERR));
  OK(ghlauth_request_add_header(request, "Accept", "text/csv", ERR));
  OK(ghlauth_request_add_header(request, "X-Trace", "1", ERR));
  send_and_free(request);
  assert_int_equal(script_request_header_count(desk->script, 0, "Accept"), 1);
  assert_string_equal(script_request_header(desk->script, 0, "Accept"), "text/csv");
  assert_string_equal(script_request_header(desk->script, 0, "X-Trace"), "1");
  assert_string_equal(script_request_header(desk->script, 0, "Authorization"), "Bearer " ACCESS_TOKEN);
}

static void a_json_body_is_checked(void **state) {
  (void)state;
  const char *bad[] = {"", "{", "{\"a\":1,}", "{'a':1}", "{\"a\":1} x", "{\"a\":\"\n\"}", "\xff", "nul"};
  ghlauth_request *request = request_of("POST", "/x");
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); ++i)
    if (ghlauth_request_set_json(request, bad[i], ERR) != GHLAUTH_E_INVALID_ARGUMENT) fail_msg("\"%s\" passed as JSON", bad[i]);
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_set_json(request, NULL, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_set_json(request, "{\"a\":1,}", ERR));
  CONTAINS(ghlauth_error_message(check_last()), "7");  // where
  OK(ghlauth_request_set_json(request, "{ \"a\" : [1, 2.50, \"\\u00e9\"] }", ERR));
  send_and_free(request);
  assert_string_equal(script_body(desk->script, 0), "{ \"a\" : [1, 2.50, \"\\u00e9\"] }");  // sent as it was given
  assert_string_equal(script_request_header(desk->script, 0, "Content-Type"), "application/json");
}

static void any_body_can_be_sent(void **state) {
  (void)state;
  ghlauth_request *request = request_of("PUT", "/x");
  uint8_t data[] = "name,phone\n";
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_set_body(request, "a\r\nb", data, 11, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_set_body(request, NULL, data, 11, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_set_body(request, "text/csv", NULL, 11, ERR));
  OK(ghlauth_request_set_body(request, "text/plain", NULL, 0, ERR));
  OK(ghlauth_request_set_body(request, "text/csv", data, 11, ERR));
  data[0] = 'X';  // copied
  send_and_free(request);
  assert_string_equal(script_body(desk->script, 0), "name,phone\n");
  assert_string_equal(script_request_header(desk->script, 0, "Content-Type"), "text/csv");
  assert_int_equal(script_request_header_count(desk->script, 0, "Content-Type"), 1);
}

static void a_timeout_has_bounds(void **state) {
  (void)state;
  ghlauth_request *request = request_of("GET", "/x");
  const int64_t bad[] = {0, -1, 3600001, INT64_MAX};
  for (size_t i = 0; i < 4; ++i) FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_set_timeout_ms(request, bad[i], ERR));
  send_and_free(request);
  assert_int_equal(script_timeout_ms(desk->script, 0), 30000);
}

static void a_request_can_be_sent_again(void **state) {
  (void)state;
  ghlauth_request *request = request_of("POST", "/x");
  OK(ghlauth_request_set_json(request, "{\"n\":1}", ERR));
  for (size_t i = 0; i < 3; ++i) {
    ghlauth_response *response = NULL;
    script_answer(desk->script, 200, "{}");
    OK(ghlauth_client_send(client, &response, credential, request, NULL, ERR));
    assert_string_equal(script_body(desk->script, i), "{\"n\":1}");
    assert_int_equal(script_request_header_count(desk->script, i, "Authorization"), 1);
    ghlauth_response_free(response);
  }
  ghlauth_request_free(request);
}

static void an_answer_has_its_headers_and_limits(void **state) {
  (void)state;
  ghlauth_response *response = NULL;
  script_answer(desk->script, 200, "{\"traceId\":\"0000-trace\"}");
  script_header(desk->script, "X-RateLimit-Remaining", "87");
  script_header(desk->script, "x-ratelimit-daily-remaining", "199950");
  script_header(desk->script, "Set-Cookie", "a=1");
  script_header(desk->script, "Set-Cookie", "b=2");
  OK(desk_get(desk, credential, "/x", &response, ERR));
  assert_int_equal(ghlauth_response_rate_remaining(response), 87);
  assert_int_equal(ghlauth_response_daily_remaining(response), 199950);
  assert_string_equal(ghlauth_response_trace_id(response), "0000-trace");
  assert_string_equal(ghlauth_headers_find(ghlauth_response_headers(response), "set-cookie"), "a=1");
  assert_int_equal(ghlauth_headers_size(ghlauth_response_headers(response)), 5);
  ghlauth_response_free(response);
  script_answer(desk->script, 200, "{}");
  script_header(desk->script, "X-RateLimit-Remaining", "many");
  OK(desk_get(desk, credential, "/x", &response, ERR));
  assert_int_equal(ghlauth_response_rate_remaining(response), -1);
  assert_int_equal(ghlauth_response_daily_remaining(response), -1);
  assert_string_equal(ghlauth_response_trace_id(response), "");
  ghlauth_response_free(response);
}

static void a_credential_of_another_origin_is_not_sent(void **state) {
  (void)state;
  ghlauth_config *elsewhere = NULL;
  ghlauth_credential *foreign = NULL;
  OK(ghlauth_config_new(&elsewhere, ERR));
  OK(ghlauth_config_set_api_url(elsewhere, "https://api.example.com", ERR));
  OK(ghlauth_credential_from_access_token(&foreign, elsewhere, ACCESS_TOKEN, -1, 0, NULL, ERR));
  FAILS(GHLAUTH_E_FOREIGN_ORIGIN, desk_get(desk, foreign, "/contacts/1", NULL, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "api.example.com");
  assert_int_equal(script_count(desk->script), 0);
  ghlauth_credential_free(foreign);
  ghlauth_config_free(elsewhere);
}

static void handles_may_be_freed_in_any_order(void **state) {
  (void)state;
  ghlauth_config *config = NULL;
  ghlauth_oauth *oauth = NULL;
  ghlauth_client *mine = NULL;
  ghlauth_credential *own = NULL;
  ghlauth_request *request = request_of("GET", "/x");
  ghlauth_response *response = NULL;
  char json[512];
  struct script *script = script_new(SCRIPT_ON_THE_SPOT);
  const ghlauth_transport_table table = script_table(script);
  OK(ghlauth_config_new(&config, ERR));
  OK(ghlauth_config_set_transport(config, &table, ERR));
  OK(ghlauth_oauth_new(&oauth, config, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, ERR));
  OK(ghlauth_client_new(&mine, config, ERR));
  OK(ghlauth_oauth_import(oauth, NULL, LOCATION_JSON(json, ACCESS_TOKEN, REFRESH_TOKEN), NULL, 1, NULL, ERR));
  OK(ghlauth_credential_from_installation(&own, oauth, LOCATION_INSTALLATION, ERR));
  ghlauth_config_free(config);
  ghlauth_oauth_free(oauth);
  script_answer(script, 200, LOCATION_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN));  // obtained in 1970: refreshed now
  script_answer(script, 200, "{}");
  OK(ghlauth_client_send(mine, &response, own, request, NULL, ERR));
  assert_int_equal(script_count(script), 2);
  ghlauth_client_free(mine);
  ghlauth_credential_free(own);
  assert_int_equal(ghlauth_response_http_status(response), 200);
  ghlauth_response_free(response);
  ghlauth_request_free(request);
  script_free(script);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(it_authorizes_and_names_itself),
      TEST(the_application_adds_its_name),
      TEST(the_version_is_that_of_the_request),
      TEST(paths_that_lead_elsewhere_are_refused),
      TEST(methods_are_tokens),
      TEST(query_parameters_are_encoded),
      TEST(headers_of_the_library_are_refused),
      TEST(a_json_body_is_checked),
      TEST(any_body_can_be_sent),
      TEST(a_timeout_has_bounds),
      TEST(a_request_can_be_sent_again),
      TEST(an_answer_has_its_headers_and_limits),
      TEST(a_credential_of_another_origin_is_not_sent),
      TEST(handles_may_be_freed_in_any_order),
  };
  return cmocka_run_group_tests_name("client", tests, NULL, check_teardown);
}
