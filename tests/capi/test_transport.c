// transport.h: HTTP of the application, on the spot and with an event loop of its own.
#include "support/bulk.h"
#include "support/desk.h"

static struct desk *desk;
static ghlauth_credential *credential;

static void open_desk(enum script_mode mode) {
  desk = desk_new(mode);
  credential = NULL;
  OK(ghlauth_credential_from_access_token(&credential, desk->config, ACCESS_TOKEN, -1, 0, NULL, ERR));
}

static int setup(void **state) {
  (void)state;
  open_desk(SCRIPT_ON_THE_SPOT);
  return 0;
}

static int setup_polled(void **state) {
  (void)state;
  open_desk(SCRIPT_POLLED);
  return 0;
}

static int teardown(void **state) {
  (void)state;
  ghlauth_credential_free(credential);
  desk_free(desk);
  return 0;
}

static void it_is_given_the_whole_request(void **state) {
  (void)state;
  ghlauth_client *client = NULL;
  ghlauth_request *request = NULL;
  ghlauth_response *response = NULL;
  OK(ghlauth_client_new(&client, desk->config, ERR));
  OK(ghlauth_request_new(&request, "POST", "/contacts/?locationId=1", ERR));
  OK(ghlauth_request_set_json(request, "{\"a\":1}", ERR));
  OK(ghlauth_request_add_header(request, "X-Extra", "yes", ERR));
  OK(ghlauth_request_set_timeout_ms(request, 4321, ERR));
  script_answer(desk->script, 201, "{\"id\":\"x\"}");
  script_header(desk->script, "X-RateLimit-Remaining", "99");
  OK(ghlauth_client_send(client, &response, credential, request, NULL, ERR));
  assert_string_equal(script_method(desk->script, 0), "POST");
  assert_string_equal(script_url(desk->script, 0), "https://services.leadconnectorhq.com/contacts/?locationId=1");
  assert_string_equal(script_body(desk->script, 0), "{\"a\":1}");
  assert_string_equal(script_request_header(desk->script, 0, "authorization"), "Bearer " ACCESS_TOKEN);
  assert_string_equal(script_request_header(desk->script, 0, "content-type"), "application/json");
  assert_string_equal(script_request_header(desk->script, 0, "x-extra"), "yes");
  assert_string_equal(script_request_header(desk->script, 0, "user-agent"), "ghlauth/" GHLAUTH_VERSION_STRING);
  assert_int_equal(script_is_idempotent(desk->script, 0), 0);
  assert_int_equal(script_timeout_ms(desk->script, 0), 4321);
  assert_int_equal(ghlauth_response_http_status(response), 201);
  assert_string_equal(ghlauth_response_body(response), "{\"id\":\"x\"}");
  assert_int_equal(ghlauth_response_body_size(response), 10);
  assert_int_equal(ghlauth_response_rate_remaining(response), 99);
  ghlauth_response_free(response);
  ghlauth_request_free(request);
  ghlauth_client_free(client);
}

static void only_requests_that_may_be_repeated_are_marked_so(void **state) {
  (void)state;
  const struct {
    const char *method;
    int32_t is_idempotent;
  } methods[] = {{"GET", 1}, {"HEAD", 1}, {"PUT", 1}, {"DELETE", 1}, {"POST", 0}, {"PATCH", 0}};
  ghlauth_client *client = NULL;
  OK(ghlauth_client_new(&client, desk->config, ERR));
  for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); ++i) {
    ghlauth_request *request = NULL;
    ghlauth_response *response = NULL;
    OK(ghlauth_request_new(&request, methods[i].method, "/x", ERR));
    script_answer(desk->script, 200, "{}");
    OK(ghlauth_client_send(client, &response, credential, request, NULL, ERR));
    assert_int_equal(script_is_idempotent(desk->script, i), methods[i].is_idempotent);
    ghlauth_response_free(response);
    ghlauth_request_free(request);
  }
  ghlauth_client_free(client);
}

