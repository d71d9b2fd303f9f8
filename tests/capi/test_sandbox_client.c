// The client over real HTTP: what is sent again and what is not, limits, redirects, timeouts, cancelling.
#include <stdio.h>
#include <stdlib.h>

#include "flow.h"
#include "worker.h"

static struct flow *flow;
static ghlauth_client *client;

static int start(void **state) { return box_start(state, 1); }

static int setup(void **state) {
  (void)state;
  flow = flow_new();
  flow_install(flow, "location", sandbox_location_id(box, 0), NULL);
  client = NULL;
  OK(ghlauth_client_new(&client, flow->config, ERR));
  return 0;
}

static int teardown(void **state) {
  (void)state;
  ghlauth_client_free(client);
  flow_free(flow);
  return 0;
}

static ghlauth_status send_request(const char *method, const char *path, const char *json, ghlauth_cancel *cancel,
                                   ghlauth_response **response, ghlauth_error **error) {
  ghlauth_request *request = NULL;
  OK(ghlauth_request_new(&request, method, path, ERR));
  if (json != NULL) OK(ghlauth_request_set_json(request, json, ERR));
  const ghlauth_status status = ghlauth_client_send(client, response, flow->credential, request, cancel, error);
  ghlauth_request_free(request);
  return status;
}

static ghlauth_status create_contact(ghlauth_error **error) {
  char json[256];
  ghlauth_response *response = NULL;
  snprintf(json, sizeof(json), "{\"firstName\":\"Ada\",\"locationId\":\"%s\"}", sandbox_location_id(box, 0));
  const ghlauth_status status = send_request("POST", "/contacts/", json, NULL, &response, error);
  ghlauth_response_free(response);
  return status;
}

static ghlauth_status get_contact(ghlauth_cancel *cancel, ghlauth_response **response, ghlauth_error **error) {
  char path[128];
  snprintf(path, sizeof(path), "/contacts/%s", sandbox_contact_id(box, 0));
  return send_request("GET", path, NULL, cancel, response, error);
}

// A client that sends what it is given once, whatever becomes of it.
static void use_bare_client(void) {
  ghlauth_client_free(client);
  client = NULL;
  OK(ghlauth_config_set_max_retries(flow->config, 0, ERR));
  OK(ghlauth_config_set_rate_limit(flow->config, 0, 0, 0, ERR));
  OK(ghlauth_client_new(&client, flow->config, ERR));
}

static void a_contact_is_created_and_read(void **state) {
  (void)state;
  ghlauth_response *response = NULL;
  OK(create_contact(ERR));
  OK(get_contact(NULL, &response, ERR));
  assert_int_equal(ghlauth_response_http_status(response), 200);
  CONTAINS(ghlauth_response_body(response), "\"contact\"");
  assert_true(ghlauth_response_daily_remaining(response) > 0);
  ghlauth_response_free(response);
}

static void a_course_is_imported(void **state) {
  (void)state;
  ghlauth_response *response = NULL;
  char json[512];
  snprintf(
      json, sizeof(json),
      "{\"locationId\":\"%s\",\"products\":[{\"title\":\"Sailing\",\"description\":\"Knots and wind\",\"categories\":[]}]}",
      sandbox_location_id(box, 0));
  OK(send_request("POST", "/courses/courses-exporter/public/import", json, NULL, &response, ERR));
  assert_int_equal(ghlauth_response_http_status(response), 201);
  ghlauth_response_free(response);
}

static void a_post_reaches_the_server_once(void **state) {
  (void)state;
  const char *faults[] = {"{\"kind\":\"drop_before\",\"method\":\"POST\",\"path\":\"/contacts\"}",
                          "{\"kind\":\"drop_after\",\"method\":\"POST\",\"path\":\"/contacts\"}",
                          "{\"kind\":\"status\",\"status\":503,\"method\":\"POST\",\"path\":\"/contacts\"}",
                          "{\"kind\":\"truncated\",\"method\":\"POST\",\"path\":\"/contacts\"}"};
  OK(create_contact(ERR));  // warms the connection
  for (size_t i = 0; i < 4; ++i) {
    sandbox_fault(box, faults[i]);
    const int64_t before = sandbox_arrivals(box, "POST /contacts/");
    assert_int_not_equal(create_contact(NULL), GHLAUTH_OK);
    assert_int_equal(sandbox_arrivals(box, "POST /contacts/"), before + 1);
    OK(create_contact(ERR));
  }
}

