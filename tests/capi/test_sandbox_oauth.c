// Flow 2 against the local HighLevel: exchange, refresh, two client keys, a paused location. Its counters tell what happened.
#include <stdio.h>
#include <stdlib.h>

#include "flow.h"

static struct flow *flow;

static int start(void **state) { return box_start(state, 3); }

static int setup(void **state) {
  (void)state;
  flow = flow_new();
  return 0;
}

static int teardown(void **state) {
  (void)state;
  flow_free(flow);
  return 0;
}

static void install_location(void) { flow_install(flow, "location", sandbox_location_id(box, 0), NULL); }

static void a_code_is_exchanged_once(void **state) {
  (void)state;
  ghlauth_callback *callback = flow_callback(flow, "location", sandbox_location_id(box, 0), NULL);
  ghlauth_installation *i = NULL;
  OK(ghlauth_oauth_exchange(flow->oauth, &i, callback, "tenant 7", NULL, ERR));
  assert_int_equal(ghlauth_installation_level(i), GHLAUTH_LEVEL_LOCATION);
  assert_string_equal(ghlauth_installation_location_id(i), sandbox_location_id(box, 0));
  assert_string_equal(ghlauth_installation_company_id(i), sandbox_company_id(box));
  assert_string_equal(ghlauth_installation_owner(i), "tenant 7");
  assert_string_equal(ghlauth_installation_api_origin(i), sandbox_url(box));
  assert_int_equal(ghlauth_list_contains(ghlauth_installation_scopes(i), "contacts.readonly"), 1);
  ghlauth_installation_free(i);
  FAILS(GHLAUTH_E_CODE_INVALID, ghlauth_oauth_exchange(flow->oauth, &i, callback, "tenant 7", NULL, ERR));
  assert_null(i);
  assert_int_equal(sandbox_counter(box, "codes_exchanged"), 1);
  ghlauth_callback_free(callback);
}

static void a_wrong_secret_or_redirect_uri_is_named(void **state) {
  (void)state;
  ghlauth_oauth *wrong = NULL;
  ghlauth_installation *i = NULL;
  check_plant("a-wrong-client-secret");
  ghlauth_callback *callback = flow_callback(flow, "location", sandbox_location_id(box, 0), NULL);
  OK(ghlauth_oauth_new(&wrong, flow->config, sandbox_client_id(box), "a-wrong-client-secret", REDIRECT_URI, ERR));
  FAILS(GHLAUTH_E_CLIENT_INVALID, ghlauth_oauth_exchange(wrong, &i, callback, NULL, NULL, ERR));
  ghlauth_oauth_free(wrong);
  OK(ghlauth_oauth_exchange(flow->oauth, &i, callback, NULL, NULL, ERR));  // the code was not spent by the refusal
  ghlauth_installation_free(i);
  ghlauth_callback_free(callback);

  OK(ghlauth_oauth_set_unsolicited_policy(flow->oauth, GHLAUTH_UNSOLICITED_ACCEPT, ERR));
  OK(ghlauth_oauth_new(&wrong, flow->config, sandbox_client_id(box), sandbox_client_secret(box), REDIRECT_URI "/", ERR));
  OK(ghlauth_oauth_set_unsolicited_policy(wrong, GHLAUTH_UNSOLICITED_ACCEPT, ERR));
  const char *redirected = sandbox_consent(box, "location", sandbox_location_id(box, 0), "", NULL);
  char query[512];
  snprintf(query, sizeof(query), "%.*s", (int)strcspn(strchr(redirected, '?'), "&"), strchr(redirected, '?'));
  OK(ghlauth_oauth_parse_callback(wrong, &callback, query, NULL, ERR));
  FAILS(GHLAUTH_E_REDIRECT_URI_MISMATCH, ghlauth_oauth_exchange(wrong, &i, callback, NULL, NULL, ERR));
  ghlauth_callback_free(callback);
  ghlauth_oauth_free(wrong);
}

static void an_authorized_call_works(void **state) {
  (void)state;
  install_location();
  OK(flow_get_contact(flow, ERR));
  assert_int_equal(sandbox_counter(box, "api_calls"), 1);
  assert_int_equal(sandbox_counter(box, "token_requests"), 1);
  CONTAINS(sandbox_control(box, "GET", "requests", NULL), "ghlauth/" GHLAUTH_VERSION_STRING);
}