static void token_requests_are_never_marked_idempotent(void **state) {
  (void)state;
  char json[512];
  desk_import_location(desk);
  script_answer(desk->script, 200, LOCATION_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN));
  OK(ghlauth_oauth_refresh(desk->oauth, NULL, LOCATION_INSTALLATION, NULL, ERR));
  assert_string_equal(script_method(desk->script, 0), "POST");
  assert_string_equal(script_url(desk->script, 0), "https://services.leadconnectorhq.com/oauth/token");
  assert_string_equal(script_request_header(desk->script, 0, "content-type"), "application/x-www-form-urlencoded");
  assert_null(script_request_header(desk->script, 0, "authorization"));
  assert_int_equal(script_is_idempotent(desk->script, 0), 0);
}

static void its_failures_are_passed_on(void **state) {
  (void)state;
  OK(ghlauth_config_set_max_retries(desk->config, 0, ERR));
  const ghlauth_status failures[] = {GHLAUTH_E_NETWORK, GHLAUTH_E_TIMEOUT, GHLAUTH_E_RESOLVE,     GHLAUTH_E_CONNECT,
                                     GHLAUTH_E_TLS,     GHLAUTH_E_PROXY,   GHLAUTH_E_BAD_RESPONSE};
  for (size_t i = 0; i < sizeof(failures) / sizeof(failures[0]); ++i) {
    ghlauth_response *response = (ghlauth_response *)desk;
    script_failure(desk->script, failures[i], "the modem is on fire");
    FAILS(failures[i], desk_get(desk, credential, "/x", &response, ERR));
    CONTAINS(ghlauth_error_message(check_last()), "the modem is on fire");
    assert_int_equal(ghlauth_error_http_status(check_last()), 0);
    assert_null(response);
  }
  script_failure(desk->script, GHLAUTH_E_NETWORK, NULL);  // without a sentence there is still one
  FAILS(GHLAUTH_E_NETWORK, desk_get(desk, credential, "/x", NULL, ERR));
  assert_int_equal(ghlauth_error_is_retryable(check_last()), 1);
}

static void its_own_numbers_are_passed_through(void **state) {
  (void)state;
  script_failure(desk->script, -12345, "a reason of the application");
  ghlauth_error *error = NULL;
  assert_int_equal(desk_get(desk, credential, "/x", NULL, &error), -12345);
  assert_int_equal(ghlauth_error_status(error), -12345);
  CONTAINS(ghlauth_error_message(error), "a reason of the application");
  ghlauth_error_free(error);
}

static void a_start_that_fails_ends_the_exchange(void **state) {
  (void)state;
  script_refuse_start(desk->script, GHLAUTH_E_CONNECT);
  FAILS(GHLAUTH_E_CONNECT, desk_get(desk, credential, "/x", NULL, ERR));
  script_refuse_start(desk->script, -10007);
  assert_int_equal(desk_get(desk, credential, "/x", NULL, NULL), -10007);
  script_answer(desk->script, 200, "{}");
  OK(desk_get(desk, credential, "/x", NULL, ERR));
}

static void an_answer_over_the_limit_is_refused(void **state) {
  (void)state;
  char body[257];
  memset(body, 'x', 256);
  body[256] = '\0';
  OK(ghlauth_config_set_max_response_bytes(desk->config, 256, ERR));
  script_answer(desk->script, 200, body);
  OK(desk_get(desk, credential, "/x", NULL, ERR));
  OK(ghlauth_config_set_max_response_bytes(desk->config, 255, ERR));
  script_answer(desk->script, 200, body);
  FAILS(GHLAUTH_E_RESPONSE_TOO_LARGE, desk_get(desk, credential, "/x", NULL, ERR));
}

// It does not look at what it is told, and goes on.
static ghlauth_status careless_start(void *session, ghlauth_exchange *exchange) {
  (void)session;
  const uint8_t bytes[200] = {'x'};
  ghlauth_exchange_set_http_status(exchange, 200);
  ghlauth_exchange_write(exchange, bytes, sizeof(bytes));
  ghlauth_exchange_write(exchange, bytes, sizeof(bytes));
  ghlauth_exchange_write(exchange, bytes, 1);
  ghlauth_exchange_finish(exchange, GHLAUTH_OK, NULL);
  return GHLAUTH_OK;
}