static void a_post_is_repeated_after_a_cured_refusal_alone(void **state) {
  (void)state;
  OK(create_contact(ERR));
  sandbox_control(box, "POST", "expire", NULL);
  OK(create_contact(ERR));
  assert_int_equal(sandbox_arrivals(box, "POST /contacts/"), 3);
  assert_int_equal(sandbox_counter(box, "refreshes_ok"), 1);
}

static void a_used_up_limit_is_told(void **state) {
  (void)state;
  ghlauth_response *response = NULL;
  use_bare_client();
  sandbox_switch(box, "rate-max", "2");
  sandbox_switch(box, "retry-after", "seconds");
  OK(get_contact(NULL, &response, ERR));
  assert_int_equal(ghlauth_response_rate_remaining(response), 1);
  ghlauth_response_free(response);
  OK(get_contact(NULL, &response, ERR));
  ghlauth_response_free(response);
  FAILS(GHLAUTH_E_RATE_LIMITED, get_contact(NULL, &response, ERR));
  assert_int_equal(ghlauth_response_http_status(response), 429);
  assert_int_equal(ghlauth_response_rate_remaining(response), 0);
  ghlauth_response_free(response);
  assert_true(ghlauth_error_retry_after_ms(check_last()) > 0 && ghlauth_error_retry_after_ms(check_last()) <= 10000);
  assert_int_equal(sandbox_counter(box, "status_429"), 1);  // not tried again
}

static void a_redirect_is_not_followed(void **state) {
  (void)state;
  ghlauth_response *response = NULL;
  char fault[256];
  snprintf(fault, sizeof(fault), "{\"kind\":\"redirect\",\"path\":\"/contacts\",\"location\":\"%s/stolen\"}", sandbox_url(box));
  sandbox_fault(box, fault);
  FAILS(GHLAUTH_E_REDIRECT, get_contact(NULL, &response, ERR));
  assert_int_equal(sandbox_arrivals(box, "GET /stolen"), 0);
  ghlauth_response_free(response);
}

static void a_missing_version_is_named(void **state) {
  (void)state;
  ghlauth_request *request = NULL;
  ghlauth_response *response = NULL;
  OK(ghlauth_request_new(&request, "GET", "/contacts/x", ERR));
  OK(ghlauth_request_set_version(request, "", ERR));
  FAILS(GHLAUTH_E_VERSION_MISSING, ghlauth_client_send(client, &response, flow->credential, request, NULL, ERR));
  ghlauth_response_free(response);
  OK(ghlauth_request_set_version(request, "1999-01-01", ERR));
  FAILS(GHLAUTH_E_VERSION_INVALID, ghlauth_client_send(client, &response, flow->credential, request, NULL, ERR));
  ghlauth_response_free(response);
  ghlauth_request_free(request);
  FAILS(GHLAUTH_E_ROUTE_UNSUPPORTED, send_request("GET", "/no/such/route", NULL, NULL, &response, ERR));
  ghlauth_response_free(response);
}

static void an_answer_that_stays_away_is_a_timeout(void **state) {
  (void)state;
  ghlauth_request *request = NULL;
  ghlauth_response *response = NULL;
  use_bare_client();
  sandbox_fault(box, "{\"kind\":\"delay\",\"delay_ms\":3000,\"method\":\"GET\",\"path\":\"/contacts\"}");
  OK(ghlauth_request_new(&request, "GET", "/contacts/x", ERR));
  OK(ghlauth_request_set_timeout_ms(request, 200, ERR));
  const int64_t before = check_now_ms();
  FAILS(GHLAUTH_E_TIMEOUT, ghlauth_client_send(client, &response, flow->credential, request, NULL, ERR));
  assert_true(check_now_ms() - before < 200 + CANCEL_LIMIT_MS);
  assert_null(response);
  ghlauth_request_free(request);
}

