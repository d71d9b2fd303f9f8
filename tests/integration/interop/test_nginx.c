// Both flows through nginx with TLS, over HTTP/2 and HTTP/1.1: what nginx and the sandbox saw is what is asserted.
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>

#include "support/child.h"
#include "support/desk.h"
#include "support/sandbox.h"

#define A_DAY_S 86400

struct protocol {
  const char *url;   ///< the member of the front's announcement
  const char *name;  ///< as nginx logs it
  int drops_logged;  ///< whether the front logs requests whose connection breaks off
};
static struct protocol h2 = {"h2", "HTTP/2.0", 1};          // a break-off ends the stream
static struct protocol h2_cut = {"h2_cut", "HTTP/2.0", 0};  // a break-off ends the connection
static struct protocol h1 = {"h1", "HTTP/1.1", 1};

static const char *front_script;
static struct sandbox *sandbox;
static struct child *front;
static cJSON *about_front;

static const struct protocol *protocol;
static ghlauth_config *config;
static ghlauth_oauth *oauth;
static ghlauth_client *client;
static ghlauth_credential *pit;

static const char *announced(const char *name) {
  return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(about_front, name));
}

static int start_servers(void **state) {
  (void)state;
  sandbox = sandbox_start(3);
  const char *const argv[] = {"python3", front_script, "--upstream", strrchr(sandbox_url(sandbox), ':') + 1, NULL};
  front = child_start(argv);
  const char *line = child_line(front);
  if (line == NULL) fail_msg("%s did not start", front_script);
  about_front = cJSON_Parse(line);
  assert_non_null(about_front);
  check_plant(sandbox_client_secret(sandbox));
  check_plant(sandbox_pit(sandbox, "location"));
  return 0;
}

static int stop_servers(void **state) {
  const int failed = child_stop(front);
  cJSON_Delete(about_front);
  sandbox_stop(sandbox);
  return failed == 0 ? check_teardown(state) : -1;
}

// The requests that nginx logged since the last call, in their order.
static cJSON *logged(void) {
  cJSON *requests = cJSON_Parse(child_ask(front, "report"));
  assert_true(cJSON_IsArray(requests));
  return requests;
}

static int setup(void **state) {
  protocol = *state;
  sandbox_reset(sandbox);
  ghlauth_pit *token = NULL;
  OK(ghlauth_config_new(&config, ERR));
  OK(ghlauth_config_set_api_url(config, announced(protocol->url), ERR));
  OK(ghlauth_config_set_marketplace_url(config, announced(protocol->url), ERR));
  OK(ghlauth_config_set_ca_file(config, announced("ca_file"), ERR));
  OK(ghlauth_oauth_new(&oauth, config, sandbox_client_id(sandbox), sandbox_client_secret(sandbox), REDIRECT_URI, ERR));
  OK(ghlauth_client_new(&client, config, ERR));
  OK(ghlauth_pit_new(&token, config, sandbox_pit(sandbox, "location"), GHLAUTH_LEVEL_LOCATION, sandbox_location_id(sandbox, 0),
                     ERR));
  OK(ghlauth_credential_from_pit(&pit, token, ERR));
  ghlauth_pit_free(token);
  return 0;
}

static int teardown(void **state) {
  (void)state;
  ghlauth_credential_free(pit);
  ghlauth_client_free(client);
  ghlauth_oauth_free(oauth);
  ghlauth_config_free(config);
  cJSON_Delete(logged());  // a test that failed leaves nothing to the next one
  return 0;
}

static ghlauth_status call(ghlauth_credential *credential, const char *method, const char *path, const char *json,
                           ghlauth_error **error) {
  ghlauth_request *request = NULL;
  ghlauth_response *response = NULL;
  ghlauth_status status = ghlauth_request_new(&request, method, path, error);
  if (status == GHLAUTH_OK && json != NULL) status = ghlauth_request_set_json(request, json, error);
  if (status == GHLAUTH_OK) status = ghlauth_client_send(client, &response, credential, request, NULL, error);
  ghlauth_response_free(response);
  ghlauth_request_free(request);
  return status;
}

static const char *contact_path(void) {
  static char path[128];
  snprintf(path, sizeof(path), "/contacts/%s", sandbox_contact_id(sandbox, 0));
  return path;
}

static ghlauth_status get_contact(ghlauth_credential *credential, ghlauth_error **error) {
  return call(credential, "GET", contact_path(), NULL, error);
}