static ghlauth_status send_through(ghlauth_status (*start)(void *, ghlauth_exchange *), ghlauth_error **error) {
  const ghlauth_transport_table table = {sizeof(table), NULL, NULL, NULL, NULL, start, NULL, NULL};
  OK(ghlauth_config_set_transport(desk->config, &table, ERR));
  return desk_get(desk, credential, "/x", NULL, error);
}

static void an_answer_over_the_limit_is_refused_whoever_looks(void **state) {
  (void)state;
  OK(ghlauth_config_set_max_response_bytes(desk->config, 399, ERR));
  FAILS(GHLAUTH_E_RESPONSE_TOO_LARGE, send_through(careless_start, ERR));
  OK(ghlauth_config_set_max_response_bytes(desk->config, 401, ERR));
  OK(send_through(careless_start, ERR));
}

static void sessions_are_closed(void **state) {
  (void)state;
  script_answer(desk->script, 200, "{}");
  script_repeat_last(desk->script);
  for (int i = 0; i < 5; ++i) OK(desk_get(desk, credential, "/x", NULL, ERR));
  // One thread needs one session; that all are closed in the end is checked when the script is freed.
  assert_true(script_open_sessions(desk->script) <= 1);
}

static void a_body_may_hold_any_bytes(void **state) {
  (void)state;
  ghlauth_response *response = NULL;
  script_answer_as(desk->script, 200, "application/octet-stream", "a\0b\xff", 4);
  OK(desk_get(desk, credential, "/x", &response, ERR));
  assert_int_equal(ghlauth_response_body_size(response), 4);
  assert_memory_equal(ghlauth_response_body(response), "a\0b\xff\0", 5);
  ghlauth_response_free(response);
}

static void a_body_is_read_piece_by_piece(void **state) {
  (void)state;
  const int64_t sizes[] = {4000, -1};
  ghlauth_client *client = NULL;
  OK(ghlauth_client_new(&client, desk->config, ERR));
  for (size_t i = 0; i < 2; ++i) {
    struct pattern pattern = {.size = 4000};
    const ghlauth_byte_source source = pattern_source(&pattern);
    ghlauth_request *request = NULL;
    ghlauth_response *response = NULL;
    OK(ghlauth_request_new(&request, "PUT", "/x", ERR));
    OK(ghlauth_request_set_body_stream(request, "text/plain", &source, sizes[i], ERR));
    script_answer(desk->script, 200, "{}");
    OK(ghlauth_client_send(client, &response, credential, request, NULL, ERR));
    assert_int_equal(script_body_size(desk->script, i), sizes[i]);
    assert_int_equal((uint8_t)script_body(desk->script, i)[3999], 3999 % 251);
    assert_int_equal(script_is_idempotent(desk->script, i), 0);  // the transport cannot go back
    ghlauth_response_free(response);
    ghlauth_request_free(request);
  }
  ghlauth_client_free(client);
}

