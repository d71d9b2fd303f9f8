// oauth.h: what comes to the redirect URI.
#include <stdio.h>
#include <stdlib.h>

#include "support/desk.h"

static struct desk *desk;
static char state_text[256];

static int setup(void **state) {
  (void)state;
  ghlauth_buf *url = NULL, *buf = NULL;
  desk = desk_new(SCRIPT_ON_THE_SPOT);
  OK(ghlauth_oauth_authorize_url(desk->oauth, &url, &buf, NULL, ERR));
  assert_true(ghlauth_buf_size(buf) < sizeof(state_text));
  strcpy(state_text, ghlauth_buf_data(buf));
  ghlauth_buf_free(url);
  ghlauth_buf_free(buf);
  return 0;
}

static int teardown(void **state) {
  (void)state;
  desk_free(desk);
  return 0;
}

// Parses a text in which "{S}" stands for the state.
static ghlauth_status parse(const char *text, ghlauth_callback **callback, ghlauth_error **error) {
  char filled[1024];
  const char *mark = strstr(text, "{S}");
  if (mark == NULL)
    snprintf(filled, sizeof(filled), "%s", text);
  else
    snprintf(filled, sizeof(filled), "%.*s%s%s", (int)(mark - text), text, state_text, mark + 3);
  ghlauth_callback *unwanted = (ghlauth_callback *)desk;
  const ghlauth_status status = ghlauth_oauth_parse_callback(desk->oauth, callback ? callback : &unwanted, filled, NULL, error);
  if (callback == NULL && status != GHLAUTH_OK) assert_null(unwanted);
  if (callback == NULL) ghlauth_callback_free(unwanted);
  return status;
}

static void expect_form(const char *text) {
  ghlauth_callback *callback = NULL;
  ghlauth_installation *installation = NULL;
  char json[512];
  OK(parse(text, &callback, ERR));
  script_answer(desk->script, 200, LOCATION_JSON(json, ACCESS_TOKEN, REFRESH_TOKEN));
  OK(ghlauth_oauth_exchange(desk->oauth, &installation, callback, NULL, NULL, ERR));
  CONTAINS(script_body(desk->script, 0), "code=a1b2c3");
  ghlauth_installation_free(installation);
  ghlauth_callback_free(callback);
}

static void a_whole_url_is_read(void **state) {
  (void)state;
  expect_form("https://app.example.com/oauth/callback?code=a1b2c3&state={S}");
}

static void a_query_with_its_mark_is_read(void **state) {
  (void)state;
  expect_form("?code=a1b2c3&state={S}");
}

static void a_bare_query_is_read(void **state) {
  (void)state;
  expect_form("state={S}&extra=1&code=a1b2c3");
}

static void a_path_with_a_query_is_read(void **state) {
  (void)state;
  expect_form("/oauth/callback?code=a1b2c3&state={S}#fragment");
}

static void percent_encoding_is_undone(void **state) {
  (void)state;
  expect_form("?c%6fde=a1%62%32c3&state={S}&note=caf%C3%A9+noir");
}

static void a_callback_without_a_code_is_named(void **state) {
  (void)state;
  const char *texts[] = {
      "?state={S}", "?code=&state={S}", "?Code=x&state={S}", "https://app.example.com/oauth/callback", "/", "?", ""};
  for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); ++i) {
    const ghlauth_status status = parse(texts[i], NULL, ERR);
    if (status != GHLAUTH_E_CODE_MISSING) fail_msg("\"%s\": %s", texts[i], ghlauth_status_name(status));
  }
  OK(parse("?code=a1b2c3&state={S}", NULL, ERR));  // none of them used the state up
}

static void doubled_parameters_are_refused(void **state) {
  (void)state;
  const char *texts[] = {"?code=a&code=b&state={S}",  "?code=a&code=a&state={S}",   "?code=a&state={S}&state=x",
                         "?code=a&state=x&state={S}", "?error=a&error=b&state={S}", "?code=a&c%6Fde=b&state={S}"};
  for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); ++i) {
    const ghlauth_status status = parse(texts[i], NULL, ERR);
    if (status != GHLAUTH_E_PARAMETER_REPEATED) fail_msg("\"%s\": %s", texts[i], ghlauth_status_name(status));
  }
  OK(parse("?code=a1b2c3&state={S}", NULL, ERR));
}

