// login.h: what comes to the listener from elsewhere than HighLevel changes nothing.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/login_desk.h"

#define MARK "reflected-marker-77"

static struct login_desk at;
static struct waiting waiting;

static int setup(void **state) {
  (void)state;
  login_desk_start(&at, "http://localhost:0/oauth/callback", NULL);
  waiting_start(&waiting, at.login);
  return 0;
}

static int teardown(void **state) {
  (void)state;
  waiting_free(&waiting);
  login_desk_end(&at);
  return 0;
}

// Replaces {S} by the state, {P} by the port, {C} by the code and {H} by the right Host line.
static void fill(char *out, size_t size, const char *text) {
  size_t used = 0;
  char port[8], host[64];
  snprintf(port, sizeof(port), "%u", (unsigned)at.port);
  snprintf(host, sizeof(host), "Host: localhost:%s\r\n", port);
  for (; *text != '\0'; ++text) {
    const char *put = NULL;
    if (text[0] == '{' && text[1] != '\0' && text[2] == '}')
      put = text[1] == 'S' ? at.state : text[1] == 'P' ? port : text[1] == 'C' ? CODE : text[1] == 'H' ? host : NULL;
    const size_t length = put != NULL ? strlen(put) : 1;
    assert_true(used + length < size);
    memcpy(out + used, put != NULL ? put : text, length);
    used += length;
    if (put != NULL) text += 2;
  }
  out[used] = '\0';
}

static char *exchange(const char *request) {
  char filled[4096];
  fill(filled, sizeof(filled), request);
  return browser_exchange(IPV4, at.port, filled);
}

static void expect_refused(const char *request) {
  char *answer = exchange(request);
  if (browser_status(answer) != 400) fail_msg("%s\n  was answered with: %s", request, answer);
  LACKS(answer, MARK);
  LACKS(answer, CODE);
  LACKS(answer, at.state);
  free(answer);
  waiting_expect_goes_on(&waiting);
}

// The refusal is our own page, with all of its headers.
static void expect_page_of_refusal(const char *request) {
  expect_refused(request);
  char *answer = exchange(request);
  browser_check_headers(answer);
  free(answer);
}

static void expect_still_good(void) { login_desk_finish(&at, &waiting); }

static void other_methods_are_refused(void **state) {
  (void)state;
  const char *methods[] = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "get", "CONNECTED"};
  for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); ++i) {
    char request[512];
    snprintf(request, sizeof(request), "%s /oauth/callback?code={C}&state={S} HTTP/1.1\r\n{H}Content-Length: 0\r\n\r\n",
             methods[i]);
    expect_page_of_refusal(request);
  }
  expect_refused("POST /oauth/callback HTTP/1.1\r\n{H}Content-Length: 20\r\n\r\ncode=1&state=2345678");
  expect_refused("HEAD /oauth/callback?code={C}&state={S} HTTP/1.1\r\n{H}\r\n");
  expect_still_good();
}

static void other_paths_are_refused(void **state) {
  (void)state;
  const char *paths[] = {"/",
                         "/favicon.ico",
                         "/oauth/callback/",
                         "/oauth/callbac",
                         "/oauth/callback2",
                         "/oauth//callback",
                         "//oauth/callback",
                         "/OAuth/callback",
                         "/oauth/%63allback",
                         "/./oauth/callback",
                         "/oauth/callback;a",
                         "http://localhost:{P}/oauth/callback",
                         "http://evil.example/oauth/callback",
                         "*"};
  for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); ++i) {
    char request[512];
    snprintf(request, sizeof(request), "GET %s?code={C}&state={S} HTTP/1.1\r\n{H}\r\n", paths[i]);
    expect_page_of_refusal(request);
  }
  expect_still_good();
}

