// budget.h, against the local HighLevel with its limits on.
#include <stdio.h>
#include <stdlib.h>

#include "flow.h"
#include "store_file.h"

static struct flow *flow;
static ghlauth_client *client;

static int start(void **state) { return box_start(state, 2); }

static int open_on(const char *store_url, const ghlauth_store_options *options) {
  flow = flow_new_on(store_url, options);
  flow_install(flow, "location", sandbox_location_id(box, 0), NULL);
  client = NULL;
  OK(ghlauth_client_new(&client, flow->config, ERR));
  return 0;
}

static int setup(void **state) {
  (void)state;
  return open_on("memory:", NULL);
}

static int setup_file(void **state) {
  store_file_setup(state);
  ghlauth_store_options *options = store_file_keys(STORE_KEY_ONE);
  open_on(store_file_url(), options);
  ghlauth_store_options_free(options);
  return 0;
}

static int teardown(void **state) {
  (void)state;
  ghlauth_client_free(client);
  flow_free(flow);
  return 0;
}

static int teardown_file(void **state) {
  teardown(state);
  return store_file_teardown(state);
}

static void limit_to(const char *max, const char *interval_ms) {
  sandbox_switch(box, "rate-max", max);
  sandbox_switch(box, "rate-interval-ms", interval_ms);
  sandbox_control(box, "DELETE", "rate", NULL);
  sandbox_control(box, "DELETE", "counters", NULL);
}

// A client that counts on its own, as another process would; its configuration is made like flow's.
static ghlauth_client *another_client(int64_t max, int64_t interval_ms, int32_t is_shared) {
  ghlauth_config *config = NULL;
  ghlauth_client *made = NULL;
  OK(ghlauth_config_new(&config, ERR));
  OK(ghlauth_config_set_api_url(config, sandbox_url(box), ERR));
  OK(ghlauth_config_set_store(config, flow->store, ERR));
  OK(ghlauth_config_set_rate_limit(config, max, interval_ms, 0, ERR));
  OK(ghlauth_config_set_shared_budget(config, is_shared, ERR));
  OK(ghlauth_client_new(&made, config, ERR));
  ghlauth_config_free(config);
  return made;
}

// Reads the location; waits so long at most.
static ghlauth_status read_location(ghlauth_client *with, int64_t wait_ms, ghlauth_error **error) {
  char path[128];
  ghlauth_request *request = NULL;
  ghlauth_response *response = NULL;
  ghlauth_cancel *cancel = NULL;
  snprintf(path, sizeof(path), "/locations/%s", sandbox_location_id(box, 0));
  OK(ghlauth_request_new(&request, "GET", path, ERR));
  OK(ghlauth_cancel_new(&cancel, ERR));
  OK(ghlauth_cancel_set_timeout_ms(cancel, wait_ms, ERR));
  const ghlauth_status status = ghlauth_client_send(with, &response, flow->credential, request, cancel, error);
  ghlauth_response_free(response);
  ghlauth_request_free(request);
  ghlauth_cancel_free(cancel);
  return status;
}

#define LONG_MS 60000
#define SHORT_MS 1000

static int64_t of_budget(ghlauth_client *with, ghlauth_credential *credential, const char *location_id,
                         int64_t (*member)(const ghlauth_budget *)) {
  ghlauth_budget *budget = NULL;
  OK(ghlauth_client_budget(with, &budget, credential, location_id, ERR));
  const int64_t value = member(budget);
  ghlauth_budget_free(budget);
  return value;
}
#define IS(member) of_budget(client, flow->credential, NULL, ghlauth_budget_##member)

static void before_the_first_answer_it_is_what_was_configured(void **state) {
  (void)state;
  assert_int_equal(IS(max), 100);
  assert_int_equal(IS(interval_ms), 10000);
  assert_int_equal(IS(remaining), 100);
  assert_int_equal(IS(reset_ms), 0);
  assert_int_equal(IS(daily_max), 200000);
  assert_int_equal(IS(daily_remaining), 200000);
  assert_int_equal(IS(daily_reset_ms), 86400000);
  assert_int_equal(IS(paused_ms), 0);
  ghlauth_client *other = another_client(25, 5000, 1);
  assert_int_equal(of_budget(other, flow->credential, "", ghlauth_budget_max), 25);
  assert_int_equal(of_budget(other, flow->credential, "", ghlauth_budget_interval_ms), 5000);
  assert_int_equal(of_budget(other, flow->credential, "", ghlauth_budget_daily_max), 0);
  ghlauth_client_free(other);
}

