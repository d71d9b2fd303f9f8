// No secret in any log line or error text, through both flows and their failures. (Every other suite checks the same for what
// it does; here the log is shown not to be empty, and what could carry a secret is provoked.)
#include <stdio.h>
#include <stdlib.h>

#include "support/desk.h"

static struct desk *desk;

static int setup(void **state) {
  (void)state;
  desk = desk_new(SCRIPT_POLLED);
  return 0;
}

static int teardown(void **state) {
  (void)state;
  desk_free(desk);  // checks the log
  return 0;
}

static void the_log_tells_the_flow_without_its_secrets(void **state) {
  (void)state;
  char query[1024], json[512];
  ghlauth_buf *url = NULL, *text = NULL;
  ghlauth_callback *callback = NULL;
  ghlauth_installation *i = NULL;
  check_plant("the-code-of-the-callback");
  OK(ghlauth_oauth_authorize_url(desk->oauth, &url, &text, NULL, ERR));
  check_plant(ghlauth_buf_data(text));
  snprintf(query, sizeof(query), "https://app.example.com/oauth/callback?code=the-code-of-the-callback&state=%s",
           ghlauth_buf_data(text));
  OK(ghlauth_oauth_parse_callback(desk->oauth, &callback, query, NULL, ERR));
  script_answer(desk->script, 200, LOCATION_JSON(json, ACCESS_TOKEN, REFRESH_TOKEN));
  OK(ghlauth_oauth_exchange(desk->oauth, &i, callback, "tenant 7", NULL, ERR));
  ghlauth_installation_free(i);
  ghlauth_callback_free(callback);
  ghlauth_buf_free(url);
  ghlauth_buf_free(text);
  ghlauth_credential *credential = desk_credential(desk, LOCATION_INSTALLATION);
  check_plant("secret-in-a-query");
  script_answer(desk->script, 401, "{\"message\":\"Invalid JWT\"}");
  script_answer(desk->script, 200, LOCATION_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN));
  script_answer(desk->script, 200, "{\"email\":\"secret-in-a-query\"}");
  OK(desk_get(desk, credential, "/contacts/?email=secret-in-a-query", NULL, ERR));
  ghlauth_credential_free(credential);
  assert_true(log_recorder_count(&desk->log, "token.answer") == 2);
  assert_true(log_recorder_count(&desk->log, "api.answer") == 2);
  assert_true(log_recorder_count(&desk->log, "path=/contacts/") == 2);
  assert_true(log_recorder_count(&desk->log, "installation.stored") == 2);
}

static void a_server_that_repeats_a_secret_does_not_leak_it(void **state) {
  (void)state;
  const char *echoes[] = {"{\"message\":\"client_secret=" CLIENT_SECRET " is not known\"}",
                          "{\"error\":\"invalid_client\",\"error_description\":\"" CLIENT_SECRET CLIENT_SECRET "\"}",
                          "{\"message\":\"" REFRESH_TOKEN "\",\"traceId\":\"" REFRESH_TOKEN "\"}",
                          "{\"message\":[\"a\",\"refresh_token " REFRESH_TOKEN "\"]}"};
  desk_import_location(desk);
  for (size_t i = 0; i < 4; ++i) {
    script_answer(desk->script, 401, echoes[i]);
    assert_int_not_equal(ghlauth_oauth_refresh(desk->oauth, NULL, LOCATION_INSTALLATION, NULL, ERR), GHLAUTH_OK);
    check_error_is_clean(check_last());
    CONTAINS(ghlauth_error_server_message(check_last()), "****");
  }
  for (size_t i = 0; i < 2; ++i) {  // an unusable answer with a token in it
    script_answer(desk->script, 200, i == 0 ? "{\"access_token\":\"" NEW_ACCESS_TOKEN : "\"" NEW_ACCESS_TOKEN "\"");
    FAILS(GHLAUTH_E_TOKEN_RESPONSE, ghlauth_oauth_refresh(desk->oauth, NULL, LOCATION_INSTALLATION, NULL, ERR));
  }
}

static void a_bad_argument_that_may_be_a_secret_is_not_repeated(void **state) {
  (void)state;
  ghlauth_oauth *oauth = NULL;
  ghlauth_credential *credential = NULL;
  ghlauth_installation *i = NULL;
  const char *broken_secret = CLIENT_SECRET "\n";
  assert_int_not_equal(ghlauth_oauth_new(&oauth, desk->config, CLIENT_ID, broken_secret, REDIRECT_URI, ERR), GHLAUTH_OK);
  check_error_is_clean(check_last());
  FAILS(GHLAUTH_E_INVALID_ARGUMENT,
        ghlauth_credential_from_access_token(&credential, desk->config, ACCESS_TOKEN " x", -1, 0, NULL, ERR));
  FAILS(GHLAUTH_E_TOKEN_RESPONSE,
        ghlauth_oauth_import(desk->oauth, &i, "{\"access_token\":\"" ACCESS_TOKEN "\" oops", NULL, FAKE_NOW_S, NULL, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_user_agent(desk->config, "a\n", ERR));
  check_plant("word-of-a-user");
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_proxy_url(desk->config, "gopher://me:word-of-a-user@example.com", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT,
        ghlauth_oauth_new(&oauth, desk->config, CLIENT_ID, CLIENT_SECRET, "https://me:word-of-a-user@example.com/", ERR));
}

static void a_proxy_that_fails_does_not_give_its_password_away(void **state) {
  (void)state;
  check_plant("word-of-the-proxy");
  ghlauth_credential *credential = NULL;
  OK(ghlauth_config_set_transport(desk->config, NULL, ERR));  // the built-in one
  OK(ghlauth_config_set_proxy_url(desk->config, "http://me:word-of-the-proxy@127.0.0.1:1", ERR));
  OK(ghlauth_config_set_api_url(desk->config, "https://api.invalid", ERR));
  OK(ghlauth_credential_from_access_token(&credential, desk->config, ACCESS_TOKEN, -1, 0, NULL, ERR));
  FAILS(GHLAUTH_E_PROXY, desk_get(desk, credential, "/x", NULL, ERR));
  ghlauth_credential_free(credential);
}

static void a_failure_of_the_transport_names_no_secret(void **state) {
  (void)state;
  desk_import_location(desk);
  const ghlauth_status failures[] = {GHLAUTH_E_NETWORK, GHLAUTH_E_TIMEOUT, GHLAUTH_E_TLS, -20000};
  for (size_t i = 0; i < 4; ++i) {
    script_failure(desk->script, failures[i], NULL);
    assert_int_equal(ghlauth_oauth_refresh(desk->oauth, NULL, LOCATION_INSTALLATION, NULL, ERR), failures[i]);
    check_error_is_clean(check_last());
  }
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(the_log_tells_the_flow_without_its_secrets),          TEST(a_server_that_repeats_a_secret_does_not_leak_it),
      TEST(a_bad_argument_that_may_be_a_secret_is_not_repeated), TEST(a_proxy_that_fails_does_not_give_its_password_away),
      TEST(a_failure_of_the_transport_names_no_secret),
  };
  return cmocka_run_group_tests_name("secrets", tests, NULL, check_teardown);
}
