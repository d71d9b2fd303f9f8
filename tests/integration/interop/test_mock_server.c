// Flow 2 against oauth2-mock-server: a token endpoint that nobody here wrote. Its words are those of RFC 6749, not HighLevel's;
// only the members that name the installation are added to its answers.
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>

#include "support/child.h"
#include "support/desk.h"

#define LOCATION_MEMBERS "{\"userType\":\"Location\",\"companyId\":\"" COMPANY_ID "\",\"locationId\":\"" LOCATION_ID "\"}"

static const char *script;
static struct child *server;
static cJSON *about;                 // what it said when it started
static struct fake_clock fake_time;  // not the name of clock(3)
static ghlauth_config *config;
static ghlauth_oauth *oauth;

static cJSON *ask(const char *line) {
  cJSON *answer = cJSON_Parse(child_ask(server, line));
  assert_non_null(answer);
  return answer;
}

static void tell(const char *line) { cJSON_Delete(ask(line)); }

static const char *member(const cJSON *object, const char *name) {
  const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
  if (text == NULL) fail_msg("no member \"%s\"", name);
  return text;
}

static int start_server(void **state) {
  (void)state;
  const char *const argv[] = {"node", script, NULL};
  server = child_start(argv);
  const char *line = child_line(server);
  if (line == NULL) fail_msg("node %s did not start", script);
  about = cJSON_Parse(line);
  check_plant(CLIENT_SECRET);
  return 0;
}

static int stop_server(void **state) {
  cJSON_Delete(about);
  return child_stop(server) == 0 ? check_teardown(state) : -1;
}

static int setup(void **state) {
  (void)state;
  fake_clock_init(&fake_time);
  const ghlauth_clock_table clock_table = fake_clock_table(&fake_time);
  OK(ghlauth_config_new(&config, ERR));
  OK(ghlauth_config_set_clock(config, &clock_table, ERR));
  OK(ghlauth_config_set_api_url(config, member(about, "url"), ERR));
  OK(ghlauth_config_set_marketplace_url(config, member(about, "url"), ERR));
  OK(ghlauth_oauth_new(&oauth, config, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, ERR));
  tell("add " LOCATION_MEMBERS);
  tell("requests");
  return 0;
}

static int teardown(void **state) {
  (void)state;
  ghlauth_oauth_free(oauth);
  ghlauth_config_free(config);
  return 0;
}

// The user's browser follows the authorize URL; the server sends it to the redirect URI with a code and our state.
static ghlauth_callback *authorize(void) {
  ghlauth_list *scopes = NULL;
  ghlauth_authorize_options *options = NULL;
  ghlauth_buf *url = NULL;
  ghlauth_callback *callback = NULL;
  char line[4096];
  OK(ghlauth_list_new(&scopes, ERR));
  OK(ghlauth_list_append(scopes, "contacts.readonly", ERR));
  OK(ghlauth_authorize_options_new(&options, ERR));
  OK(ghlauth_authorize_options_set_scopes(options, scopes, ERR));
  OK(ghlauth_oauth_authorize_url(oauth, &url, NULL, options, ERR));
  const int used = snprintf(line, sizeof(line), "browse \"%s\"", ghlauth_buf_data(url));
  assert_true(used > 0 && (size_t)used < sizeof(line));
  cJSON *redirected = ask(line);
  STARTS_WITH(cJSON_GetStringValue(redirected), REDIRECT_URI "?");
  OK(ghlauth_oauth_parse_callback(oauth, &callback, cJSON_GetStringValue(redirected), NULL, ERR));
  cJSON_Delete(redirected);
  ghlauth_buf_free(url);
  ghlauth_authorize_options_free(options);
  ghlauth_list_free(scopes);
  return callback;
}

static ghlauth_status exchange(ghlauth_installation **installation, ghlauth_error **error) {
  ghlauth_callback *callback = authorize();
  const ghlauth_status status = ghlauth_oauth_exchange(oauth, installation, callback, "tenant-1", NULL, error);
  ghlauth_callback_free(callback);
  return status;
}

static void install(void) {
  ghlauth_installation *installation = NULL;
  OK(exchange(&installation, ERR));
  assert_string_equal(ghlauth_installation_id(installation), LOCATION_INSTALLATION);
  ghlauth_installation_free(installation);
}

