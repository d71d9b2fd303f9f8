// observer.h: what an observer sees of each exchange, traces, and the numbers.
#include <stdio.h>

#include "support/desk.h"

#define PARENT "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

struct seen {
  char text[4096];  ///< a line for each call
  const char *parent;
  ghlauth_status set_status;
  int drops;
};

static struct desk *desk;
static ghlauth_credential *credential;
static ghlauth_client *client;
static struct seen seen;

static void add(const char *line) {
  assert_true(strlen(seen.text) + strlen(line) < sizeof(seen.text));
  strcat(seen.text, line);
}

static void before(void *user_data, ghlauth_attempt *attempt) {
  char line[512];
  assert_ptr_equal(user_data, &seen);
  snprintf(line, sizeof(line), "before %d %s %s %d\n", (int)ghlauth_attempt_number(attempt), ghlauth_attempt_method(attempt),
           ghlauth_attempt_path(attempt), (int)ghlauth_attempt_http_status(attempt));
  add(line);
  assert_true(ghlauth_attempt_waited_ms(attempt) >= 0);
  if (seen.parent != NULL) seen.set_status = ghlauth_attempt_set_trace(attempt, seen.parent, "vendor=1", NULL);
}

static void after(void *user_data, const ghlauth_attempt *attempt) {
  char line[512];
  assert_ptr_equal(user_data, &seen);
  snprintf(line, sizeof(line), "after %d %d %s %s %d %d\n", (int)ghlauth_attempt_number(attempt),
           (int)ghlauth_attempt_http_status(attempt), ghlauth_status_name(ghlauth_attempt_outcome(attempt)),
           ghlauth_attempt_trace_id(attempt), (int)ghlauth_attempt_sent_bytes(attempt), (int)ghlauth_attempt_received_bytes(attempt));
  add(line);
  assert_true(ghlauth_attempt_elapsed_ms(attempt) >= 0);
  // It has ended: the application casts the const away at its own risk, and is told so.
  seen.set_status = ghlauth_attempt_set_trace((ghlauth_attempt *)attempt, PARENT, NULL, NULL);
}

static void drop(void *user_data) { ++((struct seen *)user_data)->drops; }

static int setup(void **state) {
  (void)state;
  memset(&seen, 0, sizeof(seen));
  desk = desk_new(SCRIPT_ON_THE_SPOT);
  credential = NULL;
  client = NULL;
  const ghlauth_observer observer = {sizeof(observer), &seen, drop, before, after};
  OK(ghlauth_config_set_observer(desk->config, &observer, ERR));
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

static ghlauth_status get(ghlauth_error **error) {
  ghlauth_request *request = NULL;
  ghlauth_response *response = NULL;
  OK(ghlauth_request_new(&request, "PUT", "/contacts/abc?email=ada%40example.com", ERR));
  OK(ghlauth_request_set_json(request, "{}", ERR));
  const ghlauth_status status = ghlauth_client_send(client, &response, credential, request, NULL, error);
  ghlauth_response_free(response);
  ghlauth_request_free(request);
  return status;
}

static void each_attempt_is_seen(void **state) {
  (void)state;
  script_failure(desk->script, GHLAUTH_E_NETWORK, "gone");
  script_answer(desk->script, 503, "{\"message\":\"busy\",\"traceId\":\"t-1\"}");
  script_answer(desk->script, 200, "{\"a\":1}");
  OK(get(ERR));
  assert_string_equal(seen.text,
                      "before 1 PUT /contacts/abc 0\nafter 1 0 GHLAUTH_E_NETWORK  0 0\n"
                      "before 2 PUT /contacts/abc 0\nafter 2 503 GHLAUTH_E_SERVER t-1 2 34\n"
                      "before 3 PUT /contacts/abc 0\nafter 3 200 GHLAUTH_OK  2 7\n");
  assert_int_equal(seen.set_status, GHLAUTH_E_INVALID_ARGUMENT);
  LACKS(seen.text, "ada");
  assert_null(check_find_secret(seen.text));
}

static void a_trace_goes_along(void **state) {
  (void)state;
  seen.parent = PARENT;
  script_answer(desk->script, 200, "{}");
  OK(get(ERR));
  assert_string_equal(script_request_header(desk->script, 0, "traceparent"), PARENT);
  assert_string_equal(script_request_header(desk->script, 0, "tracestate"), "vendor=1");
}

static void the_observers_trace_goes_before_the_requests(void **state) {
  (void)state;
  ghlauth_request *request = NULL;
  ghlauth_response *response = NULL;
  const char *other = "00-11112222333344445555666677778888-9999aaaabbbbcccc-00";
  OK(ghlauth_request_new(&request, "GET", "/x", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_add_header(request, "traceparent", "mine", ERR));
  OK(ghlauth_request_add_header(request, "traceparent", other, ERR));
  script_answer(desk->script, 200, "{}");
  OK(ghlauth_client_send(client, &response, credential, request, NULL, ERR));
  ghlauth_response_free(response);
  assert_string_equal(script_request_header(desk->script, 0, "traceparent"), other);
  seen.parent = PARENT;
  script_answer(desk->script, 200, "{}");
  OK(ghlauth_client_send(client, &response, credential, request, NULL, ERR));
  ghlauth_response_free(response);
  assert_string_equal(script_request_header(desk->script, 1, "traceparent"), PARENT);
  assert_int_equal(script_request_header_count(desk->script, 1, "traceparent"), 1);
  ghlauth_request_free(request);
}

static void what_is_no_trace_is_refused(void **state) {
  (void)state;
  const char *wrong[] = {"",
                         "00",
                         "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                         "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                         "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                         "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                         PARENT "-more",
                         PARENT "\r\nX: y"};
  for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); ++i) {
    // set in before(), undone by after(): what it answered there is in the log of headers
    seen.parent = wrong[i];
    script_answer(desk->script, 200, "{}");
    OK(get(ERR));
    assert_null(script_request_header(desk->script, i, "traceparent"));
  }
}