static void a_token_of_the_sandbox_is_a_jwt(void **state) {
  (void)state;
  ghlauth_token *token = NULL;
  install_location();
  OK(ghlauth_credential_token(flow->credential, &token, 0, NULL, ERR));
  CONTAINS(ghlauth_token_claims_json(token), "\"authClass\":\"Location\"");
  CONTAINS(ghlauth_token_claims_json(token), sandbox_location_id(box, 0));
  ghlauth_token_free(token);
}

static void an_expired_token_is_refreshed_before_the_call(void **state) {
  (void)state;
  install_location();
  flow_advance_s(flow, 86400);
  OK(flow_get_contact(flow, ERR));
  OK(flow_get_contact(flow, ERR));
  assert_int_equal(sandbox_counter(box, "refreshes_ok"), 1);
  assert_int_equal(sandbox_counter(box, "status_401"), 0);
}

static void a_revoked_token_is_refreshed_after_the_refusal(void **state) {
  (void)state;
  char arrival[160];
  install_location();
  sandbox_control(box, "POST", "expire", NULL);
  OK(flow_get_contact(flow, ERR));
  assert_int_equal(sandbox_counter(box, "status_401"), 1);
  assert_int_equal(sandbox_counter(box, "refreshes_ok"), 1);
  snprintf(arrival, sizeof(arrival), "GET /contacts/%s", sandbox_contact_id(box, 0));
  assert_int_equal(sandbox_arrivals(box, arrival), 2);
}

static void every_refresh_uses_the_rotated_token(void **state) {
  (void)state;
  install_location();
  for (int times = 0; times < 5; ++times) OK(ghlauth_oauth_refresh(flow->oauth, NULL, flow->id, NULL, ERR));
  assert_int_equal(sandbox_counter(box, "refreshes_ok"), 5);
  assert_int_equal(sandbox_counter(box, "refresh_reuses"), 0);
}

static void each_key_refreshes_what_it_issued(void **state) {
  (void)state;
  char path[64], client_id[64], client_secret[64];
  snprintf(path, sizeof(path), "apps/%s", sandbox_app_id(box));
  snprintf(client_id, sizeof(client_id), "%s-second%03d", sandbox_app_id(box), (int)(check_now_ms() % 1000));
  snprintf(client_secret, sizeof(client_secret), "secret-of-the-second-key");
  check_plant(client_secret);
  sandbox_control(box, "POST", path, "{\"add_client\":true,\"client_id\":\"%s\",\"client_secret\":\"%s\"}", client_id,
                  client_secret);
  sandbox_switch(box, "non-default-client", "accept");
  OK(ghlauth_oauth_add_client(flow->oauth, client_id, client_secret, 0, ERR));
  flow_install(flow, "location", sandbox_location_id(box, 1), client_id);
  char second[128];
  snprintf(second, sizeof(second), "%s", flow->id);
  install_location();
  ghlauth_installation *i = NULL;
  OK(ghlauth_oauth_refresh(flow->oauth, &i, second, NULL, ERR));
  assert_string_equal(ghlauth_installation_client_id(i), client_id);
  ghlauth_installation_free(i);
  OK(ghlauth_oauth_refresh(flow->oauth, &i, flow->id, NULL, ERR));
  assert_string_equal(ghlauth_installation_client_id(i), sandbox_client_id(box));
  ghlauth_installation_free(i);
  assert_int_equal(sandbox_counter(box, "refreshes_ok"), 2);
  assert_int_equal(sandbox_counter(box, "refreshes_refused"), 0);
}

static void a_revoked_grant_is_asked_once(void **state) {
  (void)state;
  install_location();
  sandbox_control(box, "POST", "revoke", NULL);
  flow_advance_s(flow, 86400);
  FAILS(GHLAUTH_E_GRANT_INVALID, flow_get_contact(flow, ERR));
  for (int times = 0; times < 9; ++times) FAILS(GHLAUTH_E_NEEDS_AUTHORIZATION, flow_get_contact(flow, ERR));
  assert_int_equal(sandbox_counter(box, "token_requests"), 2);  // the exchange and one refresh
  assert_int_equal(sandbox_counter(box, "refreshes_refused"), 1);
  assert_int_equal(flow_state(flow), GHLAUTH_INSTALLATION_NEEDS_AUTHORIZATION);
}

