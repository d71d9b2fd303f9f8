// login.h: from the authorize URL to the callback, and every way in which a wait ends.
#include "ghlauth/login.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "support/array_store.h"
#include "support/login_desk.h"
#include "support/sandbox.h"

#define ANY_PORT "http://localhost:0/oauth/callback"

static struct login_desk at;
static struct waiting waiting;

static void start(const char *redirect_uri) { login_desk_start(&at, redirect_uri, NULL); }

static void end(void) {
  waiting_free(&waiting);
  memset(&waiting, 0, sizeof(waiting));
  login_desk_end(&at);
}

static void expect_whole_login(const char *address, const char *redirect_uri) {
  start(redirect_uri);
  waiting_start(&waiting, at.login);
  char *answer = browser_get(address, login_desk_right_url(&at));
  assert_int_equal(browser_status(answer), 303);
  assert_string_equal(browser_header(answer, "Location"), at.redirect_uri);
  LACKS(answer, CODE);
  LACKS(answer, at.state);
  browser_check_headers(answer);
  free(answer);
  answer = browser_get(address, at.redirect_uri);
  assert_int_equal(browser_status(answer), 200);
  CONTAINS(answer, "You can close this window");
  browser_check_headers(answer);
  free(answer);
  assert_int_equal(waiting_join(&waiting), GHLAUTH_OK);
  assert_int_equal(ghlauth_callback_is_unsolicited(waiting.callback), 0);
  login_desk_exchange(&at, waiting.callback);
  end();
}

static void the_answer_of_the_browser_ends_the_wait(void **state) {
  (void)state;
  expect_whole_login(IPV4, ANY_PORT);
  expect_whole_login(IPV4, "http://127.0.0.1:0/");
  expect_whole_login("127.0.0.2", "http://127.0.0.2:0/x");
}

static void localhost_is_also_the_address_of_ipv6(void **state) {
  (void)state;
  if (!browser_has_ipv6()) skip();
  expect_whole_login(IPV6, ANY_PORT);
  expect_whole_login(IPV6, "http://[::1]:0/callback");
}

static void a_browser_that_does_not_follow_is_waited_for_a_second(void **state) {
  (void)state;
  start(ANY_PORT);
  waiting_start(&waiting, at.login);
  char *answer = browser_get(IPV4, login_desk_right_url(&at));
  const int64_t answered_ms = check_now_ms();
  assert_int_equal(browser_status(answer), 303);
  free(answer);
  assert_int_equal(waiting_join(&waiting), GHLAUTH_OK);
  assert_in_range(waiting.ended_ms - answered_ms, 700, 3000);
  login_desk_exchange(&at, waiting.callback);
  end();
}

static void the_page_is_not_waited_for_when_it_was_seen(void **state) {
  (void)state;
  start(ANY_PORT);
  waiting_start(&waiting, at.login);
  const int64_t begin_ms = check_now_ms();
  login_desk_finish(&at, &waiting);
  assert_true(waiting.ended_ms - begin_ms < 700);
  end();
}

static void a_browser_may_ask_twice(void **state) {
  (void)state;
  start(ANY_PORT);
  waiting_start(&waiting, at.login);
  char *first = browser_get(IPV4, login_desk_right_url(&at));
  char *second = browser_get(IPV4, login_desk_right_url(&at));
  assert_int_equal(browser_status(first), 303);
  assert_int_equal(browser_status(second), 303);
  free(first);
  free(second);
  assert_int_equal(waiting_join(&waiting), GHLAUTH_OK);
  end();
}