static ghlauth_status create_contact(ghlauth_credential *credential, const char *name, ghlauth_error **error) {
  char json[256];
  snprintf(json, sizeof(json), "{\"locationId\":\"%s\",\"firstName\":\"%s\"}", sandbox_location_id(sandbox, 0), name);
  return call(credential, "POST", "/contacts/", json, error);
}

// A user opens the authorize URL and consents; the code is exchanged. Returns the id, which is owned by the caller.
static char *install(const char *level, const char *resource_id) {
  ghlauth_buf *url = NULL, *state = NULL;
  ghlauth_callback *callback = NULL;
  ghlauth_installation *installation = NULL;
  OK(ghlauth_oauth_authorize_url(oauth, &url, &state, NULL, ERR));
  STARTS_WITH(ghlauth_buf_data(url), announced(protocol->url));
  const char *redirected = sandbox_consent(sandbox, level, resource_id, ghlauth_buf_data(state), NULL);
  OK(ghlauth_oauth_parse_callback(oauth, &callback, redirected, NULL, ERR));
  OK(ghlauth_oauth_exchange(oauth, &installation, callback, NULL, NULL, ERR));
  assert_string_equal(ghlauth_installation_resource_id(installation), resource_id);
  char *id = strdup(ghlauth_installation_id(installation));
  ghlauth_installation_free(installation);
  ghlauth_callback_free(callback);
  ghlauth_buf_free(state);
  ghlauth_buf_free(url);
  return id;
}

static const char *request_of(const cJSON *entry) {
  return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(entry, "request"));
}

static int number_of(const cJSON *entry, const char *name) {
  const cJSON *number = cJSON_GetObjectItemCaseSensitive(entry, name);
  assert_true(cJSON_IsNumber(number));
  return number->valueint;
}

// Every request came over the protocol, and each to the token endpoint was the only one on its connection.
static void check_connections(const cJSON *entries, int arrived, int dropped) {
  const cJSON *entry;
  assert_int_equal(cJSON_GetArraySize(entries), protocol->drops_logged ? arrived : arrived - dropped);
  cJSON_ArrayForEach(entry, entries) {
    assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(entry, "protocol")), protocol->name);
    if (strcmp(request_of(entry), "POST /oauth/token") == 0) assert_int_equal(number_of(entry, "nth"), 1);
  }
}

static void flow_1(void **state) {
  (void)state;
  OK(get_contact(pit, ERR));
  OK(create_contact(pit, "Flow", ERR));
  FAILS(GHLAUTH_E_WRONG_LEVEL, call(pit, "GET", "/companies/any", NULL, ERR));
  cJSON *entries = logged();
  check_connections(entries, 3, 0);
  for (int i = 0; i < 3; ++i) assert_int_equal(number_of(cJSON_GetArrayItem(entries, i), "nth"), i + 1);  // one connection
  cJSON_Delete(entries);
  assert_int_equal(sandbox_counter(sandbox, "requests"), 3);
}

static void flow_2(void **state) {
  (void)state;
  const char *company = sandbox_company_id(sandbox), *location = sandbox_location_id(sandbox, 0);
  ghlauth_locations *locations = NULL;
  ghlauth_credential *credential = NULL;
  char *agency = install("agency", company);
  char *id = install("location", location);
  OK(ghlauth_credential_from_installation(&credential, oauth, id, ERR));
  OK(get_contact(credential, ERR));
  sandbox_advance_s(sandbox, A_DAY_S);
  OK(get_contact(credential, ERR));  // 401; its agency mints: 401, refresh, mint; and again
  OK(ghlauth_oauth_installed_locations(oauth, &locations, company, 1, NULL, ERR));
  assert_int_equal(ghlauth_locations_size(locations), 1);
  OK(ghlauth_oauth_mint_location(oauth, NULL, company, location, NULL, ERR));
  OK(get_contact(credential, ERR));
  OK(ghlauth_oauth_uninstall(oauth, id, NULL, NULL, ERR));

  assert_int_equal(sandbox_counter(sandbox, "codes_exchanged"), 2);
  assert_int_equal(sandbox_counter(sandbox, "refreshes_ok"), 1);
  assert_int_equal(sandbox_counter(sandbox, "refresh_reuses"), 0);
  assert_int_equal(sandbox_counter(sandbox, "status_401"), 2);
  assert_int_equal(sandbox_counter(sandbox, "mints"), 2);
  assert_int_equal(sandbox_arrivals(sandbox, "POST /oauth/token"), 3);
  cJSON *entries = logged();
  check_connections(entries, (int)sandbox_counter(sandbox, "requests"), 0);
  cJSON_Delete(entries);
  ghlauth_locations_free(locations);
  ghlauth_credential_free(credential);
  free(agency);
  free(id);
}

