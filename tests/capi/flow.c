#include "flow.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct sandbox *box;

int box_start(void **state, int locations) {
  (void)state;
  box = sandbox_start(locations);
  return 0;
}

int box_stop(void **state) {
  sandbox_stop(box);
  return check_teardown(state);
}

// The sandbox's time: a fake clock that starts there keeps both sides of an expiry in step.
static int64_t sandbox_ms(void) {
  long long ms = 0;
  assert_int_equal(sscanf(sandbox_control(box, "GET", "clock", NULL), "{\"unix_ms\":%lld", &ms), 1);
  return ms;
}

struct flow *flow_new(void) {
  return flow_new_on("memory:", NULL);
}

struct flow *flow_new_on(const char *store_url, const ghlauth_store_options *options) {
  struct flow *flow = calloc(1, sizeof(*flow));
  sandbox_reset(box);
  check_plant(sandbox_client_secret(box));
  check_plant(sandbox_pit(box, "location"));
  check_plant(sandbox_pit(box, "agency"));
  log_recorder_init(&flow->log);
  fake_clock_init(&flow->clock);
  atomic_store(&flow->clock.ms, sandbox_ms());
  const ghlauth_log_table log = log_recorder_table(&flow->log, GHLAUTH_LOG_DEBUG);
  const ghlauth_clock_table clock = fake_clock_table(&flow->clock);
  OK(ghlauth_config_new(&flow->config, ERR));
  OK(ghlauth_config_set_api_url(flow->config, sandbox_url(box), ERR));
  OK(ghlauth_config_set_marketplace_url(flow->config, sandbox_url(box), ERR));
  OK(ghlauth_config_set_log(flow->config, &log, ERR));
  OK(ghlauth_config_set_clock(flow->config, &clock, ERR));
  // The same tests for each generation: tests/capi/CMakeLists.txt.
  const char *generation = getenv("GHLAUTH_TEST_GENERATION"), *body = getenv("GHLAUTH_TEST_TOKEN_BODY");
  if (generation != NULL) OK(ghlauth_config_set_api_generation(flow->config, generation, ERR));
  if (body != NULL) OK(ghlauth_config_set_token_body(flow->config, atoi(body), ERR));
  OK(ghlauth_store_open(&flow->store, store_url, options, ERR));
  OK(ghlauth_config_set_store(flow->config, flow->store, ERR));
  OK(ghlauth_oauth_new(&flow->oauth, flow->config, sandbox_client_id(box), sandbox_client_secret(box), REDIRECT_URI, ERR));
  return flow;
}

void flow_free(struct flow *flow) {
  ghlauth_credential_free(flow->credential);
  ghlauth_oauth_free(flow->oauth);
  ghlauth_config_free(flow->config);
  ghlauth_store_free(flow->store);
  log_recorder_check_is_clean(&flow->log);
  assert_int_equal(flow->log.drops, 1);
  assert_int_equal(atomic_load(&flow->clock.drops), 1);
  log_recorder_free(&flow->log);
  free(flow);
}

ghlauth_callback *flow_callback(struct flow *flow, const char *level, const char *resource_id, const char *client_id) {
  ghlauth_authorize_options *options = NULL;
  ghlauth_buf *url = NULL, *state = NULL;
  ghlauth_callback *callback = NULL;
  OK(ghlauth_authorize_options_new(&options, ERR));
  if (client_id != NULL) OK(ghlauth_authorize_options_set_client_id(options, client_id, ERR));
  OK(ghlauth_oauth_authorize_url(flow->oauth, &url, &state, options, ERR));
  const char *redirected = sandbox_consent(box, level, resource_id, ghlauth_buf_data(state), client_id);
  char code[64] = "";
  const char *at = strstr(redirected, "code=");
  assert_non_null(at);
  sscanf(at + 5, "%63[0-9a-f]", code);
  check_plant(code);
  OK(ghlauth_oauth_parse_callback(flow->oauth, &callback, redirected, NULL, ERR));
  ghlauth_buf_free(url);
  ghlauth_buf_free(state);
  ghlauth_authorize_options_free(options);
  return callback;
}