static void answers_tell_the_limits(void **state) {
  (void)state;
  limit_to("50", "20000");
  sandbox_switch(box, "rate-daily", "7000");
  OK(read_location(client, LONG_MS, ERR));
  assert_int_equal(IS(max), 50);
  assert_int_equal(IS(interval_ms), 20000);
  assert_int_equal(IS(remaining), 49);
  assert_true(IS(reset_ms) > 10000);
  assert_true(IS(reset_ms) <= 20100);
  assert_int_equal(IS(daily_max), 7000);
  assert_true(IS(daily_remaining) < 7000);
  assert_true(IS(daily_reset_ms) > 0);
}

static void a_budget_does_not_change(void **state) {
  (void)state;
  ghlauth_budget *budget = NULL;
  OK(ghlauth_client_budget(client, &budget, flow->credential, NULL, ERR));
  OK(read_location(client, LONG_MS, ERR));
  assert_int_equal(ghlauth_budget_remaining(budget), 100);
  assert_int_equal(IS(remaining), 99);
  ghlauth_budget_free(budget);
}

static void more_than_is_allowed_is_sent_later(void **state) {
  (void)state;
  limit_to("5", "200");
  for (int i = 0; i < 23; ++i) OK(read_location(client, LONG_MS, ERR));
  assert_int_equal(sandbox_counter(box, "api_calls"), 23);
  assert_int_equal(sandbox_counter(box, "status_429"), 0);
}

static void what_others_use_is_noticed(void **state) {
  (void)state;
  limit_to("10", "60000");
  ghlauth_client *other = another_client(100, 10000, 0);
  for (int i = 0; i < 4; ++i) OK(read_location(client, LONG_MS, ERR));
  OK(read_location(other, LONG_MS, ERR));
  assert_int_equal(of_budget(other, flow->credential, NULL, ghlauth_budget_remaining), 5);
  ghlauth_client_free(other);
}

static void after_a_429_nothing_is_sent(void **state) {
  (void)state;
  limit_to("1", "60000");
  ghlauth_client *other = another_client(100, 10000, 0);
  OK(read_location(client, LONG_MS, ERR));
  FAILS(GHLAUTH_E_RATE_LIMITED, read_location(other, SHORT_MS, ERR));
  assert_int_equal(ghlauth_error_http_status(check_last()), 429);
  assert_int_equal(of_budget(other, flow->credential, NULL, ghlauth_budget_remaining), 0);
  assert_true(of_budget(other, flow->credential, NULL, ghlauth_budget_paused_ms) > 30000);
  FAILS(GHLAUTH_E_RATE_LIMITED, read_location(other, SHORT_MS, ERR));
  assert_int_equal(sandbox_counter(box, "status_429"), 1);
  ghlauth_client_free(other);
}

static void one_store_is_one_budget(void **state) {
  (void)state;
  limit_to("6", "60000");
  ghlauth_client *one = another_client(6, 60000, 1), *two = another_client(6, 60000, 1);
  int sent = 0;
  for (int i = 0; i < 6; ++i) {
    sent += read_location(one, SHORT_MS, NULL) == GHLAUTH_OK;
    sent += read_location(two, SHORT_MS, NULL) == GHLAUTH_OK;
  }
  assert_int_equal(sent, 6);
  assert_int_equal(sandbox_counter(box, "status_429"), 0);
  assert_int_equal(of_budget(one, flow->credential, NULL, ghlauth_budget_remaining), 0);
  ghlauth_client *alone = another_client(6, 60000, 0);  // knows nothing of them
  FAILS(GHLAUTH_E_RATE_LIMITED, read_location(alone, SHORT_MS, ERR));
  assert_int_equal(sandbox_counter(box, "status_429"), 1);
  ghlauth_client_free(one);
  ghlauth_client_free(two);
  ghlauth_client_free(alone);
}

static void a_setting_that_is_none_of_its_business_loses_no_count(void **state) {
  (void)state;
  ghlauth_client *later = NULL;
  OK(read_location(client, LONG_MS, ERR));
  OK(ghlauth_config_set_timeout_ms(flow->config, 20000, ERR));
  OK(ghlauth_client_new(&later, flow->config, ERR));
  assert_int_equal(of_budget(later, flow->credential, NULL, ghlauth_budget_remaining), 99);
  ghlauth_client_free(later);
}