static void an_unknown_authority(void **state) {
  (void)state;
  OK(ghlauth_config_set_ca_file(config, "", ERR));  // the system's, which do not know the one of the test
  ghlauth_client_free(client);
  OK(ghlauth_client_new(&client, config, ERR));
  FAILS(GHLAUTH_E_TLS, get_contact(pit, ERR));
  cJSON *entries = logged();
  assert_int_equal(cJSON_GetArraySize(entries), 0);
  cJSON_Delete(entries);
  assert_int_equal(sandbox_counter(sandbox, "requests"), 0);
}

// A connection that is warm, and breaks off before the first byte of the answer: what libcurl would send again by itself.
static void drop_a_post(const char *fault) {
  OK(get_contact(pit, ERR));
  sandbox_fault(sandbox, fault);
  FAILS(GHLAUTH_E_NETWORK, create_contact(pit, "Dropped", ERR));
  assert_int_equal(sandbox_counter(sandbox, "faults_fired"), 1);
  assert_int_equal(sandbox_arrivals(sandbox, "POST /contacts/"), 1);
  cJSON *entries = logged();
  check_connections(entries, 2, 1);
  if (protocol->drops_logged) {
    const cJSON *get = cJSON_GetArrayItem(entries, 0), *post = cJSON_GetArrayItem(entries, 1);
    assert_string_equal(request_of(post), "POST /contacts/");
    assert_int_equal(number_of(post, "connection"), number_of(get, "connection"));
    assert_int_equal(number_of(post, "nth"), 2);
    assert_int_equal(number_of(post, "status"), 444);
  }
  cJSON_Delete(entries);
}

static void a_post_is_sent_once_when_it_is_dropped_before(void **state) {
  (void)state;
  drop_a_post("{\"kind\":\"drop_before\",\"method\":\"POST\"}");
}

static void a_post_is_sent_once_when_it_is_dropped_after(void **state) {
  (void)state;
  drop_a_post("{\"kind\":\"drop_after\",\"method\":\"POST\"}");
}

// What makes the tests above tests: the same break-off makes libcurl send a request again that may be. Over HTTP/2,
// libcurl 7.88 does so for a refused stream alone, which nginx has no reason to send.
static void a_get_is_sent_again(void **state) {
  (void)state;
  OK(get_contact(pit, ERR));
  sandbox_fault(sandbox, "{\"kind\":\"drop_before\"}");
  OK(get_contact(pit, ERR));
  assert_int_equal(sandbox_counter(sandbox, "faults_fired"), 1);
  assert_int_equal(sandbox_counter(sandbox, "requests"), 3);
  cJSON *entries = logged();
  check_connections(entries, 3, 1);
  const cJSON *last = cJSON_GetArrayItem(entries, cJSON_GetArraySize(entries) - 1);
  assert_int_equal(number_of(last, "status"), 200);
  assert_int_equal(number_of(last, "nth"), 1);  // on a new connection
  cJSON_Delete(entries);
}

static void a_refresh_token_is_sent_once(void **state) {
  (void)state;
  char *id = install("location", sandbox_location_id(sandbox, 0));
  OK(ghlauth_oauth_refresh(oauth, NULL, id, NULL, ERR));
  sandbox_control(sandbox, "DELETE", "counters", NULL);
  cJSON_Delete(logged());

  sandbox_fault(sandbox, "{\"kind\":\"drop_before\",\"path\":\"/oauth/token\"}");
  FAILS(GHLAUTH_E_NETWORK, ghlauth_oauth_refresh(oauth, NULL, id, NULL, ERR));
  assert_int_equal(sandbox_arrivals(sandbox, "POST /oauth/token"), 1);
  OK(ghlauth_oauth_refresh(oauth, NULL, id, NULL, ERR));  // it was not spent

  sandbox_fault(sandbox, "{\"kind\":\"drop_after\",\"path\":\"/oauth/token\"}");
  FAILS(GHLAUTH_E_NETWORK, ghlauth_oauth_refresh(oauth, NULL, id, NULL, ERR));
  assert_int_equal(sandbox_arrivals(sandbox, "POST /oauth/token"), 3);
  assert_int_equal(sandbox_counter(sandbox, "refreshes_ok"), 2);
  assert_int_equal(sandbox_counter(sandbox, "refresh_reuses"), 0);
  cJSON *entries = logged();
  check_connections(entries, 3, 2);
  cJSON_Delete(entries);
  free(id);
}

