// oauth.h: the app, its client keys and the authorize URL.
#include <stdio.h>

#include "support/desk.h"

static struct desk *desk;
static ghlauth_authorize_options *options;

static int setup(void **state) {
  (void)state;
  desk = desk_new(SCRIPT_ON_THE_SPOT);
  OK(ghlauth_authorize_options_new(&options, ERR));
  return 0;
}

static int teardown(void **state) {
  (void)state;
  ghlauth_authorize_options_free(options);
  desk_free(desk);
  return 0;
}

static char url_text[8192];

// The URL that the present options make.
static const char *url(void) {
  ghlauth_buf *buf = NULL;
  OK(ghlauth_oauth_authorize_url(desk->oauth, &buf, NULL, options, ERR));
  assert_true(ghlauth_buf_size(buf) < sizeof(url_text));
  strcpy(url_text, ghlauth_buf_data(buf));
  ghlauth_buf_free(buf);
  return url_text;
}

static void an_app_is_named_by_its_client_id(void **state) {
  (void)state;
  assert_string_equal(ghlauth_oauth_app_id(desk->oauth), APP_ID);
}

static void arguments_of_an_app_are_checked(void **state) {
  (void)state;
  ghlauth_oauth *oauth = NULL;
  const char *ids[] = {NULL, "", "nohyphen", "-abcd", APP_ID "-", "a b-c", "a\n-b"};
  for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); ++i)
    if (ghlauth_oauth_new(&oauth, desk->config, ids[i], CLIENT_SECRET, REDIRECT_URI, ERR) != GHLAUTH_E_INVALID_ARGUMENT)
      fail_msg("the client id \"%s\" was not refused", ids[i] ? ids[i] : "(NULL)");
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_oauth_new(&oauth, desk->config, CLIENT_ID, NULL, REDIRECT_URI, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_oauth_new(&oauth, desk->config, CLIENT_ID, "", REDIRECT_URI, ERR));
  const char *uris[] = {NULL,
                        "",
                        "not a url",
                        "/callback",
                        "ftp://example.com/",
                        "javascript:alert(1)",
                        "https://user:word@example.com/",
                        "https://example.com/#fragment",
                        "https://exa mple.com/"};
  for (size_t i = 0; i < sizeof(uris) / sizeof(uris[0]); ++i)
    if (ghlauth_oauth_new(&oauth, desk->config, CLIENT_ID, CLIENT_SECRET, uris[i], ERR) != GHLAUTH_E_INVALID_ARGUMENT)
      fail_msg("the redirect URI \"%s\" was not refused", uris[i] ? uris[i] : "(NULL)");
  assert_null(oauth);
}

static void the_default_url_is_the_documented_one(void **state) {
  (void)state;
  ghlauth_buf *buf = NULL, *state_text = NULL;
  OK(ghlauth_oauth_authorize_url(desk->oauth, &buf, &state_text, NULL, ERR));
  const char *text = ghlauth_buf_data(buf);
  STARTS_WITH(text, "https://marketplace.gohighlevel.com/v2/oauth/chooselocation?");
  CONTAINS(text, "response_type=code");
  CONTAINS(text, "client_id=" CLIENT_ID);
  CONTAINS(text, "redirect_uri=https%3A%2F%2Fapp.example.com%2Foauth%2Fcallback");
  LACKS(text, "scope=");
  LACKS(text, "loginWindowOpenMode");
  LACKS(text, "version_id");
  LACKS(text, CLIENT_SECRET);
  char wanted[256] = "state=";
  strcat(wanted, ghlauth_buf_data(state_text));
  CONTAINS(text, wanted);
  assert_true(ghlauth_buf_size(state_text) >= 22);  // at least 128 bits
  ghlauth_buf_free(state_text);
  ghlauth_buf_free(buf);
}

static void every_state_is_another(void **state) {
  (void)state;
  for (int form = GHLAUTH_STATE_HELD; form <= GHLAUTH_STATE_SEALED; ++form) {
    char first[sizeof(url_text)];
    OK(ghlauth_authorize_options_set_state_form(options, form, ERR));
    strcpy(first, url());
    assert_string_not_equal(first, url());
  }
}