static void overlong_callbacks_are_refused(void **state) {
  (void)state;
  char *large = malloc(16385);
  memset(large, 'x', 16384);
  memcpy(large, "?code=", 6);
  large[16384] = '\0';
  ghlauth_callback *callback = NULL;
  FAILS(GHLAUTH_E_CALLBACK_TOO_LONG, ghlauth_oauth_parse_callback(desk->oauth, &callback, large, NULL, ERR));
  large[8193] = '\0';
  FAILS(GHLAUTH_E_CALLBACK_TOO_LONG, ghlauth_oauth_parse_callback(desk->oauth, &callback, large, NULL, ERR));
  large[8192] = '\0';
  assert_int_not_equal(ghlauth_oauth_parse_callback(desk->oauth, &callback, large, NULL, NULL), GHLAUTH_E_CALLBACK_TOO_LONG);
  assert_null(callback);
  free(large);
}

static void garbage_is_malformed(void **state) {
  (void)state;
  const char *texts[] = {"?code=a%&state={S}",    "?code=a%2&state={S}",      "?code=a%zz&state={S}",
                         "?code=a%00b&state={S}", "?code=a%0d%0ab&state={S}", "?code=a%20b&state={S}",
                         "?code=%ff&state={S}",   "?code=a&state={S}&x=%C3"};
  for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); ++i) {
    const ghlauth_status status = parse(texts[i], NULL, ERR);
    if (status != GHLAUTH_E_CALLBACK_MALFORMED) fail_msg("\"%s\": %s", texts[i], ghlauth_status_name(status));
  }
  OK(parse("?code=a1b2c3&state={S}", NULL, ERR));
}

static void a_missing_text_is_refused(void **state) {
  (void)state;
  ghlauth_callback *callback = NULL;
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_oauth_parse_callback(desk->oauth, &callback, NULL, NULL, ERR));
}

static void a_refusal_with_the_right_state_is_told(void **state) {
  (void)state;
  FAILS(GHLAUTH_E_CALLBACK_DENIED, parse("?error=access_denied&error_description=The+user%0asaid+no&state={S}", NULL, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "access_denied");
  CONTAINS(ghlauth_error_message(check_last()), "said no");
  LACKS(ghlauth_error_message(check_last()), "\n");
}

static void a_refusal_uses_its_state_up(void **state) {
  (void)state;
  FAILS(GHLAUTH_E_CALLBACK_DENIED, parse("?error=access_denied&state={S}", NULL, ERR));
  FAILS(GHLAUTH_E_STATE_USED, parse("?code=a1b2c3&state={S}", NULL, ERR));
}

static void a_refusal_with_a_wrong_state_is_not_believed(void **state) {
  (void)state;
  FAILS(GHLAUTH_E_STATE_INVALID, parse("?error=access_denied&state=wrong", NULL, ERR));
  FAILS(GHLAUTH_E_STATE_MISSING, parse("?error=access_denied", NULL, ERR));
}

static void a_callback_without_a_state_is_refused_by_default(void **state) {
  (void)state;
  FAILS(GHLAUTH_E_STATE_MISSING, parse("?code=a1b2c3", NULL, ERR));
  CONTAINS(ghlauth_error_hint(check_last()), "ghlauth_oauth_set_unsolicited_policy");
  OK(ghlauth_oauth_set_unsolicited_policy(desk->oauth, GHLAUTH_UNSOLICITED_ACCEPT, ERR));
  OK(parse("?code=a1b2c3", NULL, ERR));
  OK(ghlauth_oauth_set_unsolicited_policy(desk->oauth, GHLAUTH_UNSOLICITED_REFUSE, ERR));
  FAILS(GHLAUTH_E_STATE_MISSING, parse("?code=a1b2c3", NULL, ERR));
}

static void a_wrong_state_is_refused_under_both_policies(void **state) {
  (void)state;
  const int32_t policies[] = {GHLAUTH_UNSOLICITED_REFUSE, GHLAUTH_UNSOLICITED_ACCEPT};
  for (size_t i = 0; i < 2; ++i) {
    OK(ghlauth_oauth_set_unsolicited_policy(desk->oauth, policies[i], ERR));
    FAILS(GHLAUTH_E_STATE_INVALID, parse("?code=a1b2c3&state=wrong", NULL, ERR));
    FAILS(GHLAUTH_E_STATE_INVALID, parse("?code=a1b2c3&state=", NULL, ERR));
    FAILS(GHLAUTH_E_STATE_INVALID, parse("?code=a1b2c3&state", NULL, ERR));
  }
}

static void an_unsolicited_installation_belongs_to_nobody_until_it_is_claimed(void **state) {
  (void)state;
  char json[512];
  ghlauth_callback *callback = NULL;
  ghlauth_installation *installation = NULL;
  ghlauth_installations *found = NULL;
  ghlauth_token *token = NULL;
  OK(ghlauth_oauth_set_unsolicited_policy(desk->oauth, GHLAUTH_UNSOLICITED_ACCEPT, ERR));
  OK(parse("?code=a1b2c3", &callback, ERR));
  assert_int_equal(ghlauth_callback_is_unsolicited(callback), 1);
  assert_string_equal(ghlauth_callback_app_data(callback), "");
  script_answer(desk->script, 200, LOCATION_JSON(json, ACCESS_TOKEN, REFRESH_TOKEN));
  OK(ghlauth_oauth_exchange(desk->oauth, &installation, callback, "an owner that must not stick", NULL, ERR));
  assert_int_equal(ghlauth_installation_is_unclaimed(installation), 1);
  assert_string_equal(ghlauth_installation_owner(installation), "");
  ghlauth_installation_free(installation);
  ghlauth_callback_free(callback);

  OK(ghlauth_oauth_find(desk->oauth, &found, "", NULL, NULL, ERR));
  assert_int_equal(ghlauth_installations_size(found), 0);
  ghlauth_installations_free(found);
  OK(ghlauth_oauth_find(desk->oauth, &found, NULL, NULL, LOCATION_ID, ERR));
  assert_int_equal(ghlauth_installations_size(found), 1);
  ghlauth_installations_free(found);

  ghlauth_credential *credential = desk_credential(desk, LOCATION_INSTALLATION);
  FAILS(GHLAUTH_E_UNCLAIMED, ghlauth_credential_token(credential, &token, 0, NULL, ERR));
  FAILS(GHLAUTH_E_UNCLAIMED, desk_get(desk, credential, "/contacts/1", NULL, ERR));
  FAILS(GHLAUTH_E_UNCLAIMED, ghlauth_oauth_refresh(desk->oauth, NULL, LOCATION_INSTALLATION, NULL, ERR));
  assert_int_equal(script_count(desk->script), 1);

  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_oauth_claim(desk->oauth, NULL, LOCATION_INSTALLATION, NULL, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_oauth_claim(desk->oauth, NULL, LOCATION_INSTALLATION, "", ERR));
  FAILS(GHLAUTH_E_NOT_FOUND, ghlauth_oauth_claim(desk->oauth, NULL, APP_ID ":nowhere", "tenant 9", ERR));
  OK(ghlauth_oauth_claim(desk->oauth, &installation, LOCATION_INSTALLATION, "tenant 9", ERR));
  assert_int_equal(ghlauth_installation_is_unclaimed(installation), 0);
  assert_string_equal(ghlauth_installation_owner(installation), "tenant 9");
  ghlauth_installation_free(installation);
  expect_bearer(credential, ACCESS_TOKEN);
  OK(ghlauth_oauth_claim(desk->oauth, NULL, LOCATION_INSTALLATION, "tenant 9", ERR));  // again by the same
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_oauth_claim(desk->oauth, &installation, LOCATION_INSTALLATION, "tenant 8", ERR));
  assert_null(installation);
  ghlauth_credential_free(credential);
}