static void an_answer_that_drips_is_a_timeout(void **state) {
  (void)state;
  ghlauth_request *request = NULL;
  ghlauth_response *response = NULL;
  use_bare_client();
  sandbox_fault(box, "{\"kind\":\"slow_drip\",\"bytes\":1,\"interval_ms\":50,\"method\":\"GET\",\"path\":\"/contacts\"}");
  OK(ghlauth_request_new(&request, "GET", "/contacts/x", ERR));
  OK(ghlauth_request_set_timeout_ms(request, 300, ERR));
  FAILS(GHLAUTH_E_TIMEOUT, ghlauth_client_send(client, &response, flow->credential, request, NULL, ERR));
  ghlauth_request_free(request);
}

static void *cancel_soon(void *argument) {
  char arrival[160];
  snprintf(arrival, sizeof(arrival), "GET /contacts/%s", sandbox_contact_id(box, 0));
  while (sandbox_arrivals(box, arrival) < 1) continue;
  ghlauth_cancel_request(argument);
  return NULL;
}

static void a_call_under_way_is_cancelled(void **state) {
  (void)state;
  pthread_t canceller;
  ghlauth_cancel *cancel = NULL;
  ghlauth_response *response = NULL;
  OK(ghlauth_cancel_new(&cancel, ERR));
  sandbox_fault(box, "{\"kind\":\"delay\",\"delay_ms\":5000,\"method\":\"GET\",\"path\":\"/contacts\"}");
  assert_int_equal(pthread_create(&canceller, NULL, cancel_soon, cancel), 0);
  const int64_t before = check_now_ms();
  FAILS(GHLAUTH_E_CANCELLED, get_contact(cancel, &response, ERR));
  assert_true(check_now_ms() - before < 1000 + CANCEL_LIMIT_MS);
  pthread_join(canceller, NULL);
  ghlauth_cancel_free(cancel);
  assert_null(response);
}

static void nobody_listening_is_told(void **state) {
  (void)state;
  ghlauth_config *config = NULL;
  ghlauth_client *lost = NULL;
  ghlauth_credential *credential = NULL;
  ghlauth_request *request = NULL;
  ghlauth_response *response = NULL;
  OK(ghlauth_config_new(&config, ERR));
  OK(ghlauth_config_set_api_url(config, "http://127.0.0.1:1", ERR));
  OK(ghlauth_client_new(&lost, config, ERR));
  OK(ghlauth_credential_from_access_token(&credential, config, ACCESS_TOKEN, -1, 0, NULL, ERR));
  OK(ghlauth_request_new(&request, "GET", "/x", ERR));
  FAILS(GHLAUTH_E_CONNECT, ghlauth_client_send(lost, &response, credential, request, NULL, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "127.0.0.1");
  assert_int_equal(ghlauth_error_is_retryable(check_last()), 1);
  ghlauth_request_free(request);
  ghlauth_credential_free(credential);
  ghlauth_client_free(lost);
  ghlauth_config_free(config);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(a_contact_is_created_and_read),     TEST(a_course_is_imported),
      TEST(a_post_reaches_the_server_once),    TEST(a_post_is_repeated_after_a_cured_refusal_alone),
      TEST(a_used_up_limit_is_told),           TEST(a_redirect_is_not_followed),
      TEST(a_missing_version_is_named),        TEST(an_answer_that_stays_away_is_a_timeout),
      TEST(an_answer_that_drips_is_a_timeout), TEST(a_call_under_way_is_cancelled),
      TEST(nobody_listening_is_told),
  };
  return cmocka_run_group_tests_name("sandbox: client", tests, start, box_stop);
}