static void other_hosts_are_refused(void **state) {
  (void)state;
  const char *hosts[] = {"Host: evil.example\r\n",
                         "Host: evil.example:{P}\r\n",
                         "Host: localhost\r\n",
                         "Host: localhost:1\r\n",
                         "Host: localhost:{P}.evil.example\r\n",
                         "Host: 127.0.0.1:{P}\r\n",
                         "Host: [::1]:{P}\r\n",
                         "Host: localhost.:{P}\r\n",
                         "Host: localhost:{P}, evil.example\r\n",
                         "Host: user@localhost:{P}\r\n",
                         "Host: \r\n",
                         "{H}Host: evil.example\r\n",
                         "Host: evil.example\r\n{H}",
                         "{H}{H}",
                         "X-Forwarded-Host: localhost:{P}\r\nHost: evil.example\r\n"};
  for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); ++i) {
    char request[512];
    snprintf(request, sizeof(request), "GET /oauth/callback?code={C}&state={S} HTTP/1.1\r\n%s\r\n", hosts[i]);
    expect_page_of_refusal(request);
  }
  expect_refused("GET /oauth/callback?code={C}&state={S} HTTP/1.1\r\n\r\n");  // answered by libmicrohttpd itself
  expect_refused("GET /oauth/callback?code={C}&state={S} HTTP/1.0\r\n\r\n");
  expect_still_good();
}

static void other_states_are_refused(void **state) {
  (void)state;
  const char *queries[] = {"",
                           "?",
                           "?code={C}",
                           "?code={C}&state=",
                           "?code={C}&state=wrong",
                           "?code={C}&state={S}x",
                           "?code={C}&State={S}",
                           "?state={S}",
                           "?code=&state={S}",
                           "?error=access_denied",
                           "?error=access_denied&state=wrong",
                           "?error=access_denied&error_description=" MARK,
                           "?code={C}&code={C}&state={S}",
                           "?code={C}&state={S}&state={S}",
                           "?code={C}&state=wrong&state={S}",
                           "?code=%zz&state={S}",
                           "?code=%ff&state={S}",
                           "?code=a%20b&state={S}",
                           "?q=" MARK "&%3Cscript%3E" MARK};
  for (size_t i = 0; i < sizeof(queries) / sizeof(queries[0]); ++i) {
    char request[512];
    snprintf(request, sizeof(request),
             "GET /oauth/callback%s HTTP/1.1\r\n{H}Referer: http://" MARK "/\r\nX-" MARK ": " MARK "\r\n\r\n", queries[i]);
    expect_page_of_refusal(request);
  }
  expect_still_good();
}

static void the_state_of_another_authorization_is_refused_and_stays_good(void **state) {
  (void)state;
  ghlauth_buf *url = NULL, *other = NULL;
  ghlauth_callback *callback = NULL;
  char request[2048];
  OK(ghlauth_oauth_authorize_url(at.oauth, &url, &other, NULL, ERR));
  snprintf(request, sizeof(request), "GET /oauth/callback?code={C}&state=%s HTTP/1.1\r\n{H}\r\n", ghlauth_buf_data(other));
  expect_page_of_refusal(request);
  snprintf(request, sizeof(request), "?code=" CODE "&state=%s", ghlauth_buf_data(other));
  OK(ghlauth_oauth_parse_callback(at.oauth, &callback, request, NULL, ERR));
  ghlauth_callback_free(callback);
  ghlauth_buf_free(url);
  ghlauth_buf_free(other);
  expect_still_good();
}

static void a_callback_without_a_state_is_refused_whatever_the_policy(void **state) {
  (void)state;
  OK(ghlauth_oauth_set_unsolicited_policy(at.oauth, GHLAUTH_UNSOLICITED_ACCEPT, ERR));
  expect_page_of_refusal("GET /oauth/callback?code={C} HTTP/1.1\r\n{H}\r\n");
  expect_still_good();
}

static void after_the_answer_other_requests_are_still_refused(void **state) {
  (void)state;
  char *answer = browser_get(IPV4, login_desk_right_url(&at));
  assert_int_equal(browser_status(answer), 303);
  free(answer);
  answer = exchange("GET /oauth/callback?code=another&state={S} HTTP/1.1\r\n{H}\r\n");
  assert_int_equal(browser_status(answer), 400);
  free(answer);
  answer = exchange("GET /oauth/callback HTTP/1.1\r\nHost: evil.example\r\n\r\n");
  assert_int_equal(browser_status(answer), 400);
  free(answer);
  assert_int_equal(waiting_join(&waiting), GHLAUTH_OK);
  login_desk_exchange(&at, waiting.callback);  // with the first code
}