void flow_install(struct flow *flow, const char *level, const char *resource_id, const char *client_id) {
  ghlauth_callback *callback = flow_callback(flow, level, resource_id, client_id);
  ghlauth_installation *installation = NULL;
  OK(ghlauth_oauth_exchange(flow->oauth, &installation, callback, "tenant 7", NULL, ERR));
  ghlauth_callback_free(callback);
  snprintf(flow->id, sizeof(flow->id), "%s", ghlauth_installation_id(installation));
  ghlauth_installation_free(installation);
  ghlauth_credential_free(flow->credential);
  flow->credential = NULL;
  OK(ghlauth_credential_from_installation(&flow->credential, flow->oauth, flow->id, ERR));
  flow_plant_tokens(flow);
}

void flow_install_agency(struct flow *flow) {
  ghlauth_buf *url = NULL, *state = NULL;
  ghlauth_callback *callback = NULL;
  ghlauth_installation *i = NULL;
  OK(ghlauth_oauth_authorize_url(flow->oauth, &url, &state, NULL, ERR));
  sandbox_control(
      box, "POST", "consent",
      "{\"level\":\"agency\",\"resource_id\":\"%s\",\"state\":\"%s\",\"all_locations\":true,\"future_locations\":true}",
      sandbox_company_id(box), ghlauth_buf_data(state));
  OK(ghlauth_oauth_parse_callback(flow->oauth, &callback, sandbox_text(box, "redirect_url"), NULL, ERR));
  OK(ghlauth_oauth_exchange(flow->oauth, &i, callback, "tenant 7", NULL, ERR));
  assert_int_equal(ghlauth_installation_level(i), GHLAUTH_LEVEL_AGENCY);
  assert_int_equal(ghlauth_installation_is_bulk(i), 1);
  assert_int_equal(ghlauth_installation_installs_to_future_locations(i), 1);
  snprintf(flow->id, sizeof(flow->id), "%s", ghlauth_installation_id(i));
  ghlauth_installation_free(i);
  ghlauth_callback_free(callback);
  ghlauth_buf_free(url);
  ghlauth_buf_free(state);
  ghlauth_credential_free(flow->credential);
  flow->credential = NULL;
  OK(ghlauth_credential_from_installation(&flow->credential, flow->oauth, flow->id, ERR));
}

void flow_advance_s(struct flow *flow, int64_t seconds) {
  fake_clock_advance_s(&flow->clock, seconds);
  sandbox_advance_s(box, seconds);
}

ghlauth_request *box_contact_request(int location) {
  ghlauth_request *request = NULL;
  OK(ghlauth_request_for_operation(&request, "contacts/get-contact", NULL, ERR));
  OK(ghlauth_request_set_param(request, "contactId", sandbox_contact_id(box, location), ERR));
  return request;
}

ghlauth_status flow_get_contact(struct flow *flow, ghlauth_error **error) {
  char path[128];
  ghlauth_client *client = NULL;
  ghlauth_request *request = NULL;
  ghlauth_response *response = NULL;
  snprintf(path, sizeof(path), "/contacts/%s", sandbox_contact_id(box, 0));
  OK(ghlauth_client_new(&client, flow->config, ERR));
  OK(ghlauth_request_new(&request, "GET", path, ERR));
  const ghlauth_status status = ghlauth_client_send(client, &response, flow->credential, request, NULL, error);
  ghlauth_response_free(response);
  ghlauth_request_free(request);
  ghlauth_client_free(client);
  return status;
}

int32_t flow_state(struct flow *flow) {
  ghlauth_installation *installation = NULL;
  OK(ghlauth_oauth_installation(flow->oauth, &installation, flow->id, ERR));
  const int32_t state = ghlauth_installation_state(installation);
  ghlauth_installation_free(installation);
  return state;
}

void flow_plant_tokens(struct flow *flow) {
  ghlauth_token *token = NULL;
  OK(ghlauth_credential_token(flow->credential, &token, 0, NULL, ERR));
  // The signature: the part that no claim explains.
  check_plant(strrchr(ghlauth_token_access_token(token), '.') + 1);
  ghlauth_token_free(token);
}