static ghlauth_status refresh(ghlauth_error **error) {
  return ghlauth_oauth_refresh(oauth, NULL, LOCATION_INSTALLATION, NULL, error);
}

// What arrived since the last call; fails the test unless it is that many requests.
static cJSON *arrived(int count) {
  cJSON *requests = ask("requests");
  assert_int_equal(cJSON_GetArraySize(requests), count);
  return requests;
}

static const cJSON *form_of(const cJSON *requests, int index) {
  const cJSON *request = cJSON_GetArrayItem(requests, index);
  assert_string_equal(member(request, "content_type"), "application/x-www-form-urlencoded");
  return cJSON_GetObjectItemCaseSensitive(request, "form");
}

static const cJSON *body_of(const cJSON *requests, int index) {
  return cJSON_GetObjectItemCaseSensitive(cJSON_GetArrayItem(requests, index), "body");
}

static void a_code_is_exchanged(void **state) {
  (void)state;
  ghlauth_installation *installation = NULL;
  ghlauth_credential *credential = NULL;
  ghlauth_token *token = NULL;
  OK(exchange(&installation, ERR));
  assert_int_equal(ghlauth_installation_level(installation), GHLAUTH_LEVEL_LOCATION);
  assert_string_equal(ghlauth_installation_location_id(installation), LOCATION_ID);
  assert_string_equal(ghlauth_installation_company_id(installation), COMPANY_ID);
  assert_string_equal(ghlauth_installation_owner(installation), "tenant-1");
  assert_int_equal(ghlauth_installation_state(installation), GHLAUTH_INSTALLATION_VALID);

  cJSON *requests = arrived(1);
  const cJSON *form = form_of(requests, 0);
  assert_string_equal(member(form, "grant_type"), "authorization_code");
  assert_string_equal(member(form, "client_id"), CLIENT_ID);
  assert_string_equal(member(form, "client_secret"), CLIENT_SECRET);
  assert_string_equal(member(form, "redirect_uri"), REDIRECT_URI);
  assert_int_equal(strlen(member(form, "code")), 36);  // the server's codes are UUIDs

  OK(ghlauth_credential_from_installation(&credential, oauth, LOCATION_INSTALLATION, ERR));
  OK(ghlauth_credential_token(credential, &token, 0, NULL, ERR));
  assert_string_equal(ghlauth_token_access_token(token), member(body_of(requests, 0), "access_token"));
  assert_int_equal(ghlauth_token_expires_at_s(token), FAKE_NOW_S + 3600);
  assert_int_equal(ghlauth_list_size(ghlauth_token_scopes(token)), 1);
  assert_string_equal(ghlauth_list_at(ghlauth_token_scopes(token), 0), member(body_of(requests, 0), "scope"));
  CONTAINS(ghlauth_token_claims_json(token), "\"sub\":\"johndoe\"");
  ghlauth_token_free(token);
  ghlauth_credential_free(credential);
  ghlauth_installation_free(installation);
  cJSON_Delete(requests);
}

static void each_refresh_uses_the_newest_refresh_token(void **state) {
  (void)state;
  install();
  OK(refresh(ERR));
  OK(refresh(ERR));
  cJSON *requests = arrived(3);
  for (int i = 1; i < 3; ++i) {
    const cJSON *form = form_of(requests, i);
    assert_string_equal(member(form, "grant_type"), "refresh_token");
    assert_string_equal(member(form, "client_id"), CLIENT_ID);
    assert_string_equal(member(form, "client_secret"), CLIENT_SECRET);
    assert_string_equal(member(form, "refresh_token"), member(body_of(requests, i - 1), "refresh_token"));
  }
  cJSON_Delete(requests);
}