static void what_is_no_http_is_not_understood(void **state) {
  (void)state;
  const char *texts[] = {"\x16\x03\x01\x02", "GET\r\n\r\n", "\r\n\r\n\r\n\r\n", "GET /oauth/callback\r\n\r\n",
                         "GET /oauth/callback?code={C}&state={S} HTTP/9.9\r\n{H}\r\n"};
  for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); ++i) {
    char filled[1024];
    fill(filled, sizeof(filled), texts[i]);
    const int connection = browser_connect(IPV4, at.port);
    browser_send(connection, filled, strlen(filled));
    shutdown(connection, SHUT_WR);
    char *answer = browser_receive(connection);
    if (browser_status(answer) != 0 && browser_status(answer) / 100 < 4)
      fail_msg("%s\n  was answered with: %s", filled, answer);
    free(answer);
    waiting_expect_goes_on(&waiting);
  }
  expect_still_good();
}

static void oversized_requests_are_cut_off(void **state) {
  (void)state;
  enum { SIZE = 4 << 20 };
  char *large = malloc(SIZE);
  memset(large, 'x', SIZE);
  const char *begins[] = {"GET /oauth/callback?code=", "GET /oauth/callback HTTP/1.1\r\nX-Large: ",
                          "POST /oauth/callback HTTP/1.1\r\nHost: x\r\nContent-Length: 4194304\r\n\r\n"};
  for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); ++i) {
    const int connection = browser_connect(IPV4, at.port);
    browser_send(connection, begins[i], strlen(begins[i]));
    if (browser_send(connection, large, SIZE)) shutdown(connection, SHUT_WR);
    char *answer = browser_receive(connection);
    if (browser_status(answer) != 0) assert_int_equal(browser_status(answer) / 100, 4);
    free(answer);
    waiting_expect_goes_on(&waiting);
  }
  free(large);
  expect_still_good();
}

static void browsers_that_go_away_do_no_harm(void **state) {
  (void)state;
  const struct linger reset = {1, 0};
  char request[2048];
  fill(request, sizeof(request), "GET /oauth/callback?code={C}&state=wrong HTTP/1.1\r\n{H}\r\n");
  for (int i = 0; i < 50; ++i) {
    const int connection = browser_connect(IPV4, at.port);
    setsockopt(connection, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
    browser_send(connection, request, i % 2 == 0 ? strlen(request) : strlen(request) / 2);
    close(connection);
  }
  expect_still_good();
}

static void a_slow_request_is_ended_however_busy_it_is(void **state) {
  (void)state;
  const int connection = browser_connect(IPV4, at.port);
  const int64_t begin_ms = check_now_ms();
  assert_true(browser_send(connection, "GET /oauth/callback HTTP/1.1\r\n", 30));
  while (check_now_ms() - begin_ms < 15000 && browser_send(connection, "X-Slow: 1\r\n", 11)) check_sleep_ms(100);
  assert_in_range(check_now_ms() - begin_ms, 4000, 10000);
  close(connection);
  waiting_expect_goes_on(&waiting);
  expect_still_good();
}

static void many_idle_connections_do_not_keep_the_browser_out(void **state) {
  (void)state;
  enum { CROWD = 300 };
  int crowd[CROWD];
  for (int i = 0; i < CROWD; ++i) {
    crowd[i] = browser_connect(IPV4, at.port);
    browser_send(crowd[i], "GET ", 4);
  }
  const int64_t begin_ms = check_now_ms();
  expect_still_good();
  assert_true(check_now_ms() - begin_ms < 3000);
  for (int i = 0; i < CROWD; ++i) close(crowd[i]);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void) {
  signal(SIGPIPE, SIG_DFL);  // a write to a browser that went away must not end the program
  const struct CMUnitTest tests[] = {
      TEST(other_methods_are_refused),
      TEST(other_paths_are_refused),
      TEST(other_hosts_are_refused),
      TEST(other_states_are_refused),
      TEST(the_state_of_another_authorization_is_refused_and_stays_good),
      TEST(a_callback_without_a_state_is_refused_whatever_the_policy),
      TEST(after_the_answer_other_requests_are_still_refused),
      TEST(what_is_no_http_is_not_understood),
      TEST(oversized_requests_are_cut_off),
      TEST(browsers_that_go_away_do_no_harm),
      TEST(a_slow_request_is_ended_however_busy_it_is),
      TEST(many_idle_connections_do_not_keep_the_browser_out),
  };
  return cmocka_run_group_tests_name("login requests", tests, NULL, check_teardown);
}