static void what_a_source_says_comes_out(void **state) {
  (void)state;
  ghlauth_client *client = NULL;
  ghlauth_request *request = NULL;
  ghlauth_response *response = NULL;
  struct pattern pattern = {.size = 4000, .fails_at = 2000, .failure = -12345};
  const ghlauth_byte_source source = pattern_source(&pattern);
  OK(ghlauth_client_new(&client, desk->config, ERR));
  OK(ghlauth_request_new(&request, "POST", "/x", ERR));
  OK(ghlauth_request_set_body_stream(request, "text/plain", &source, 4000, ERR));
  FAILS(-12345, ghlauth_client_send(client, &response, credential, request, NULL, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "the source of the body failed");
  pattern.fails_at = 0;
  pattern.size = 3000;
  FAILS(GHLAUTH_E_CALLBACK, ghlauth_client_send(client, &response, credential, request, NULL, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "ended after 3000 of 4000 bytes");
  ghlauth_request_free(request);
  ghlauth_client_free(client);
}

static void an_answer_goes_to_its_sink(void **state) {
  (void)state;
  ghlauth_client *client = NULL;
  ghlauth_request *request = NULL;
  ghlauth_response *response = NULL;
  struct pattern pattern = {0};
  const ghlauth_byte_sink sink = pattern_sink(&pattern);
  OK(ghlauth_config_set_max_response_bytes(desk->config, 5, ERR));  // of what stays in memory
  OK(ghlauth_client_new(&client, desk->config, ERR));
  OK(ghlauth_request_new(&request, "GET", "/x", ERR));
  OK(ghlauth_request_set_download(request, &sink, ERR));
  script_answer_as(desk->script, 200, "audio/x-wav", "\0\1\2\3\4\5", 6);
  OK(ghlauth_client_send(client, &response, credential, request, NULL, ERR));
  assert_int_equal(pattern.position, 6);
  assert_int_equal(pattern.wrong, 0);
  assert_int_equal(ghlauth_response_body_size(response), 0);
  assert_string_equal(script_request_header(desk->script, 0, "Accept"), "*/*");
  ghlauth_response_free(response);
  script_answer(desk->script, 404, "{}");
  FAILS(GHLAUTH_E_HTTP_NOT_FOUND, ghlauth_client_send(client, &response, credential, request, NULL, ERR));
  assert_string_equal(ghlauth_response_body(response), "{}");
  ghlauth_response_free(response);
  assert_int_equal(pattern.position, 6);
  pattern.fails_at = 1;
  pattern.failure = -12345;
  script_answer(desk->script, 200, "{}");
  FAILS(-12345, ghlauth_client_send(client, &response, credential, request, NULL, ERR));
  ghlauth_request_free(request);
  ghlauth_client_free(client);
}

// A transport that breaks its part of the contract.
static ghlauth_status forgetful_start(void *session, ghlauth_exchange *exchange) {
  (void)session, (void)exchange;
  return GHLAUTH_OK;  // never finished, and there is no poll
}

static ghlauth_status statusless_start(void *session, ghlauth_exchange *exchange) {
  (void)session;
  ghlauth_exchange_finish(exchange, GHLAUTH_OK, NULL);
  return GHLAUTH_OK;
}

static ghlauth_status hostile_start(void *session, ghlauth_exchange *exchange) {
  (void)session;
  assert_int_equal(ghlauth_exchange_set_http_status(exchange, 199), GHLAUTH_E_INVALID_ARGUMENT);
  assert_int_equal(ghlauth_exchange_set_http_status(exchange, 600), GHLAUTH_E_INVALID_ARGUMENT);
  assert_int_equal(ghlauth_exchange_add_header(exchange, NULL, "x"), GHLAUTH_E_INVALID_ARGUMENT);
  assert_int_equal(ghlauth_exchange_add_header(exchange, "X", NULL), GHLAUTH_E_INVALID_ARGUMENT);
  assert_int_equal(ghlauth_exchange_write(exchange, NULL, 1), GHLAUTH_E_INVALID_ARGUMENT);
  assert_null(ghlauth_exchange_header_name(exchange, 1000));
  assert_null(ghlauth_exchange_header_value(exchange, 1000));
  size_t size = 1;
  uint8_t room[1];
  assert_int_equal(ghlauth_exchange_body_size(exchange), 0);
  assert_int_equal(ghlauth_exchange_read(exchange, room, 1, NULL), GHLAUTH_E_INVALID_ARGUMENT);
  assert_int_equal(ghlauth_exchange_read(exchange, NULL, 1, &size), GHLAUTH_E_INVALID_ARGUMENT);
  assert_int_equal(ghlauth_exchange_read(exchange, room, 0, &size), GHLAUTH_E_INVALID_ARGUMENT);
  assert_int_equal(ghlauth_exchange_read(exchange, room, 1, &size), GHLAUTH_OK);
  assert_int_equal(size, 0);
  assert_int_equal(ghlauth_exchange_set_http_status(exchange, 204), GHLAUTH_OK);
  ghlauth_exchange_finish(exchange, GHLAUTH_OK, NULL);
  return GHLAUTH_OK;
}

static void a_transport_that_breaks_the_contract_is_named(void **state) {
  (void)state;
  FAILS(GHLAUTH_E_CALLBACK, send_through(forgetful_start, ERR));
  FAILS(GHLAUTH_E_CALLBACK, send_through(statusless_start, ERR));
  OK(send_through(hostile_start, ERR));
}

static void an_exchange_of_nobody_is_refused(void **state) {
  (void)state;
  ghlauth_exchange *wrong[] = {NULL, (ghlauth_exchange *)desk->config};
  uint8_t byte = 0;
  size_t size = 0;
  for (size_t i = 0; i < 2; ++i) {
    assert_null(ghlauth_exchange_method(wrong[i]));
    assert_null(ghlauth_exchange_url(wrong[i]));
    assert_int_equal(ghlauth_exchange_header_count(wrong[i]), 0);
    assert_null(ghlauth_exchange_header_name(wrong[i], 0));
    assert_null(ghlauth_exchange_header_value(wrong[i], 0));
    assert_null(ghlauth_exchange_body(wrong[i]));
    assert_int_equal(ghlauth_exchange_body_size(wrong[i]), 0);
    assert_int_equal(ghlauth_exchange_read(wrong[i], &byte, 1, &size), GHLAUTH_E_INVALID_HANDLE);
    assert_true(ghlauth_exchange_timeout_ms(wrong[i]) <= 0);
    assert_int_equal(ghlauth_exchange_is_idempotent(wrong[i]), 0);
    assert_int_equal(ghlauth_exchange_set_http_status(wrong[i], 200), GHLAUTH_E_INVALID_HANDLE);
    assert_int_equal(ghlauth_exchange_add_header(wrong[i], "A", "b"), GHLAUTH_E_INVALID_HANDLE);
    assert_int_equal(ghlauth_exchange_write(wrong[i], (const uint8_t *)"x", 1), GHLAUTH_E_INVALID_HANDLE);
    ghlauth_exchange_finish(wrong[i], GHLAUTH_OK, NULL);
  }
}

#define SPOT(function) cmocka_unit_test_setup_teardown(function, setup, teardown)
#define POLLED(function) \
  { "polled: " #function, function, setup_polled, teardown, NULL }

int main(void) {
  const struct CMUnitTest tests[] = {
      SPOT(it_is_given_the_whole_request),
      POLLED(it_is_given_the_whole_request),
      SPOT(only_requests_that_may_be_repeated_are_marked_so),
      SPOT(token_requests_are_never_marked_idempotent),
      POLLED(token_requests_are_never_marked_idempotent),
      SPOT(its_failures_are_passed_on),
      POLLED(its_failures_are_passed_on),
      SPOT(its_own_numbers_are_passed_through),
      SPOT(a_start_that_fails_ends_the_exchange),
      POLLED(a_start_that_fails_ends_the_exchange),
      SPOT(an_answer_over_the_limit_is_refused),
      POLLED(an_answer_over_the_limit_is_refused),
      SPOT(an_answer_over_the_limit_is_refused_whoever_looks),
      SPOT(sessions_are_closed),
      POLLED(sessions_are_closed),
      SPOT(a_body_may_hold_any_bytes),
      SPOT(a_body_is_read_piece_by_piece),
      POLLED(a_body_is_read_piece_by_piece),
      SPOT(what_a_source_says_comes_out),
      POLLED(what_a_source_says_comes_out),
      SPOT(an_answer_goes_to_its_sink),
      POLLED(an_answer_goes_to_its_sink),
      SPOT(a_transport_that_breaks_the_contract_is_named),
      SPOT(an_exchange_of_nobody_is_refused),
  };
  return cmocka_run_group_tests_name("transport", tests, NULL, check_teardown);
}
