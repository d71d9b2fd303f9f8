// TLS as the application meets it: who cannot be trusted gets neither a request nor a refresh token, and the installation is as
// good as before. tests/unit/net/test_tls.cpp has the rest.
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "support/desk.h"
#include "support/scarce_descriptors.h"
#include "support/tls_host.h"

static ghlauth_store *store;
static char token_answer[512];

static int setup(void **state) {
  (void)state;
  check_plant(ACCESS_TOKEN), check_plant(REFRESH_TOKEN), check_plant(NEW_ACCESS_TOKEN), check_plant(NEW_REFRESH_TOKEN);
  check_plant(CLIENT_SECRET), check_plant(PIT_TOKEN);
  LOCATION_JSON(token_answer, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN);
  store = NULL;
  OK(ghlauth_store_open(&store, "memory:", NULL, ERR));
  return 0;
}

static int teardown(void **state) {
  (void)state;
  ghlauth_store_free(store);
  return 0;
}

/// What trusts that CA at that port.
struct client {
  ghlauth_config *config;
  ghlauth_oauth *oauth;
  ghlauth_credential *pit;
  ghlauth_client *client;
};

static void open_client(struct client *at, int port, const char *ca) {
  ghlauth_pit *pit = NULL;
  char url[64];
  snprintf(url, sizeof(url), "https://127.0.0.1:%d", port);
  OK(ghlauth_config_new(&at->config, ERR));
  OK(ghlauth_config_set_api_url(at->config, url, ERR));
  OK(ghlauth_config_set_ca_file(at->config, tls_certificate(ca), ERR));
  OK(ghlauth_config_set_store(at->config, store, ERR));
  OK(ghlauth_config_set_max_retries(at->config, 0, ERR));
  OK(ghlauth_oauth_new(&at->oauth, at->config, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, ERR));
  OK(ghlauth_pit_new(&pit, at->config, PIT_TOKEN, GHLAUTH_LEVEL_LOCATION, LOCATION_ID, ERR));
  OK(ghlauth_credential_from_pit(&at->pit, pit, ERR));
  ghlauth_pit_free(pit);
  OK(ghlauth_client_new(&at->client, at->config, ERR));
}

static void close_client(struct client *at) {
  ghlauth_client_free(at->client);
  ghlauth_credential_free(at->pit);
  ghlauth_oauth_free(at->oauth);
  ghlauth_config_free(at->config);
}

static ghlauth_status call(struct client *at, ghlauth_error **error) {
  ghlauth_request *request = NULL;
  ghlauth_response *response = NULL;
  OK(ghlauth_request_new(&request, "GET", "/contacts/1", ERR));
  const ghlauth_status status = ghlauth_client_send(at->client, &response, at->pit, request, NULL, error);
  ghlauth_response_free(response);
  ghlauth_request_free(request);
  return status;
}

static void import_installation(struct client *at) {
  char json[512];
  OK(ghlauth_oauth_import(at->oauth, NULL, LOCATION_JSON(json, ACCESS_TOKEN, REFRESH_TOKEN), NULL, (int64_t)time(NULL), NULL,
                          ERR));
}

static void expect_it_is_as_good_as_before(int port) {
  const char *const arguments[] = {"--json", token_answer, NULL};
  struct client at;
  ghlauth_installation *installation = NULL;
  ghlauth_credential *credential = NULL;
  struct tls_host *host = tls_host_start("good", port, arguments);
  open_client(&at, port, "ca.pem");
  OK(ghlauth_oauth_refresh(at.oauth, &installation, LOCATION_INSTALLATION, NULL, ERR));
  assert_int_equal(ghlauth_installation_state(installation), GHLAUTH_INSTALLATION_VALID);
  ghlauth_installation_free(installation);
  OK(ghlauth_credential_from_installation(&credential, at.oauth, LOCATION_INSTALLATION, ERR));
  expect_bearer(credential, NEW_ACCESS_TOKEN);
  ghlauth_credential_free(credential);
  close_client(&at);
  assert_int_equal(tls_host_stop(host), 1);
}