static void the_registered_redirect_uri_is_used_as_it_is(void **state) {
  (void)state;
  char uri[128];
  snprintf(uri, sizeof(uri), "http://LocalHost:%u/a/Path/?app=1", (unsigned)browser_free_port());
  start(uri);
  assert_string_equal(at.redirect_uri, uri);
  waiting_start(&waiting, at.login);
  char answered[2048];
  const char *path = strstr(at.redirect_uri, "/a/");
  // What a browser makes of it: the host in lower case; HighLevel adds its parameters.
  snprintf(answered, sizeof(answered), "http://localhost:%u%s&code=%s&state=%s", (unsigned)at.port, path, CODE, at.state);
  char *answer = browser_get(IPV4, answered);
  assert_int_equal(browser_status(answer), 303);
  snprintf(answered, sizeof(answered), "http://localhost:%u/a/Path/", (unsigned)at.port);
  assert_string_equal(browser_header(answer, "Location"), answered);
  free(answer);
  free(browser_get(IPV4, answered));
  assert_int_equal(waiting_join(&waiting), GHLAUTH_OK);
  login_desk_exchange(&at, waiting.callback);
  end();
}

static void expect_unsupported(const char *marketplace, const char *redirect_uri, int32_t white_label, const char *hint) {
  struct desk *desk = desk_new(SCRIPT_ON_THE_SPOT);
  ghlauth_oauth *oauth = NULL;
  ghlauth_authorize_options *options = NULL;
  ghlauth_login *login = (ghlauth_login *)desk;
  OK(ghlauth_config_set_marketplace_url(desk->config, marketplace, ERR));
  OK(ghlauth_oauth_new(&oauth, desk->config, CLIENT_ID, CLIENT_SECRET, redirect_uri, ERR));
  OK(ghlauth_authorize_options_new(&options, ERR));
  OK(ghlauth_authorize_options_set_white_label(options, white_label, ERR));
  FAILS(GHLAUTH_E_UNSUPPORTED, ghlauth_login_start(&login, oauth, options, ERR));
  assert_null(login);
  CONTAINS(ghlauth_error_hint(check_last()), hint);
  ghlauth_authorize_options_free(options);
  ghlauth_oauth_free(oauth);
  desk_free(desk);
}

static void only_http_on_a_loopback_host_can_be_listened_at(void **state) {
  (void)state;
  const char *uris[] = {"https://app.example.com/oauth/callback", "https://localhost:8765/callback",
                        "http://app.example.com:8765/callback", "http://10.0.0.1:8765/callback",
                        "http://localhost.example.com:8765/callback"};
  for (size_t i = 0; i < sizeof(uris) / sizeof(uris[0]); ++i)
    expect_unsupported("http://127.0.0.1:1", uris[i], 0, "ghlauth_oauth_parse_callback");
}

static void what_the_answer_would_have_twice_is_refused_at_once(void **state) {
  (void)state;
  expect_unsupported("http://127.0.0.1:1", "http://localhost:0/callback?app=1&state=x", 0, "without it");
  expect_unsupported("http://127.0.0.1:1", "http://localhost:0/callback?c%6fde=", 0, "without it");
}

static void a_free_port_is_for_the_sandbox_alone(void **state) {
  (void)state;
  expect_unsupported("https://marketplace.gohighlevel.com", ANY_PORT, 0, "sandbox");
  expect_unsupported("http://127.0.0.1:1", ANY_PORT, 1, "sandbox");
}

static void options_are_those_of_the_authorize_url(void **state) {
  (void)state;
  const int32_t forms[] = {GHLAUTH_STATE_HELD, GHLAUTH_STATE_SEALED};
  for (size_t i = 0; i < 2; ++i) {
    ghlauth_authorize_options *options = NULL;
    OK(ghlauth_authorize_options_new(&options, ERR));
    OK(ghlauth_authorize_options_set_state_form(options, forms[i], ERR));
    OK(ghlauth_authorize_options_set_session_binding(options, "this window", ERR));
    OK(ghlauth_authorize_options_set_app_data(options, "account 12", ERR));
    OK(ghlauth_authorize_options_set_redirect_uri(options, "http://127.0.0.1:0/other", ERR));
    login_desk_start(&at, REDIRECT_URI, options);
    ghlauth_authorize_options_free(options);
    STARTS_WITH(at.redirect_uri, "http://127.0.0.1:");
    CONTAINS(at.redirect_uri, "/other");
    waiting_start(&waiting, at.login);
    login_desk_finish(&at, &waiting);
    assert_string_equal(ghlauth_callback_app_data(waiting.callback), "account 12");
    login_desk_exchange(&at, waiting.callback);
    end();
  }
}

