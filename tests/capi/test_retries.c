// What is sent again after which failure, counted by the server.
#include <stdio.h>

#include "flow.h"

static struct flow *flow;
static ghlauth_client *client;

static int setup(void **state) {
  (void)state;
  flow = flow_new();
  flow_install(flow, "location", sandbox_location_id(box, 0), NULL);
  OK(ghlauth_client_new(&client, flow->config, ERR));
  return 0;
}

static int teardown(void **state) {
  (void)state;
  ghlauth_client_free(client);
  client = NULL;
  flow_free(flow);
  return 0;
}

// A request of that method to a path of contacts, with what the sandbox wants in it.
static ghlauth_request *request_of(const char *method) {
  ghlauth_request *request = NULL;
  char path[128], json[256];
  const int is_post = strcmp(method, "POST") == 0;
  snprintf(path, sizeof(path), is_post ? "/contacts/" : "/contacts/%s", sandbox_contact_id(box, 0));
  OK(ghlauth_request_new(&request, method, path, ERR));
  if (is_post) {
    snprintf(json, sizeof(json), "{\"locationId\":\"%s\",\"firstName\":\"Ada\"}", sandbox_location_id(box, 0));
    OK(ghlauth_request_set_json(request, json, ERR));
  } else if (strcmp(method, "PUT") == 0) {
    OK(ghlauth_request_set_json(request, "{\"firstName\":\"Ada\"}", ERR));
  }
  return request;
}

static ghlauth_status send_request(const ghlauth_request *request, ghlauth_error **error) {
  ghlauth_response *response = NULL;
  const ghlauth_status status = ghlauth_client_send(client, &response, flow->credential, request, NULL, error);
  ghlauth_response_free(response);
  return status;
}

// How often requests of that method have reached the server.
static int64_t arrivals(const char *method) {
  char name[160];
  snprintf(name, sizeof(name), strcmp(method, "POST") == 0 ? "%s /contacts/" : "%s /contacts/%s", method, sandbox_contact_id(box, 0));
  return sandbox_arrivals(box, name);
}

// One fault, and how often a request that meets it once reaches the server.
struct row {
  const char *fault;  ///< the members of its description
  int repeatable;     ///< a request that may take effect twice
  int other;          ///< one that may not
  int timeout_ms;     ///< of an exchange; 0: longer than a busy machine needs
};

static const struct row rows[] = {
    {"\"kind\":\"drop_before\"", 2, 1, 0},
    {"\"kind\":\"drop_after\"", 2, 1, 0},
    {"\"kind\":\"truncated\"", 2, 1, 0},
    {"\"kind\":\"reset\"", 2, 1, 0},
    {"\"kind\":\"delay\",\"delay_ms\":900", 2, 1, 600},                     // nothing within the time of an exchange
    {"\"kind\":\"slow_drip\",\"bytes\":1,\"interval_ms\":50", 2, 1, 600},  // not the whole answer within it
    {"\"kind\":\"status\",\"status\":502", 2, 1, 0},
    {"\"kind\":\"status\",\"status\":503,\"retry_after_s\":0", 2, 1, 0},
    {"\"kind\":\"status\",\"status\":504", 2, 1, 0},
    {"\"kind\":\"status\",\"status\":500", 1, 1, 0},
    {"\"kind\":\"status\",\"status\":501", 1, 1, 0},
    {"\"kind\":\"status\",\"status\":400", 1, 1, 0},
    {"\"kind\":\"status\",\"status\":422", 1, 1, 0},
    {"\"kind\":\"status\",\"status\":404", 1, 1, 0},
    {"\"kind\":\"status\",\"status\":429,\"retry_after_s\":0", 2, 2, 0},
    {"\"kind\":\"redirect\",\"location\":\"https://example.com/\"", 1, 1, 0},
};

static void expect_arrivals(const struct row *row, const char *method, int marked, int wanted) {
  char fault[256];
  ghlauth_request *request = request_of(method);
  if (marked) OK(ghlauth_request_set_repeatable(request, 1, ERR));
  if (row->timeout_ms != 0) OK(ghlauth_request_set_timeout_ms(request, row->timeout_ms, ERR));
  snprintf(fault, sizeof(fault), "{%s,\"method\":\"%s\",\"path\":\"/contacts\"}", row->fault, method);
  sandbox_fault(box, fault);
  const int64_t before = arrivals(method);
  const ghlauth_status status = send_request(request, NULL);
  const int64_t sent = arrivals(method) - before;
  if (sent != wanted)
    fail_msg("%s%s with {%s}: sent %d times instead of %d", marked ? "repeatable " : "", method, row->fault, (int)sent, wanted);
  if ((status == GHLAUTH_OK) != (wanted == 2)) fail_msg("%s with {%s}: %s", method, row->fault, ghlauth_status_name(status));
  ghlauth_request_free(request);
}

static void each_fault_meets_each_method(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); ++i) {
    expect_arrivals(&rows[i], "GET", 0, rows[i].repeatable);
    expect_arrivals(&rows[i], "PUT", 0, rows[i].repeatable);
    expect_arrivals(&rows[i], "POST", 0, rows[i].other);
    expect_arrivals(&rows[i], "POST", 1, rows[i].repeatable);
  }
}

static void it_ends_with_the_last_failure(void **state) {
  (void)state;
  ghlauth_request *request = request_of("GET");
  const int64_t before = arrivals("GET");
  sandbox_fault(box, "{\"kind\":\"status\",\"status\":503,\"count\":4,\"path\":\"/contacts\"}");
  FAILS(GHLAUTH_E_SERVER, send_request(request, ERR));
  assert_int_equal(ghlauth_error_http_status(check_last()), 503);
  assert_int_equal(arrivals("GET"), before + 4);  // once, and three retries
  OK(send_request(request, ERR));
  ghlauth_request_free(request);
}