static void host_and_path_can_be_chosen(void **state) {
  (void)state;
  OK(ghlauth_authorize_options_set_path(options, GHLAUTH_AUTHORIZE_PATH_V1, ERR));
  STARTS_WITH(url(), "https://marketplace.gohighlevel.com/oauth/chooselocation?");
  OK(ghlauth_authorize_options_set_white_label(options, 1, ERR));
  STARTS_WITH(url(), "https://marketplace.leadconnectorhq.com/oauth/chooselocation?");
  OK(ghlauth_authorize_options_set_path(options, GHLAUTH_AUTHORIZE_PATH_V2, ERR));
  STARTS_WITH(url(), "https://marketplace.leadconnectorhq.com/v2/oauth/chooselocation?");
  OK(ghlauth_authorize_options_set_white_label(options, 0, ERR));
  STARTS_WITH(url(), "https://marketplace.gohighlevel.com/v2/oauth/chooselocation?");
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_authorize_options_set_path(options, 2, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_authorize_options_set_path(options, -1, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_authorize_options_set_white_label(options, 2, ERR));
}

static void a_configured_marketplace_is_used(void **state) {
  (void)state;
  ghlauth_oauth *oauth = NULL;
  ghlauth_buf *buf = NULL;
  OK(ghlauth_config_set_marketplace_url(desk->config, "http://127.0.0.1:4010", ERR));
  OK(ghlauth_oauth_new(&oauth, desk->config, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, ERR));
  OK(ghlauth_oauth_authorize_url(oauth, &buf, NULL, NULL, ERR));
  STARTS_WITH(ghlauth_buf_data(buf), "http://127.0.0.1:4010/v2/oauth/chooselocation?");
  ghlauth_buf_free(buf);
  ghlauth_oauth_free(oauth);
}

static void scopes_are_joined_and_encoded(void **state) {
  (void)state;
  ghlauth_list *scopes = NULL;
  OK(ghlauth_list_new(&scopes, ERR));
  OK(ghlauth_list_append(scopes, "contacts.readonly", ERR));
  OK(ghlauth_list_append(scopes, "conversations/message.readonly", ERR));
  OK(ghlauth_list_append(scopes, "a-scope-of/tomorrow&x=1", ERR));
  OK(ghlauth_authorize_options_set_scopes(options, scopes, ERR));
  ghlauth_list_free(scopes);  // copied
  CONTAINS(url(), "scope=contacts.readonly%20conversations%2Fmessage.readonly%20a-scope-of%2Ftomorrow%26x%3D1");
}

static void the_parameters_of_the_page_can_be_set(void **state) {
  (void)state;
  OK(ghlauth_authorize_options_set_same_window(options, 1, ERR));
  OK(ghlauth_authorize_options_set_version_id(options, "66c2e1f0a9b8d7c6e5f4a3b3", ERR));
  CONTAINS(url(), "loginWindowOpenMode=self");
  CONTAINS(url(), "version_id=66c2e1f0a9b8d7c6e5f4a3b3");
  OK(ghlauth_authorize_options_set_same_window(options, 0, ERR));
  LACKS(url(), "loginWindowOpenMode");
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_authorize_options_set_same_window(options, 7, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_authorize_options_set_version_id(options, NULL, ERR));
}

static void extra_parameters_are_encoded(void **state) {
  (void)state;
  OK(ghlauth_authorize_options_add_parameter(options, "utm source", "a&b=c d/\xc3\xa9", ERR));
  CONTAINS(url(), "&utm%20source=a%26b%3Dc%20d%2F%C3%A9");
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_authorize_options_add_parameter(options, "", "x", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_authorize_options_add_parameter(options, NULL, "x", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_authorize_options_add_parameter(options, "x", NULL, ERR));
}

static void reserved_parameters_are_refused(void **state) {
  (void)state;
  const char *reserved[] = {"response_type", "client_id",           "redirect_uri", "scope",
                            "state",         "loginWindowOpenMode", "version_id"};
  for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); ++i) {
    FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_authorize_options_add_parameter(options, reserved[i], "x", ERR));
    CONTAINS(ghlauth_error_message(check_last()), reserved[i]);
  }
}

static void another_redirect_uri_is_used_byte_for_byte(void **state) {
  (void)state;
  OK(ghlauth_authorize_options_set_redirect_uri(options, "http://localhost:3000/cb/?a=b&c=%20", ERR));
  CONTAINS(url(), "redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fcb%2F%3Fa%3Db%26c%3D%2520");
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_authorize_options_set_redirect_uri(options, "not a url", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_authorize_options_set_redirect_uri(options, NULL, ERR));
}