static void each_resource_has_its_own(void **state) {
  (void)state;
  ghlauth_pit *pit = NULL;
  ghlauth_credential *by_pit = NULL;
  OK(read_location(client, LONG_MS, ERR));
  OK(ghlauth_pit_new(&pit, flow->config, sandbox_pit(box, "location"), GHLAUTH_LEVEL_LOCATION, sandbox_location_id(box, 0), ERR));
  OK(ghlauth_credential_from_pit(&by_pit, pit, ERR));
  assert_int_equal(of_budget(client, by_pit, NULL, ghlauth_budget_remaining), 100);
  assert_int_equal(IS(remaining), 99);
  ghlauth_credential_free(by_pit);
  ghlauth_pit_free(pit);
}

static void an_agency_tells_of_its_locations(void **state) {
  (void)state;
  OK(read_location(client, LONG_MS, ERR));
  flow_install(flow, "agency", sandbox_company_id(box), NULL);
  const char *location = sandbox_location_id(box, 0);
  assert_int_equal(of_budget(client, flow->credential, NULL, ghlauth_budget_remaining), 100);
  assert_int_equal(of_budget(client, flow->credential, location, ghlauth_budget_remaining), 99);
  assert_int_equal(of_budget(client, flow->credential, sandbox_location_id(box, 1), ghlauth_budget_remaining), 100);
}

static void tokens_of_unknown_resources_have_their_own(void **state) {
  (void)state;
  ghlauth_credential *one = NULL, *two = NULL;
  OK(ghlauth_credential_from_access_token(&one, flow->config, ACCESS_TOKEN, -1, 0, NULL, ERR));
  OK(ghlauth_credential_from_access_token(&two, flow->config, NEW_ACCESS_TOKEN, -1, 0, NULL, ERR));
  assert_int_equal(of_budget(client, one, NULL, ghlauth_budget_remaining), 100);
  assert_int_equal(of_budget(client, two, NULL, ghlauth_budget_remaining), 100);
  ghlauth_credential_free(one);
  ghlauth_credential_free(two);
}

static void what_cannot_be_asked_for_is_refused(void **state) {
  (void)state;
  ghlauth_budget *budget = NULL;
  ghlauth_pit *pit = NULL;
  ghlauth_credential *agency = NULL;
  FAILS(GHLAUTH_E_WRONG_LOCATION,
        ghlauth_client_budget(client, &budget, flow->credential, sandbox_location_id(box, 1), ERR));
  assert_null(budget);
  OK(ghlauth_client_budget(client, &budget, flow->credential, sandbox_location_id(box, 0), ERR));
  ghlauth_budget_free(budget);
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_client_budget(client, &budget, flow->credential, "no/id", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_client_budget(client, NULL, flow->credential, NULL, ERR));
  OK(ghlauth_pit_new(&pit, flow->config, sandbox_pit(box, "agency"), GHLAUTH_LEVEL_AGENCY, sandbox_company_id(box), ERR));
  OK(ghlauth_credential_from_pit(&agency, pit, ERR));
  FAILS(GHLAUTH_E_WRONG_LEVEL, ghlauth_client_budget(client, &budget, agency, sandbox_location_id(box, 0), ERR));
  ghlauth_credential_free(agency);
  ghlauth_pit_free(pit);
}

static void a_client_that_counts_nothing_says_so(void **state) {
  (void)state;
  ghlauth_budget *budget = NULL;
  ghlauth_client *other = another_client(0, 0, 1);
  FAILS(GHLAUTH_E_UNSUPPORTED, ghlauth_client_budget(other, &budget, flow->credential, NULL, ERR));
  limit_to("1", "60000");
  OK(read_location(other, SHORT_MS, ERR));
  FAILS(GHLAUTH_E_RATE_LIMITED, read_location(other, SHORT_MS, ERR));
  FAILS(GHLAUTH_E_RATE_LIMITED, read_location(other, SHORT_MS, ERR));
  assert_true(sandbox_counter(box, "status_429") >= 2);
  ghlauth_client_free(other);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(before_the_first_answer_it_is_what_was_configured),
      TEST(answers_tell_the_limits),
      TEST(a_budget_does_not_change),
      TEST(more_than_is_allowed_is_sent_later),
      TEST(what_others_use_is_noticed),
      TEST(after_a_429_nothing_is_sent),
      cmocka_unit_test_setup_teardown(one_store_is_one_budget, setup_file, teardown_file),
      TEST(a_setting_that_is_none_of_its_business_loses_no_count),
      TEST(each_resource_has_its_own),
      TEST(an_agency_tells_of_its_locations),
      TEST(tokens_of_unknown_resources_have_their_own),
      TEST(what_cannot_be_asked_for_is_refused),
      TEST(a_client_that_counts_nothing_says_so),
  };
  return cmocka_run_group_tests(tests, start, box_stop);
}