static int64_t value(int32_t metric) {
  ghlauth_metrics *metrics = NULL;
  OK(ghlauth_client_metrics(client, &metrics, ERR));
  const int64_t number = ghlauth_metrics_value(metrics, metric);
  ghlauth_metrics_free(metrics);
  return number;
}

static void it_is_counted(void **state) {
  (void)state;
  char json[512];
  script_answer(desk->script, 503, "{}");
  script_answer(desk->script, 200, "{\"a\":1}");
  OK(get(ERR));
  script_answer(desk->script, 404, "{}");
  FAILS(GHLAUTH_E_HTTP_NOT_FOUND, get(ERR));
  assert_int_equal(value(GHLAUTH_METRIC_REQUESTS), 2);
  assert_int_equal(value(GHLAUTH_METRIC_FAILURES), 1);
  assert_int_equal(value(GHLAUTH_METRIC_ATTEMPTS), 3);
  assert_int_equal(value(GHLAUTH_METRIC_RETRIES), 1);
  assert_int_equal(value(GHLAUTH_METRIC_REPLAYS), 0);
  assert_int_equal(value(GHLAUTH_METRIC_TOKENS), 0);
  assert_int_equal(value(GHLAUTH_METRIC_SENT_BYTES), 6);
  assert_int_equal(value(GHLAUTH_METRIC_RECEIVED_BYTES), 11);
  assert_int_equal(value(GHLAUTH_METRIC_ANSWERS), 3);
  assert_int_equal(value(GHLAUTH_METRIC_WAITS), 0);
  assert_int_equal(value(GHLAUTH_METRIC_WAITED_MS), 0);
  assert_true(value(GHLAUTH_METRIC_ANSWERS_MS) >= 0);
  assert_int_equal(value(12), -1);
  assert_int_equal(value(-1), -1);

  // A refusal that another token cures.
  ghlauth_credential_free(credential);
  desk_import_location(desk);
  credential = desk_credential(desk, LOCATION_INSTALLATION);
  script_answer(desk->script, 401, "{\"message\":\"Invalid JWT\"}");
  script_answer(desk->script, 200, LOCATION_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN));
  script_answer(desk->script, 200, "{}");
  OK(get(ERR));
  assert_int_equal(value(GHLAUTH_METRIC_REPLAYS), 1);
  assert_int_equal(value(GHLAUTH_METRIC_TOKENS), 1);
}

static void the_classes_hold_all_answers(void **state) {
  (void)state;
  ghlauth_metrics *metrics = NULL;
  script_answer(desk->script, 200, "{}");
  OK(get(ERR));
  OK(ghlauth_client_metrics(client, &metrics, ERR));
  const size_t size = ghlauth_metrics_latency_size(metrics);
  assert_true(size > 1);
  int64_t sum = 0, limit = 0;
  for (size_t i = 0; i < size; ++i) {
    assert_true(ghlauth_metrics_latency_limit_ms(metrics, i) > limit);
    limit = ghlauth_metrics_latency_limit_ms(metrics, i);
    sum += ghlauth_metrics_latency_count(metrics, i);
  }
  assert_true(limit == INT64_MAX);
  assert_int_equal(sum, 1);
  assert_int_equal(ghlauth_metrics_latency_limit_ms(metrics, size), -1);
  assert_int_equal(ghlauth_metrics_latency_count(metrics, size), -1);
  ghlauth_metrics_free(metrics);
}

static void it_is_dropped(void **state) {
  (void)state;
  ghlauth_observer observer = {0, &seen, drop, NULL, NULL};
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_observer(desk->config, &observer, ERR));
  OK(ghlauth_config_set_observer(desk->config, NULL, ERR));
  assert_int_equal(seen.drops, 0);  // the client has it still
  ghlauth_client_free(client);
  client = NULL;
  ghlauth_credential_free(credential);
  credential = NULL;
  assert_int_equal(seen.drops, 1);
  observer.struct_size = sizeof(observer);
  OK(ghlauth_config_set_observer(desk->config, &observer, ERR));  // neither function
  OK(ghlauth_credential_from_access_token(&credential, desk->config, ACCESS_TOKEN, -1, 0, NULL, ERR));
  OK(ghlauth_client_new(&client, desk->config, ERR));
  script_answer(desk->script, 200, "{}");
  OK(get(ERR));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(each_attempt_is_seen, setup, teardown),
      cmocka_unit_test_setup_teardown(a_trace_goes_along, setup, teardown),
      cmocka_unit_test_setup_teardown(the_observers_trace_goes_before_the_requests, setup, teardown),
      cmocka_unit_test_setup_teardown(what_is_no_trace_is_refused, setup, teardown),
      cmocka_unit_test_setup_teardown(it_is_counted, setup, teardown),
      cmocka_unit_test_setup_teardown(the_classes_hold_all_answers, setup, teardown),
      cmocka_unit_test_setup_teardown(it_is_dropped, setup, teardown),
  };
  return cmocka_run_group_tests(tests, NULL, check_teardown);
}