static void a_paused_location_keeps_everything(void **state) {
  (void)state;
  char pause[96], unpause[96];
  snprintf(pause, sizeof(pause), "locations/%s/pause", sandbox_location_id(box, 0));
  snprintf(unpause, sizeof(unpause), "locations/%s/unpause", sandbox_location_id(box, 0));
  install_location();
  flow_advance_s(flow, 86400);
  sandbox_control(box, "POST", pause, NULL);
  FAILS(GHLAUTH_E_LOCATION_INACTIVE, ghlauth_oauth_refresh(flow->oauth, NULL, flow->id, NULL, ERR));
  assert_int_equal(ghlauth_error_is_retryable(check_last()), 1);
  assert_int_equal(flow_state(flow), GHLAUTH_INSTALLATION_INACTIVE);
  FAILS(GHLAUTH_E_LOCATION_INACTIVE, flow_get_contact(flow, ERR));
  assert_int_equal(ghlauth_error_retry_after_ms(check_last()), 300000);  // HighLevel is not asked all the time
  assert_int_equal(sandbox_counter(box, "refreshes_refused"), 1);
  sandbox_control(box, "POST", unpause, NULL);
  flow_advance_s(flow, 300);
  OK(flow_get_contact(flow, ERR));
  assert_int_equal(flow_state(flow), GHLAUTH_INSTALLATION_VALID);
  assert_int_equal(sandbox_counter(box, "refreshes_ok"), 1);
  assert_int_equal(sandbox_counter(box, "refresh_reuses"), 0);
}

static void unusable_answers_leave_the_token_that_works(void **state) {
  (void)state;
  // These spoil the answer without spending the refresh token.
  const char *faults[] = {"{\"kind\":\"malformed\",\"path\":\"/oauth/token\",\"effect\":false}",
                          "{\"kind\":\"html\",\"path\":\"/oauth/token\",\"effect\":false}",
                          "{\"kind\":\"empty\",\"path\":\"/oauth/token\",\"effect\":false}",
                          "{\"kind\":\"null\",\"path\":\"/oauth/token\",\"effect\":false}",
                          "{\"kind\":\"truncated\",\"path\":\"/oauth/token\",\"effect\":false}",
                          "{\"kind\":\"drop_before\",\"path\":\"/oauth/token\"}",
                          "{\"kind\":\"status\",\"status\":500,\"path\":\"/oauth/token\"}",
                          "{\"kind\":\"status\",\"status\":429,\"retry_after_s\":3,\"path\":\"/oauth/token\"}",
                          "{\"kind\":\"redirect\",\"location\":\"/elsewhere\",\"path\":\"/oauth/token\"}"};
  install_location();
  for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); ++i) {
    sandbox_fault(box, faults[i]);
    const ghlauth_status status = ghlauth_oauth_refresh(flow->oauth, NULL, flow->id, NULL, ERR);
    if (status == GHLAUTH_OK || status == GHLAUTH_E_GRANT_INVALID) fail_msg("%s: %s", faults[i], ghlauth_status_name(status));
    check_error_is_clean(check_last());
    OK(flow_get_contact(flow, ERR));
    assert_int_equal(flow_state(flow), GHLAUTH_INSTALLATION_VALID);
  }
  assert_int_equal(sandbox_counter(box, "faults_fired"), sizeof(faults) / sizeof(faults[0]));
  OK(ghlauth_oauth_refresh(flow->oauth, NULL, flow->id, NULL, ERR));
  assert_int_equal(sandbox_counter(box, "refreshes_ok"), 1);
}