static void a_time_limit_ends_the_wait_and_not_the_login(void **state) {
  (void)state;
  ghlauth_cancel *cancel = NULL;
  ghlauth_callback *callback = NULL;
  start(ANY_PORT);
  OK(ghlauth_cancel_new(&cancel, ERR));
  OK(ghlauth_cancel_set_timeout_ms(cancel, 200, ERR));
  const int64_t begin_ms = check_now_ms();
  FAILS(GHLAUTH_E_TIMEOUT, ghlauth_login_wait(at.login, &callback, cancel, ERR));
  assert_in_range(check_now_ms() - begin_ms, 190, 1500);
  assert_null(callback);
  ghlauth_cancel_free(cancel);
  waiting_start(&waiting, at.login);
  login_desk_finish(&at, &waiting);
  end();
}

static void cancelling_ends_the_wait_within_100_ms(void **state) {
  (void)state;
  start(ANY_PORT);
  waiting_start(&waiting, at.login);
  char *answer = browser_get(IPV4, at.redirect_uri);  // so that it is known to wait
  assert_int_equal(browser_status(answer), 400);
  free(answer);
  const int64_t cancelled_ms = check_now_ms();
  ghlauth_cancel_request(waiting.cancel);
  assert_int_equal(waiting_join(&waiting), GHLAUTH_E_CANCELLED);
  assert_true(waiting.ended_ms - cancelled_ms < 100);
  assert_null(waiting.callback);
  FAILS(GHLAUTH_E_CANCELLED, ghlauth_login_wait(at.login, &waiting.callback, waiting.cancel, ERR));
  waiting_free(&waiting);
  waiting_start(&waiting, at.login);
  login_desk_finish(&at, &waiting);
  end();
}

static void an_answer_that_came_before_the_cancel_is_kept(void **state) {
  (void)state;
  start(ANY_PORT);
  waiting_start(&waiting, at.login);
  char *answer = browser_get(IPV4, login_desk_right_url(&at));
  assert_int_equal(browser_status(answer), 303);
  free(answer);
  ghlauth_cancel_request(waiting.cancel);
  assert_int_equal(waiting_join(&waiting), GHLAUTH_OK);
  login_desk_exchange(&at, waiting.callback);
  end();
}

// The state is sealed, and the store that is to say whether it is still good takes its time.
static void an_answer_is_kept_while_the_store_is_asked(void **state) {
  (void)state;
  struct array_store *array = array_store_new(1);
  const ghlauth_store_table table = array_store_table(array);
  ghlauth_store_options *plain = NULL;
  ghlauth_authorize_options *options = NULL;
  ghlauth_store *store = NULL;
  OK(ghlauth_store_options_new(&plain, ERR));
  OK(ghlauth_store_options_set_plain(plain, 1, ERR));
  OK(ghlauth_store_from_table(&store, &table, plain, ERR));
  ghlauth_store_options_free(plain);
  OK(ghlauth_authorize_options_new(&options, ERR));
  OK(ghlauth_authorize_options_set_state_form(options, GHLAUTH_STATE_SEALED, ERR));
  login_desk_start_on(&at, ANY_PORT, options, store);
  ghlauth_authorize_options_free(options);
  ghlauth_store_free(store);

  array_store_set_stuck(array, 1);
  waiting_start(&waiting, at.login);
  free(browser_get(IPV4, login_desk_right_url(&at)));
  free(browser_get(IPV4, at.redirect_uri));
  while (!array_store_is_waited_for(array)) check_sleep_ms(1);
  waiting_expect_goes_on(&waiting);
  ghlauth_cancel_request(waiting.cancel);
  assert_int_equal(waiting_join(&waiting), GHLAUTH_E_CANCELLED);
  waiting_free(&waiting);

  array_store_set_stuck(array, 0);
  waiting_start(&waiting, at.login);
  assert_int_equal(waiting_join(&waiting), GHLAUTH_OK);
  login_desk_exchange(&at, waiting.callback);
  ghlauth_callback *again = NULL;
  FAILS(GHLAUTH_E_STATE_USED, ghlauth_login_wait(at.login, &again, NULL, ERR));
  FAILS(GHLAUTH_E_STATE_USED, ghlauth_oauth_parse_callback(at.oauth, &again, login_desk_right_url(&at), NULL, ERR));
  end();
  array_store_free(array);
}

