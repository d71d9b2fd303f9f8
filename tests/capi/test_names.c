// A name that is looked up for longer than anybody waits (DNS that hangs), and one that there is not: what needs it ends in
// time, and nothing that was to be sent is lost. tests/unit/net/test_interrupt.cpp has the transport alone.
#include <dlfcn.h>
#include <netdb.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "support/desk.h"
#include "support/tls_host.h"

#define NAME "slow.invalid"
enum { TIMEOUT_MS = 300, PATIENCE_MS = 5000 };

enum { HANGS, UNKNOWN, KNOWN };
static atomic_int answer_of_dns;
static atomic_int look_ups;

// libcurl's calls come here first, from its resolver's threads.
int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **result) {
  int (*next)(const char *, const char *, const struct addrinfo *, struct addrinfo **) = NULL;
  *(void **)&next = dlsym(RTLD_NEXT, "getaddrinfo");
  if (node == NULL || strcmp(node, NAME) != 0) return next(node, service, hints, result);
  atomic_fetch_add(&look_ups, 1);
  while (atomic_load(&answer_of_dns) == HANGS) check_sleep_ms(5);
  return atomic_load(&answer_of_dns) == UNKNOWN ? EAI_NONAME : next("127.0.0.1", service, hints, result);
}

static struct tls_host *host;
static ghlauth_config *config;
static ghlauth_oauth *oauth;
static ghlauth_client *client;
static ghlauth_credential *credential;

static int setup(void **state) {
  (void)state;
  static char json[512];
  char url[64];
  ghlauth_installation *imported = NULL;
  const char *const arguments[] = {"--json", LOCATION_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN), NULL};
  check_plant(ACCESS_TOKEN), check_plant(REFRESH_TOKEN), check_plant(NEW_ACCESS_TOKEN), check_plant(NEW_REFRESH_TOKEN);
  atomic_store(&answer_of_dns, HANGS);
  atomic_store(&look_ups, 0);
  host = tls_host_start("good", 0, arguments);
  snprintf(url, sizeof(url), "https://" NAME ":%d", tls_host_port(host));
  OK(ghlauth_config_new(&config, ERR));
  OK(ghlauth_config_set_api_url(config, url, ERR));
  OK(ghlauth_config_set_ca_file(config, tls_certificate("ca.pem"), ERR));
  OK(ghlauth_config_set_timeout_ms(config, TIMEOUT_MS, ERR));
  OK(ghlauth_config_set_max_retries(config, 0, ERR));
  OK(ghlauth_oauth_new(&oauth, config, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, ERR));
  OK(ghlauth_oauth_import(oauth, &imported, LOCATION_JSON(json, ACCESS_TOKEN, REFRESH_TOKEN), NULL, (int64_t)time(NULL), NULL,
                          ERR));
  ghlauth_installation_free(imported);
  OK(ghlauth_credential_from_installation(&credential, oauth, LOCATION_INSTALLATION, ERR));
  OK(ghlauth_client_new(&client, config, ERR));
  return 0;
}

static int teardown(void **state) {
  (void)state;
  atomic_store(&answer_of_dns, UNKNOWN);
  ghlauth_client_free(client);
  ghlauth_credential_free(credential);
  ghlauth_oauth_free(oauth);
  ghlauth_config_free(config);
  return 0;
}

static ghlauth_status call(ghlauth_cancel *cancel, ghlauth_error **error) {
  ghlauth_request *request = NULL;
  ghlauth_response *response = NULL;
  OK(ghlauth_request_new(&request, "GET", "/contacts/1", ERR));
  const ghlauth_status status = ghlauth_client_send(client, &response, credential, request, cancel, error);
  ghlauth_response_free(response);
  ghlauth_request_free(request);
  return status;
}