static void expect_refused(const char *certificate, const char *trusted, const char *const arguments[], const char *said) {
  struct client at;
  struct tls_host *host = tls_host_start(certificate, 0, arguments);
  const int port = tls_host_port(host);
  open_client(&at, port, trusted);
  FAILS(GHLAUTH_E_TLS, call(&at, ERR));
  CONTAINS(ghlauth_error_message(check_last()), said);
  if (strstr(said, "required") != NULL) CONTAINS(ghlauth_error_hint(check_last()), "client certificate");
  assert_int_equal(ghlauth_error_is_retryable(check_last()), 0);
  import_installation(&at);
  FAILS(GHLAUTH_E_TLS, ghlauth_oauth_refresh(at.oauth, NULL, LOCATION_INSTALLATION, NULL, ERR));
  CONTAINS(ghlauth_error_message(check_last()), said);
  close_client(&at);
  assert_int_equal(tls_host_stop(host), 0);
  expect_it_is_as_good_as_before(port);
}

static const char *const nothing[] = {NULL};

static void a_certificate_of_another_name(void **state) {
  (void)state;
  expect_refused("other-host", "ca.pem", nothing, "127.0.0.1");
}

static void a_certificate_that_has_expired(void **state) {
  (void)state;
  expect_refused("expired", "ca.pem", nothing, "expired");
}

static void a_certificate_that_signed_itself(void **state) {
  (void)state;
  expect_refused("self", "ca.pem", nothing, "self-signed certificate");
}

static void a_certificate_of_an_unknown_ca(void **state) {
  (void)state;
  expect_refused("good", "other-ca.pem", nothing, "certificate");
}

static void a_server_of_tls_1_1_alone(void **state) {
  (void)state;
  const char *const old[] = {"--max-tls", "1.1", NULL};
  expect_refused("good", "ca.pem", old, "alert protocol version");
  // Whoever allows it is answered: it is the version that is refused, and not a server that can do nothing.
  struct tls_host *host = tls_host_start("good", 0, old);
  assert_int_equal(tls_host_speaks_tls_1_1(host), 1);
  assert_int_equal(tls_host_stop(host), 1);
  host = tls_host_start("good", 0, nothing);
  assert_int_equal(tls_host_speaks_tls_1_1(host), 0);
  assert_int_equal(tls_host_stop(host), 0);
}

static void a_server_that_demands_a_client_certificate(void **state) {
  (void)state;
  char ca[128];
  snprintf(ca, sizeof(ca), "%s", tls_certificate("ca.pem"));
  const char *const before_the_handshake[] = {"--client-ca", ca, "--max-tls", "1.2", NULL};
  expect_refused("good", "ca.pem", before_the_handshake, "alert");
}

// In TLS 1.3 the client has sent its request by then.
static void a_server_that_demands_a_client_certificate_late(void **state) {
  (void)state;
  char ca[128];
  snprintf(ca, sizeof(ca), "%s", tls_certificate("ca.pem"));
  const char *const behind_the_handshake[] = {"--client-ca", ca, NULL};
  expect_refused("good", "ca.pem", behind_the_handshake, "certificate required");
}

// The CA file is opened by the first request: one that has no descriptor for it has not spoilt the others.
static void a_ca_file_that_cannot_be_opened_yet(void **state) {
  (void)state;
  struct client at;
  struct tls_host *host = tls_host_start("good", 0, nothing);
  open_client(&at, tls_host_port(host), "ca.pem");
  int left = 0;
  for (ghlauth_status status = GHLAUTH_E_TOO_MANY_OPEN_FILES; status != GHLAUTH_OK; ++left) {
    descriptors_leave(left);
    status = call(&at, ERR);
    descriptors_enough();
    if (status != GHLAUTH_OK) assert_int_equal(status, GHLAUTH_E_TOO_MANY_OPEN_FILES);
  }
  assert_true(left > 1);
  close_client(&at);
  assert_int_equal(tls_host_stop(host), 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(a_certificate_of_another_name, setup, teardown),
      cmocka_unit_test_setup_teardown(a_certificate_that_has_expired, setup, teardown),
      cmocka_unit_test_setup_teardown(a_certificate_that_signed_itself, setup, teardown),
      cmocka_unit_test_setup_teardown(a_certificate_of_an_unknown_ca, setup, teardown),
      cmocka_unit_test_setup_teardown(a_server_of_tls_1_1_alone, setup, teardown),
      cmocka_unit_test_setup_teardown(a_server_that_demands_a_client_certificate, setup, teardown),
      cmocka_unit_test_setup_teardown(a_server_that_demands_a_client_certificate_late, setup, teardown),
      cmocka_unit_test_setup_teardown(a_ca_file_that_cannot_be_opened_yet, setup, teardown),
  };
  return cmocka_run_group_tests_name("tls", tests, tls_certificates_make, tls_certificates_remove);
}