static void the_wait_ends_with_the_lifetime_of_the_state(void **state) {
  (void)state;
  start(ANY_PORT);
  fake_clock_advance_s(&at.desk->clock, 600);
  waiting_start(&waiting, at.login);
  char *answer = browser_get(IPV4, at.redirect_uri);
  assert_int_equal(browser_status(answer), 400);
  free(answer);
  waiting_expect_goes_on(&waiting);
  fake_clock_advance_s(&at.desk->clock, 1);
  assert_int_equal(waiting_join(&waiting), GHLAUTH_E_STATE_EXPIRED);
  end();
}

static void an_error_with_the_right_state_is_a_refusal(void **state) {
  (void)state;
  char url[2048];
  start(ANY_PORT);
  waiting_start(&waiting, at.login);
  snprintf(url, sizeof(url), "%s?error=access_denied&state=%s", at.redirect_uri, at.state);
  char *answer = browser_get(IPV4, url);
  assert_int_equal(browser_status(answer), 303);
  LACKS(answer, "access_denied");
  free(answer);
  free(browser_get(IPV4, at.redirect_uri));
  assert_int_equal(waiting_join(&waiting), GHLAUTH_E_CALLBACK_DENIED);
  CONTAINS(ghlauth_error_message(waiting.error), "access_denied");
  end();
}

static void an_answered_login_has_ended_and_its_port_is_free(void **state) {
  (void)state;
  char uri[128];
  ghlauth_login *again = NULL;
  snprintf(uri, sizeof(uri), "http://localhost:%u/callback", (unsigned)browser_free_port());
  start(uri);
  waiting_start(&waiting, at.login);
  login_desk_finish(&at, &waiting);
  ghlauth_callback *callback = waiting.callback;
  FAILS(GHLAUTH_E_STATE_USED, ghlauth_login_wait(at.login, &callback, NULL, ERR));
  assert_null(callback);
  OK(ghlauth_login_start(&again, at.oauth, NULL, ERR));  // connections of the first may still linger in TIME_WAIT
  assert_string_not_equal(ghlauth_login_url(again), ghlauth_login_url(at.login));
  ghlauth_login_free(again);
  end();
}

static void a_login_outlives_what_it_was_made_from(void **state) {
  (void)state;
  start(ANY_PORT);
  ghlauth_oauth_free(at.oauth);
  at.oauth = NULL;
  waiting_start(&waiting, at.login);
  login_desk_finish(&at, &waiting);
  ghlauth_login_free(at.login);
  at.login = NULL;
  assert_string_equal(ghlauth_callback_app_data(waiting.callback), "");
  end();
}

static void a_login_can_be_given_up_before_it_is_waited_for(void **state) {
  (void)state;
  start(ANY_PORT);
  const int connection = browser_connect(IPV4, at.port);
  ghlauth_login_free(at.login);
  at.login = NULL;
  char *answer = browser_receive(connection);
  assert_string_equal(answer, "");
  free(answer);
  const int listener = browser_listen(IPV4, at.port, 0, 0);
  assert_true(listener >= 0);
  close(listener);
  end();
}