static void answers_without_a_usable_token_do_not_pass_for_one(void **state) {
  (void)state;
  const char *faults[] = {"{\"kind\":\"no_access_token\",\"path\":\"/oauth/token\"}",
                          "{\"kind\":\"bad_expires_in\",\"path\":\"/oauth/token\"}",
                          "{\"kind\":\"bad_expires_in\",\"value\":-5,\"path\":\"/oauth/token\"}",
                          "{\"kind\":\"bad_expires_in\",\"value\":1e18,\"path\":\"/oauth/token\"}"};
  for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); ++i) {
    install_location();
    sandbox_fault(box, faults[i]);
    FAILS(GHLAUTH_E_TOKEN_RESPONSE, ghlauth_oauth_refresh(flow->oauth, NULL, flow->id, NULL, ERR));
    OK(flow_get_contact(flow, ERR));  // with the access token from before
  }
  install_location();
  sandbox_fault(box, "{\"kind\":\"bad_expires_in\",\"value\":\"3600\",\"path\":\"/oauth/token\"}");
  OK(ghlauth_oauth_refresh(flow->oauth, NULL, flow->id, NULL, ERR));  // a numeric string is a number
}

static void an_answer_lost_on_its_way_is_reported_as_it_is(void **state) {
  (void)state;
  install_location();
  sandbox_fault(box, "{\"kind\":\"drop_after\",\"path\":\"/oauth/token\"}");
  FAILS(GHLAUTH_E_NETWORK, ghlauth_oauth_refresh(flow->oauth, NULL, flow->id, NULL, ERR));
  assert_int_equal(sandbox_counter(box, "refreshes_ok"), 1);
  assert_int_equal(sandbox_arrivals(box, "POST /oauth/token"), 2);  // the exchange and the refresh, which was not repeated
  OK(flow_get_contact(flow, ERR));                                  // the access token still works
  FAILS(GHLAUTH_E_GRANT_INVALID, ghlauth_oauth_refresh(flow->oauth, NULL, flow->id, NULL, ERR));
  assert_int_equal(sandbox_counter(box, "refresh_reuses"), 1);
  assert_int_equal(flow_state(flow), GHLAUTH_INSTALLATION_NEEDS_AUTHORIZATION);
}

static void a_token_still_works_when_the_network_is_down(void **state) {
  (void)state;
  install_location();
  sandbox_fault(box, "{\"kind\":\"drop_before\",\"path\":\"/oauth/token\",\"count\":3}");
  for (int times = 0; times < 3; ++times)
    FAILS(GHLAUTH_E_NETWORK, ghlauth_oauth_refresh(flow->oauth, NULL, flow->id, NULL, ERR));
  assert_int_equal(flow_state(flow), GHLAUTH_INSTALLATION_VALID);
  OK(ghlauth_oauth_refresh(flow->oauth, NULL, flow->id, NULL, ERR));
  assert_int_equal(sandbox_arrivals(box, "POST /oauth/token"), 5);
}

static void an_answer_that_is_too_large_is_refused(void **state) {
  (void)state;
  install_location();
  sandbox_fault(box, "{\"kind\":\"huge\",\"bytes\":2000000,\"path\":\"/oauth/token\",\"effect\":false}");
  FAILS(GHLAUTH_E_RESPONSE_TOO_LARGE, ghlauth_oauth_refresh(flow->oauth, NULL, flow->id, NULL, ERR));
  OK(flow_get_contact(flow, ERR));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(a_code_is_exchanged_once),
      TEST(a_wrong_secret_or_redirect_uri_is_named),
      TEST(an_authorized_call_works),
      TEST(a_token_of_the_sandbox_is_a_jwt),
      TEST(an_expired_token_is_refreshed_before_the_call),
      TEST(a_revoked_token_is_refreshed_after_the_refusal),
      TEST(every_refresh_uses_the_rotated_token),
      TEST(each_key_refreshes_what_it_issued),
      TEST(a_revoked_grant_is_asked_once),
      TEST(a_paused_location_keeps_everything),
      TEST(unusable_answers_leave_the_token_that_works),
      TEST(answers_without_a_usable_token_do_not_pass_for_one),
      TEST(an_answer_lost_on_its_way_is_reported_as_it_is),
      TEST(a_token_still_works_when_the_network_is_down),
      TEST(an_answer_that_is_too_large_is_refused),
  };
  return cmocka_run_group_tests_name("sandbox: oauth", tests, start, box_stop);
}