static void client_keys_are_added_and_chosen(void **state) {
  (void)state;
  OK(ghlauth_oauth_add_client(desk->oauth, OTHER_CLIENT_ID, OTHER_CLIENT_SECRET, 0, ERR));
  CONTAINS(url(), "client_id=" CLIENT_ID);
  OK(ghlauth_authorize_options_set_client_id(options, OTHER_CLIENT_ID, ERR));
  CONTAINS(url(), "client_id=" OTHER_CLIENT_ID);
  OK(ghlauth_oauth_add_client(desk->oauth, APP_ID "-third", OTHER_CLIENT_SECRET, 1, ERR));
  ghlauth_buf *buf = NULL;
  OK(ghlauth_oauth_authorize_url(desk->oauth, &buf, NULL, NULL, ERR));
  CONTAINS(ghlauth_buf_data(buf), "client_id=" APP_ID "-third");
  ghlauth_buf_free(buf);
}

static void client_keys_of_other_apps_and_doubles_are_refused(void **state) {
  (void)state;
  FAILS(GHLAUTH_E_INVALID_ARGUMENT,
        ghlauth_oauth_add_client(desk->oauth, "77c2e1f0a9b8d7c6e5f4a3b2-abcd", OTHER_CLIENT_SECRET, 0, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_oauth_add_client(desk->oauth, CLIENT_ID, CLIENT_SECRET, 0, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_oauth_add_client(desk->oauth, NULL, CLIENT_SECRET, 0, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_oauth_add_client(desk->oauth, OTHER_CLIENT_ID, NULL, 0, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_oauth_add_client(desk->oauth, OTHER_CLIENT_ID, "", 0, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_oauth_add_client(desk->oauth, OTHER_CLIENT_ID, OTHER_CLIENT_SECRET, 2, ERR));
}

static void a_client_id_that_the_app_does_not_have_is_refused(void **state) {
  (void)state;
  ghlauth_buf *buf = (ghlauth_buf *)options, *state_text = (ghlauth_buf *)options;
  OK(ghlauth_authorize_options_set_client_id(options, OTHER_CLIENT_ID, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_oauth_authorize_url(desk->oauth, &buf, &state_text, options, ERR));
  assert_null(buf);
  assert_null(state_text);
  CONTAINS(ghlauth_error_message(check_last()), OTHER_CLIENT_ID);
}

static void options_have_bounds(void **state) {
  (void)state;
  char long_text[514];
  memset(long_text, 'x', 513);
  long_text[513] = '\0';
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_authorize_options_set_app_data(options, long_text, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_authorize_options_set_session_binding(options, long_text, ERR));
  long_text[512] = '\0';
  OK(ghlauth_authorize_options_set_app_data(options, long_text, ERR));
  OK(ghlauth_authorize_options_set_session_binding(options, long_text, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_authorize_options_set_app_data(options, "\xff", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_authorize_options_set_app_data(options, NULL, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_authorize_options_set_session_binding(options, NULL, ERR));
  OK(ghlauth_authorize_options_set_lifetime_s(options, 1, ERR));
  OK(ghlauth_authorize_options_set_lifetime_s(options, 86400, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_authorize_options_set_lifetime_s(options, 0, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_authorize_options_set_lifetime_s(options, 86401, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_authorize_options_set_state_form(options, 2, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_authorize_options_set_client_id(options, NULL, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_oauth_set_unsolicited_policy(desk->oauth, 2, ERR));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(an_app_is_named_by_its_client_id),
      TEST(arguments_of_an_app_are_checked),
      TEST(the_default_url_is_the_documented_one),
      TEST(every_state_is_another),
      TEST(host_and_path_can_be_chosen),
      TEST(a_configured_marketplace_is_used),
      TEST(scopes_are_joined_and_encoded),
      TEST(the_parameters_of_the_page_can_be_set),
      TEST(extra_parameters_are_encoded),
      TEST(reserved_parameters_are_refused),
      TEST(another_redirect_uri_is_used_byte_for_byte),
      TEST(client_keys_are_added_and_chosen),
      TEST(client_keys_of_other_apps_and_doubles_are_refused),
      TEST(a_client_id_that_the_app_does_not_have_is_refused),
      TEST(options_have_bounds),
  };
  return cmocka_run_group_tests_name("authorize url", tests, NULL, check_teardown);
}