static void an_expired_token_is_refreshed_by_itself(void **state) {
  (void)state;
  ghlauth_credential *credential = NULL;
  ghlauth_token *token = NULL;
  install();
  cJSON_Delete(arrived(1));
  OK(ghlauth_credential_from_installation(&credential, oauth, LOCATION_INSTALLATION, ERR));
  OK(ghlauth_credential_token(credential, &token, 0, NULL, ERR));
  ghlauth_token_free(token);
  cJSON_Delete(arrived(0));
  fake_clock_advance_s(&fake_time, 3600);
  OK(ghlauth_credential_token(credential, &token, 0, NULL, ERR));
  cJSON *requests = arrived(1);
  assert_string_equal(ghlauth_token_access_token(token), member(body_of(requests, 0), "access_token"));
  assert_int_equal(ghlauth_token_expires_at_s(token), FAKE_NOW_S + 2 * 3600);
  cJSON_Delete(requests);
  ghlauth_token_free(token);
  ghlauth_credential_free(credential);
}

static void words_of_rfc_6749(void **state) {
  (void)state;
  install();
  tell("answer {\"statusCode\":401,\"body\":{\"error\":\"invalid_client\"}}");
  FAILS(GHLAUTH_E_CLIENT_INVALID, refresh(ERR));
  assert_int_equal(ghlauth_error_http_status(check_last()), 401);
  tell("answer {\"statusCode\":401,\"body\":{\"error\":\"invalid_client\",\"error_description\":\"Authentication failed\"}}");
  FAILS(GHLAUTH_E_CLIENT_INVALID, refresh(ERR));
  assert_string_equal(ghlauth_error_server_message(check_last()), "Authentication failed");
  tell("answer {\"statusCode\":400,\"body\":{\"error\":\"unsupported_grant_type\",\"error_description\":\"No\"}}");
  FAILS(GHLAUTH_E_GRANT_UNSUPPORTED, refresh(ERR));
  tell("answer {\"statusCode\":400,\"body\":{\"error\":\"invalid_request\",\"error_description\":\"Unreadable\"}}");
  FAILS(GHLAUTH_E_TOKEN_REQUEST, refresh(ERR));
  OK(refresh(ERR));  // nothing of that cost the installation its refresh token
  cJSON *requests = arrived(6);
  assert_string_equal(member(form_of(requests, 5), "refresh_token"), member(body_of(requests, 0), "refresh_token"));
  cJSON_Delete(requests);
}

static void a_refused_refresh_token_is_asked_once(void **state) {
  (void)state;
  install();
  cJSON_Delete(arrived(1));
  tell("answer {\"statusCode\":400,\"body\":{\"error\":\"invalid_grant\"}}");
  FAILS(GHLAUTH_E_GRANT_INVALID, refresh(ERR));
  assert_string_equal(ghlauth_error_server_message(check_last()), "invalid_grant");
  cJSON_Delete(arrived(1));
  FAILS(GHLAUTH_E_NEEDS_AUTHORIZATION, refresh(ERR));
  cJSON_Delete(arrived(0));
  install();  // the user came again
  OK(refresh(ERR));
}

static void a_refused_code(void **state) {
  (void)state;
  ghlauth_installation *installation = NULL;
  tell("answer {\"statusCode\":400,\"body\":{\"error\":\"invalid_grant\"}}");
  FAILS(GHLAUTH_E_CODE_INVALID, exchange(&installation, ERR));
  assert_null(installation);
  cJSON_Delete(arrived(1));
}

static void an_answer_that_names_no_installation(void **state) {
  (void)state;
  ghlauth_installation *installation = NULL;
  tell("add {}");
  FAILS(GHLAUTH_E_TOKEN_RESPONSE, exchange(&installation, ERR));
  assert_null(installation);
}

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: %s mock_server.js\n", argv[0]);
    return 2;
  }
  script = argv[1];
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(a_code_is_exchanged, setup, teardown),
      cmocka_unit_test_setup_teardown(each_refresh_uses_the_newest_refresh_token, setup, teardown),
      cmocka_unit_test_setup_teardown(an_expired_token_is_refreshed_by_itself, setup, teardown),
      cmocka_unit_test_setup_teardown(words_of_rfc_6749, setup, teardown),
      cmocka_unit_test_setup_teardown(a_refused_refresh_token_is_asked_once, setup, teardown),
      cmocka_unit_test_setup_teardown(a_refused_code, setup, teardown),
      cmocka_unit_test_setup_teardown(an_answer_that_names_no_installation, setup, teardown),
  };
  return cmocka_run_group_tests(tests, start_server, stop_server);
}