static void the_configuration_bounds_it(void **state) {
  (void)state;
  ghlauth_request *request = request_of("GET");
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_max_retries(flow->config, 21, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_max_retries(flow->config, -1, ERR));
  OK(ghlauth_config_set_max_retries(flow->config, 0, ERR));
  ghlauth_client_free(client);
  OK(ghlauth_client_new(&client, flow->config, ERR));
  const int64_t before = arrivals("GET");
  sandbox_fault(box, "{\"kind\":\"status\",\"status\":503,\"path\":\"/contacts\"}");
  FAILS(GHLAUTH_E_SERVER, send_request(request, ERR));
  assert_int_equal(arrivals("GET"), before + 1);
  ghlauth_request_free(request);
}

static void it_waits_no_longer_than_it_may(void **state) {
  (void)state;
  ghlauth_request *request = request_of("GET");
  OK(ghlauth_config_set_max_wait_ms(flow->config, 5000, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_max_wait_ms(flow->config, -1, ERR));
  ghlauth_client_free(client);
  OK(ghlauth_client_new(&client, flow->config, ERR));
  const int64_t before = arrivals("GET");
  sandbox_fault(box, "{\"kind\":\"status\",\"status\":503,\"retry_after_s\":3600,\"path\":\"/contacts\"}");
  FAILS(GHLAUTH_E_SERVER, send_request(request, ERR));
  assert_int_equal(ghlauth_error_retry_after_ms(check_last()), 3600 * 1000);
  assert_int_equal(arrivals("GET"), before + 1);
  ghlauth_request_free(request);
}

static void it_does_not_wait_beyond_the_time_of_the_call(void **state) {
  (void)state;
  ghlauth_cancel *cancel = NULL;
  ghlauth_response *response = NULL;
  ghlauth_request *request = request_of("GET");
  OK(ghlauth_cancel_new(&cancel, ERR));
  OK(ghlauth_cancel_set_timeout_ms(cancel, 20000, ERR));
  sandbox_fault(box, "{\"kind\":\"status\",\"status\":503,\"retry_after_s\":30,\"path\":\"/contacts\"}");
  FAILS(GHLAUTH_E_SERVER, ghlauth_client_send(client, &response, flow->credential, request, cancel, ERR));
  ghlauth_response_free(response);
  ghlauth_request_free(request);
  ghlauth_cancel_free(cancel);
}

// A hundred retries in reserve: then one for each ten requests that are answered.
static void retries_have_to_be_earned(void **state) {
  (void)state;
  ghlauth_request *request = request_of("GET");
  OK(ghlauth_config_set_rate_limit(flow->config, 0, 0, 0, ERR));
  OK(ghlauth_config_set_max_retries(flow->config, 1, ERR));
  ghlauth_client_free(client);
  OK(ghlauth_client_new(&client, flow->config, ERR));
  sandbox_switch(box, "rate-max", "0");
  sandbox_switch(box, "rate-daily", "0");
  sandbox_fault(box, "{\"kind\":\"status\",\"status\":503,\"retry_after_s\":0,\"count\":1000,\"path\":\"/contacts\"}");
  const int64_t before = arrivals("GET");
  for (int i = 0; i < 110; ++i) assert_int_equal(send_request(request, NULL), GHLAUTH_E_SERVER);
  assert_int_equal(arrivals("GET"), before + 110 + 100);
  ghlauth_request_free(request);
}

static void nobody_is_there(void **state) {
  (void)state;
  ghlauth_config *config = NULL;
  ghlauth_credential *credential = NULL;
  ghlauth_response *response = NULL;
  struct log_recorder log;
  log_recorder_init(&log);
  const ghlauth_log_table table = log_recorder_table(&log, GHLAUTH_LOG_INFO);
  OK(ghlauth_config_new(&config, ERR));
  OK(ghlauth_config_set_api_url(config, "http://127.0.0.1:9", ERR));
  OK(ghlauth_config_set_max_retries(config, 2, ERR));
  OK(ghlauth_config_set_log(config, &table, ERR));
  OK(ghlauth_credential_from_access_token(&credential, config, ACCESS_TOKEN, -1, 0, NULL, ERR));
  ghlauth_client_free(client);
  OK(ghlauth_client_new(&client, config, ERR));
  ghlauth_request *request = request_of("POST");  // it was not sent: it can be sent again
  FAILS(GHLAUTH_E_CONNECT, ghlauth_client_send(client, &response, credential, request, NULL, ERR));
  assert_null(response);
  assert_int_equal(log_recorder_count(&log, "api.repeat"), 2);
  ghlauth_request_free(request);
  ghlauth_client_free(client);
  client = NULL;
  ghlauth_credential_free(credential);
  ghlauth_config_free(config);
  log_recorder_check_is_clean(&log);
  log_recorder_free(&log);
}

static int start(void **state) { return box_start(state, 1); }

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(each_fault_meets_each_method, setup, teardown),
      cmocka_unit_test_setup_teardown(it_ends_with_the_last_failure, setup, teardown),
      cmocka_unit_test_setup_teardown(the_configuration_bounds_it, setup, teardown),
      cmocka_unit_test_setup_teardown(it_waits_no_longer_than_it_may, setup, teardown),
      cmocka_unit_test_setup_teardown(it_does_not_wait_beyond_the_time_of_the_call, setup, teardown),
      cmocka_unit_test_setup_teardown(retries_have_to_be_earned, setup, teardown),
      cmocka_unit_test_setup_teardown(nobody_is_there, setup, teardown),
  };
  return cmocka_run_group_tests(tests, start, box_stop);
}