static int use_after_fork(void *argument) {
  ghlauth_login *login = argument;
  ghlauth_callback *callback = NULL;
  if (ghlauth_login_wait(login, &callback, NULL, NULL) != GHLAUTH_E_FORKED) return 1;
  ghlauth_login_free(login);
  return 0;
}

static void a_child_process_leaves_the_login_alone(void **state) {
  (void)state;
  start(ANY_PORT);
  assert_int_equal(check_in_child(use_after_fork, at.login), 0);
  waiting_start(&waiting, at.login);
  login_desk_finish(&at, &waiting);
  end();
}

static void login_to_the_sandbox(void **state) {
  (void)state;
  struct sandbox *sandbox = sandbox_start(1);
  ghlauth_config *config = NULL;
  ghlauth_oauth *oauth = NULL;
  ghlauth_login *login = NULL;
  ghlauth_installation *installation = NULL;
  ghlauth_credential *credential = NULL;
  ghlauth_token *token = NULL;
  char path[128], state_text[256], redirect_uri[128];
  OK(ghlauth_config_new(&config, ERR));
  OK(ghlauth_config_set_api_url(config, sandbox_url(sandbox), ERR));
  OK(ghlauth_config_set_marketplace_url(config, sandbox_url(sandbox), ERR));
  OK(ghlauth_oauth_new(&oauth, config, sandbox_client_id(sandbox), sandbox_client_secret(sandbox), ANY_PORT, ERR));
  OK(ghlauth_login_start(&login, oauth, NULL, ERR));
  const char *url = ghlauth_login_url(login);
  STARTS_WITH(url, sandbox_url(sandbox));
  assert_int_equal(sscanf(strstr(url, "&state=") + 7, "%255[A-Za-z0-9_-]", state_text), 1);
  unsigned port = 0;
  assert_int_equal(sscanf(strstr(url, "localhost%3A") + 12, "%u", &port), 1);
  snprintf(redirect_uri, sizeof(redirect_uri), "http://localhost:%u/oauth/callback", port);
  snprintf(path, sizeof(path), "apps/%s", sandbox_app_id(sandbox));
  sandbox_control(sandbox, "POST", path, "{\"redirect_uris\":[\"%s\"]}", redirect_uri);
  waiting_start(&waiting, login);
  char *answer = browser_get(IPV4, sandbox_consent(sandbox, "location", sandbox_location_id(sandbox, 0), state_text, NULL));
  assert_int_equal(browser_status(answer), 303);
  free(answer);
  free(browser_get(IPV4, redirect_uri));
  assert_int_equal(waiting_join(&waiting), GHLAUTH_OK);
  OK(ghlauth_oauth_exchange(oauth, &installation, waiting.callback, NULL, NULL, ERR));
  assert_string_equal(ghlauth_installation_location_id(installation), sandbox_location_id(sandbox, 0));
  OK(ghlauth_credential_from_installation(&credential, oauth, ghlauth_installation_id(installation), ERR));
  OK(ghlauth_credential_token(credential, &token, 60, NULL, ERR));
  ghlauth_token_free(token);
  ghlauth_credential_free(credential);
  ghlauth_installation_free(installation);
  waiting_free(&waiting);
  memset(&waiting, 0, sizeof(waiting));
  ghlauth_login_free(login);
  ghlauth_oauth_free(oauth);
  ghlauth_config_free(config);
  sandbox_stop(sandbox);
}