static void the_code_is_a_secret(void **state) {
  (void)state;
  ghlauth_callback *callback = NULL;
  ghlauth_installation *installation = NULL;
  check_plant("a1b2c3d4e5f6-code");
  OK(parse("?code=a1b2c3d4e5f6-code&state={S}", &callback, ERR));
  script_answer(desk->script, 400, "{\"message\":\"Invalid grant: authorization code is invalid\"}");
  FAILS(GHLAUTH_E_CODE_INVALID, ghlauth_oauth_exchange(desk->oauth, &installation, callback, NULL, NULL, ERR));
  assert_null(installation);
  ghlauth_callback_free(callback);
  FAILS(GHLAUTH_E_STATE_USED, parse("?code=a1b2c3d4e5f6-code&state={S}", NULL, ERR));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(a_whole_url_is_read),
      TEST(a_query_with_its_mark_is_read),
      TEST(a_bare_query_is_read),
      TEST(a_path_with_a_query_is_read),
      TEST(percent_encoding_is_undone),
      TEST(a_callback_without_a_code_is_named),
      TEST(doubled_parameters_are_refused),
      TEST(overlong_callbacks_are_refused),
      TEST(garbage_is_malformed),
      TEST(a_missing_text_is_refused),
      TEST(a_refusal_with_the_right_state_is_told),
      TEST(a_refusal_uses_its_state_up),
      TEST(a_refusal_with_a_wrong_state_is_not_believed),
      TEST(a_callback_without_a_state_is_refused_by_default),
      TEST(a_wrong_state_is_refused_under_both_policies),
      TEST(an_unsolicited_installation_belongs_to_nobody_until_it_is_claimed),
      TEST(the_code_is_a_secret),
  };
  return cmocka_run_group_tests_name("callback", tests, NULL, check_teardown);
}