static void a_mint_is_sent_once(void **state) {
  (void)state;
  const char *company = sandbox_company_id(sandbox), *location = sandbox_location_id(sandbox, 0);
  free(install("agency", company));
  free(install("location", location));  // puts the app there
  OK(ghlauth_oauth_mint_location(oauth, NULL, company, location, NULL, ERR));
  sandbox_fault(sandbox, "{\"kind\":\"drop_after\",\"path\":\"/oauth/locationToken\"}");
  FAILS(GHLAUTH_E_NETWORK, ghlauth_oauth_mint_location(oauth, NULL, company, location, NULL, ERR));
  assert_int_equal(sandbox_arrivals(sandbox, "POST /oauth/locationToken"), 2);
  assert_int_equal(sandbox_counter(sandbox, "mints"), 2);
  cJSON *entries = logged();
  check_connections(entries, 4, 1);
  cJSON_Delete(entries);
}

// Sixty requests, up to fifty at a time: over HTTP/2 on one connection, over HTTP/1.1 on no more than are under way.
static void a_queue_uses_connections_again(void **state) {
  (void)state;
  enum { COUNT = 60, AT_A_TIME = 50 };
  ghlauth_queue *queue = NULL;
  ghlauth_request *request = NULL;
  OK(ghlauth_queue_new(&queue, config, ERR));
  OK(ghlauth_queue_set_max_in_flight(queue, AT_A_TIME, ERR));
  OK(ghlauth_request_new(&request, "GET", contact_path(), ERR));
  for (int i = 0; i < COUNT; ++i) OK(ghlauth_queue_submit(queue, pit, request, i, 30000, ERR));
  for (int i = 0; i < COUNT; ++i) {
    ghlauth_completion *completion = NULL;
    OK(ghlauth_queue_next(queue, &completion, -1, NULL, ERR));
    assert_int_equal(ghlauth_completion_status(completion), GHLAUTH_OK);
    ghlauth_completion_free(completion);
  }
  ghlauth_request_free(request);
  ghlauth_queue_free(queue);
  cJSON *entries = logged();
  check_connections(entries, COUNT, 0);
  int connections = 0;
  const cJSON *entry;
  cJSON_ArrayForEach(entry, entries) connections += number_of(entry, "nth") == 1;
  if (protocol == &h1)
    assert_in_range(connections, 1, AT_A_TIME);
  else
    assert_int_equal(connections, 1);
  cJSON_Delete(entries);
}

#define OVER(test, protocol) cmocka_unit_test_prestate_setup_teardown(test, setup, teardown, &(protocol))

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: %s nginx_front.py\n", argv[0]);
    return 2;
  }
  front_script = argv[1];
  const struct CMUnitTest over_h2[] = {
      OVER(flow_1, h2),
      OVER(flow_2, h2),
      OVER(a_queue_uses_connections_again, h2),
      OVER(an_unknown_authority, h2),
      OVER(a_post_is_sent_once_when_it_is_dropped_before, h2),
      OVER(a_post_is_sent_once_when_it_is_dropped_after, h2),
      OVER(a_refresh_token_is_sent_once, h2),
      OVER(a_mint_is_sent_once, h2),
  };
  const struct CMUnitTest over_h2_cut[] = {
      OVER(a_post_is_sent_once_when_it_is_dropped_before, h2_cut),
      OVER(a_post_is_sent_once_when_it_is_dropped_after, h2_cut),
      OVER(a_refresh_token_is_sent_once, h2_cut),
      OVER(a_mint_is_sent_once, h2_cut),
  };
  const struct CMUnitTest over_h1[] = {
      OVER(flow_1, h1),
      OVER(flow_2, h1),
      OVER(a_queue_uses_connections_again, h1),
      OVER(a_get_is_sent_again, h1),
      OVER(a_post_is_sent_once_when_it_is_dropped_before, h1),
      OVER(a_post_is_sent_once_when_it_is_dropped_after, h1),
      OVER(a_refresh_token_is_sent_once, h1),
      OVER(a_mint_is_sent_once, h1),
  };
  int failed = cmocka_run_group_tests(over_h2, start_servers, stop_servers);
  failed += cmocka_run_group_tests(over_h2_cut, start_servers, stop_servers);
  return failed + cmocka_run_group_tests(over_h1, start_servers, stop_servers);
}