static void redirect_uris_that_white_label_apps_cannot_have_are_warned_about(void **state) {
  (void)state;
  const struct {
    const char *uri;
    const char *part;
  } cases[] = {
      {"https://app.example.com/oauth/callback/gohighlevel", "HighLevel"},
      {"https://HighLevel.example.com/", "HighLevel"},
      {"https://app.example.com/High%20Level/cb", "HighLevel"},
      {"https://app.example.com/high+level/cb", "HighLevel"},
      {"http://localhost:8765/GHL", "GHL"},
      {"https://ghl.example.com/cb", "GHL"},
      {"https://my-ghl-app.example.com/cb", "GHL"},
      {"https://app.example.com/oauth/callback", NULL},
      {"http://localhost:8765/ghlauth", NULL},
      {"http://localhost:8765/weighl/level", NULL},
      {"https://app.example.com/high/level", NULL},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); ++i) {
    struct desk *desk = desk_new(SCRIPT_ON_THE_SPOT);
    ghlauth_oauth *oauth = NULL;
    OK(ghlauth_oauth_new(&oauth, desk->config, CLIENT_ID, CLIENT_SECRET, cases[i].uri, ERR));
    const char *warning = ghlauth_oauth_redirect_uri_warning(oauth);
    const size_t logged = log_recorder_count(&desk->log, "oauth.redirect_uri_has_brand");
    if (cases[i].part == NULL) {
      if (*warning != '\0' || logged != 0) fail_msg("%s: %s", cases[i].uri, warning);
    } else {
      CONTAINS(warning, cases[i].part);
      assert_int_equal(logged, 1);
    }
    ghlauth_oauth_free(oauth);
    desk_free(desk);
  }
}

static void another_redirect_uri_is_warned_about_as_well(void **state) {
  (void)state;
  struct desk *desk = desk_new(SCRIPT_ON_THE_SPOT);
  ghlauth_authorize_options *options = NULL;
  ghlauth_buf *url = NULL;
  OK(ghlauth_authorize_options_new(&options, ERR));
  OK(ghlauth_authorize_options_set_redirect_uri(options, "https://app.example.com/ghl", ERR));
  assert_string_equal(ghlauth_oauth_redirect_uri_warning(desk->oauth), "");
  OK(ghlauth_oauth_authorize_url(desk->oauth, &url, NULL, options, ERR));
  assert_int_equal(log_recorder_count(&desk->log, "oauth.redirect_uri_has_brand"), 1);
  ghlauth_buf_free(url);
  ghlauth_authorize_options_free(options);
  desk_free(desk);
}

int main(void) {
  signal(SIGPIPE, SIG_DFL);  // a write to a browser that went away must not end the program
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_answer_of_the_browser_ends_the_wait),
      cmocka_unit_test(localhost_is_also_the_address_of_ipv6),
      cmocka_unit_test(a_browser_that_does_not_follow_is_waited_for_a_second),
      cmocka_unit_test(the_page_is_not_waited_for_when_it_was_seen),
      cmocka_unit_test(a_browser_may_ask_twice),
      cmocka_unit_test(the_registered_redirect_uri_is_used_as_it_is),
      cmocka_unit_test(only_http_on_a_loopback_host_can_be_listened_at),
      cmocka_unit_test(what_the_answer_would_have_twice_is_refused_at_once),
      cmocka_unit_test(a_free_port_is_for_the_sandbox_alone),
      cmocka_unit_test(options_are_those_of_the_authorize_url),
      cmocka_unit_test(a_time_limit_ends_the_wait_and_not_the_login),
      cmocka_unit_test(cancelling_ends_the_wait_within_100_ms),
      cmocka_unit_test(an_answer_that_came_before_the_cancel_is_kept),
      cmocka_unit_test(an_answer_is_kept_while_the_store_is_asked),
      cmocka_unit_test(the_wait_ends_with_the_lifetime_of_the_state),
      cmocka_unit_test(an_error_with_the_right_state_is_a_refusal),
      cmocka_unit_test(an_answered_login_has_ended_and_its_port_is_free),
      cmocka_unit_test(a_login_outlives_what_it_was_made_from),
      cmocka_unit_test(a_login_can_be_given_up_before_it_is_waited_for),
      cmocka_unit_test(a_child_process_leaves_the_login_alone),
      cmocka_unit_test(login_to_the_sandbox),
      cmocka_unit_test(redirect_uris_that_white_label_apps_cannot_have_are_warned_about),
      cmocka_unit_test(another_redirect_uri_is_warned_about_as_well),
  };
  return cmocka_run_group_tests_name("login", tests, NULL, check_teardown);
}