static void a_call_ends_in_time(void **state) {
  (void)state;
  const int64_t began_ms = check_now_ms();
  FAILS(GHLAUTH_E_TIMEOUT, call(NULL, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "no connection in time");
  assert_true(check_now_ms() - began_ms < PATIENCE_MS);
  assert_true(atomic_load(&look_ups) > 0);
  atomic_store(&answer_of_dns, KNOWN);
  OK(call(NULL, ERR));
  assert_int_equal(tls_host_stop(host), 1);
}

static void a_call_is_cancelled(void **state) {
  (void)state;
  ghlauth_cancel *cancel = NULL;
  OK(ghlauth_cancel_new(&cancel, ERR));
  OK(ghlauth_cancel_set_timeout_ms(cancel, TIMEOUT_MS / 3, ERR));
  FAILS(GHLAUTH_E_TIMEOUT, call(cancel, ERR));
  ghlauth_cancel_request(cancel);
  FAILS(GHLAUTH_E_CANCELLED, call(cancel, ERR));
  ghlauth_cancel_free(cancel);
  assert_int_equal(tls_host_stop(host), 0);
}

static void a_request_in_a_queue_ends_in_time(void **state) {
  (void)state;
  ghlauth_queue *queue = NULL;
  ghlauth_request *request = NULL;
  ghlauth_completion *completion = NULL;
  OK(ghlauth_queue_new(&queue, config, ERR));
  OK(ghlauth_request_new(&request, "GET", "/contacts/1", ERR));
  OK(ghlauth_queue_submit(queue, credential, request, 1, -1, ERR));
  OK(ghlauth_queue_next(queue, &completion, PATIENCE_MS, NULL, ERR));
  assert_non_null(completion);
  assert_int_equal(ghlauth_completion_status(completion), GHLAUTH_E_TIMEOUT);
  ghlauth_completion_free(completion);
  atomic_store(&answer_of_dns, KNOWN);
  OK(ghlauth_queue_submit(queue, credential, request, 2, -1, ERR));
  OK(ghlauth_queue_next(queue, &completion, PATIENCE_MS, NULL, ERR));
  assert_non_null(completion);
  assert_int_equal(ghlauth_completion_status(completion), GHLAUTH_OK);
  ghlauth_completion_free(completion);
  ghlauth_request_free(request);
  ghlauth_queue_free(queue);
  assert_int_equal(tls_host_stop(host), 1);
}

static void expect_refresh_fails_and_then_works(ghlauth_status status) {
  const int64_t began_ms = check_now_ms();
  FAILS(status, ghlauth_oauth_refresh(oauth, NULL, LOCATION_INSTALLATION, NULL, ERR));
  assert_int_equal(ghlauth_error_is_retryable(check_last()), 1);
  assert_true(check_now_ms() - began_ms < PATIENCE_MS);
  expect_bearer(credential, ACCESS_TOKEN);
  atomic_store(&answer_of_dns, KNOWN);
  OK(ghlauth_oauth_refresh(oauth, NULL, LOCATION_INSTALLATION, NULL, ERR));
  expect_bearer(credential, NEW_ACCESS_TOKEN);
  assert_int_equal(tls_host_stop(host), 1);
}

static void a_refresh_ends_in_time_and_nothing_is_lost(void **state) {
  (void)state;
  expect_refresh_fails_and_then_works(GHLAUTH_E_TIMEOUT);
}

static void a_name_that_there_is_not_loses_nothing(void **state) {
  (void)state;
  atomic_store(&answer_of_dns, UNKNOWN);
  expect_refresh_fails_and_then_works(GHLAUTH_E_RESOLVE);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(a_call_ends_in_time, setup, teardown),
      cmocka_unit_test_setup_teardown(a_call_is_cancelled, setup, teardown),
      cmocka_unit_test_setup_teardown(a_request_in_a_queue_ends_in_time, setup, teardown),
      cmocka_unit_test_setup_teardown(a_refresh_ends_in_time_and_nothing_is_lost, setup, teardown),
      cmocka_unit_test_setup_teardown(a_name_that_there_is_not_loses_nothing, setup, teardown),
  };
  return cmocka_run_group_tests_name("names", tests, tls_certificates_make, tls_certificates_remove);
}
