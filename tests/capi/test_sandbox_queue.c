// queue.h over real HTTP: tokens that are refreshed and minted meanwhile, limits that are waited for, locations that take turns.
#include <stdio.h>
#include <stdlib.h>

#include "flow.h"

enum { LOCATIONS = 4 };

static struct flow *flow;
static ghlauth_queue *queue;
static ghlauth_client *client;  // for the budgets

static int start(void **state) { return box_start(state, LOCATIONS); }

static int setup(void **state) {
  (void)state;
  flow = flow_new();
  queue = NULL;
  client = NULL;
  return 0;
}

static int teardown(void **state) {
  (void)state;
  ghlauth_queue_free(queue);
  ghlauth_client_free(client);
  flow_free(flow);
  return 0;
}

static void open_queue(void) {
  OK(ghlauth_queue_new(&queue, flow->config, ERR));
  OK(ghlauth_client_new(&client, flow->config, ERR));
}

static void submit(ghlauth_credential *credential, int location, int64_t tag) {
  ghlauth_request *request = box_contact_request(location);
  OK(ghlauth_request_set_location(request, sandbox_location_id(box, location), ERR));
  OK(ghlauth_queue_submit(queue, credential, request, tag, 60000, ERR));
  ghlauth_request_free(request);
}

// The tag of the next one, which must have gone well.
static int64_t take(void) {
  ghlauth_completion *completion = NULL;
  OK(ghlauth_queue_next(queue, &completion, 60000, NULL, ERR));
  if (completion == NULL) fail_msg("nothing was completed");
  const ghlauth_error *error = ghlauth_completion_error(completion);
  if (error != NULL) fail_msg("request %d: %s", (int)ghlauth_completion_tag(completion), ghlauth_error_message(error));
  const int64_t tag = ghlauth_completion_tag(completion);
  CONTAINS(ghlauth_response_body(ghlauth_completion_response(completion)), "\"contact\"");
  ghlauth_completion_free(completion);
  return tag;
}

static void many_wait_for_one_refresh(void **state) {
  (void)state;
  flow_install(flow, "location", sandbox_location_id(box, 0), NULL);
  open_queue();
  sandbox_control(box, "POST", "expire", NULL);
  flow_advance_s(flow, 86400);
  sandbox_fault(box, "{\"kind\":\"delay\",\"delay_ms\":100,\"path\":\"/oauth/token\"}");
  for (int i = 0; i < 80; ++i) submit(flow->credential, 0, i);
  for (int i = 0; i < 80; ++i) take();
  assert_int_equal(sandbox_counter(box, "refreshes_ok"), 1);
  assert_int_equal(sandbox_counter(box, "refresh_reuses"), 0);
  assert_int_equal(sandbox_counter(box, "status_401"), 0);
}

static void a_refused_token_is_replaced_once(void **state) {
  (void)state;
  flow_install(flow, "location", sandbox_location_id(box, 0), NULL);
  open_queue();
  sandbox_control(box, "POST", "expire", NULL);  // the clock of this side does not know
  for (int i = 0; i < 40; ++i) submit(flow->credential, 0, i);
  for (int i = 0; i < 40; ++i) take();
  assert_int_equal(sandbox_counter(box, "refreshes_ok"), 1);
}

static void an_agency_reaches_its_locations(void **state) {
  (void)state;
  flow_install_agency(flow);
  open_queue();
  for (int i = 0; i < 80; ++i) submit(flow->credential, i % LOCATIONS, i);
  for (int i = 0; i < 80; ++i) take();
  assert_int_equal(sandbox_counter(box, "mints"), LOCATIONS);
}

static void a_refresh_holds_nobody_else_up(void **state) {
  (void)state;
  ghlauth_pit *pit = NULL;
  ghlauth_credential *other = NULL;
  flow_install(flow, "location", sandbox_location_id(box, 0), NULL);
  OK(ghlauth_pit_new(&pit, flow->config, sandbox_pit(box, "location"), GHLAUTH_LEVEL_LOCATION, sandbox_location_id(box, 0), ERR));
  OK(ghlauth_credential_from_pit(&other, pit, ERR));
  open_queue();
  OK(ghlauth_queue_set_max_in_flight(queue, 5, ERR));
  sandbox_control(box, "POST", "expire", NULL);
  flow_advance_s(flow, 86400);
  sandbox_fault(box, "{\"kind\":\"delay\",\"delay_ms\":700,\"path\":\"/oauth/token\"}");
  for (int i = 0; i < 50; ++i) submit(flow->credential, 0, 0);
  ghlauth_completion *none = NULL;
  while (sandbox_arrivals(box, "POST /oauth/token") == 0) OK(ghlauth_queue_next(queue, &none, 5, NULL, ERR));
  for (int i = 0; i < 20; ++i) submit(other, 0, 1);
  for (int i = 0; i < 20; ++i) assert_int_equal(take(), 1);
  for (int i = 0; i < 50; ++i) assert_int_equal(take(), 0);
  assert_int_equal(sandbox_counter(box, "refreshes_ok"), 1);
  ghlauth_credential_free(other);
  ghlauth_pit_free(pit);
}

static void a_limit_is_waited_for(void **state) {
  (void)state;
  sandbox_switch(box, "rate-max", "10");
  sandbox_switch(box, "rate-interval-ms", "200");
  OK(ghlauth_config_set_rate_limit(flow->config, 10, 200, 0, ERR));
  flow_install_agency(flow);
  open_queue();
  for (int i = 0; i < 120; ++i) submit(flow->credential, i % LOCATIONS, i);
  for (int i = 0; i < 120; ++i) take();
  assert_int_equal(sandbox_counter(box, "status_429"), 0);
}

static void a_noisy_location_does_not_starve_the_others(void **state) {
  (void)state;
  sandbox_switch(box, "rate-max", "5");
  sandbox_switch(box, "rate-interval-ms", "200");
  OK(ghlauth_config_set_rate_limit(flow->config, 5, 200, 0, ERR));
  flow_install_agency(flow);
  open_queue();
  OK(ghlauth_queue_set_max_in_flight(queue, 4, ERR));
  for (int i = 0; i < 40; ++i) submit(flow->credential, 0, 0);
  for (int location = 1; location < LOCATIONS; ++location)
    for (int i = 0; i < 5; ++i) submit(flow->credential, location, location);
  int noisy = 0, quiet = 0;
  while (quiet < 5 * (LOCATIONS - 1)) take() == 0 ? ++noisy : ++quiet;
  // The others have all they want within the first interval; the noisy one needs eight.
  assert_true(noisy <= 15);
  for (; noisy < 40; ++noisy) assert_int_equal(take(), 0);
  assert_int_equal(sandbox_counter(box, "status_429"), 0);
}

// The next request for the location is refused; the queue has seen that when this returns.
static void refuse(int location, int retry_after_s) {
  char fault[256];
  snprintf(fault, sizeof(fault), "{\"kind\":\"status\",\"status\":429,\"retry_after_s\":%d,\"path\":\"/contacts/%s\"}", retry_after_s,
           sandbox_contact_id(box, location));
  sandbox_fault(box, fault);
  submit(flow->credential, location, location);
  for (int64_t paused_ms = 0; paused_ms == 0;) {
    ghlauth_completion *none = NULL;
    OK(ghlauth_queue_next(queue, &none, 5, NULL, ERR));
    assert_null(none);
    ghlauth_budget *budget = NULL;
    OK(ghlauth_client_budget(client, &budget, flow->credential, sandbox_location_id(box, location), ERR));
    paused_ms = ghlauth_budget_paused_ms(budget);
    ghlauth_budget_free(budget);
  }
}

static void a_refusal_of_the_limit_holds_the_location_up_alone(void **state) {
  (void)state;
  flow_install_agency(flow);
  open_queue();
  for (int location = 0; location < 2; ++location) submit(flow->credential, location, location);
  take();
  take();  // the tokens are there
  refuse(0, 20);  // longer than all that follows
  for (int i = 1; i <= 20; ++i) submit(flow->credential, 0, 0);
  for (int i = 0; i < 20; ++i) submit(flow->credential, 1, 1);
  for (int i = 0; i < 20; ++i) assert_int_equal(take(), 1);
  OK(ghlauth_queue_cancel(queue, 0, ERR));
  for (int i = 0; i <= 20; ++i) {
    ghlauth_completion *completion = NULL;
    OK(ghlauth_queue_next(queue, &completion, 5000, NULL, ERR));
    assert_int_equal(ghlauth_completion_status(completion), GHLAUTH_E_CANCELLED);
    ghlauth_completion_free(completion);
  }
  assert_int_equal(sandbox_counter(box, "status_429"), 1);  // nobody else ran into it
}

static void what_a_refusal_held_up_goes_on(void **state) {
  (void)state;
  flow_install(flow, "location", sandbox_location_id(box, 0), NULL);
  open_queue();
  refuse(0, 1);
  for (int i = 0; i < 20; ++i) submit(flow->credential, 0, 0);
  for (int i = 0; i <= 20; ++i) take();
  assert_int_equal(sandbox_counter(box, "status_429"), 1);
}

static void an_answer_may_never_come(void **state) {
  (void)state;
  flow_install(flow, "location", sandbox_location_id(box, 0), NULL);
  open_queue();
  char json[128];
  snprintf(json, sizeof(json), "{\"locationId\":\"%s\"}", sandbox_location_id(box, 0));
  sandbox_fault(box, "{\"kind\":\"delay\",\"delay_ms\":20000,\"count\":3,\"path\":\"/contacts\"}");
  for (int i = 0; i < 3; ++i) {
    ghlauth_request *request = NULL;
    OK(ghlauth_request_new(&request, "POST", "/contacts/", ERR));
    OK(ghlauth_request_set_json(request, json, ERR));
    OK(ghlauth_request_set_timeout_ms(request, 200, ERR));
    OK(ghlauth_queue_submit(queue, flow->credential, request, i, 60000, ERR));
    ghlauth_request_free(request);
  }
  for (int i = 0; i < 3; ++i) {
    ghlauth_completion *completion = NULL;
    OK(ghlauth_queue_next(queue, &completion, 60000, NULL, ERR));
    assert_int_equal(ghlauth_completion_status(completion), GHLAUTH_E_TIMEOUT);
    ghlauth_completion_free(completion);
  }
  submit(flow->credential, 0, 7);
  assert_int_equal(take(), 7);
}

static void what_is_under_way_is_cancelled(void **state) {
  (void)state;
  flow_install(flow, "location", sandbox_location_id(box, 0), NULL);
  open_queue();
  sandbox_fault(box, "{\"kind\":\"delay\",\"delay_ms\":20000,\"count\":3,\"path\":\"/contacts\"}");
  for (int i = 0; i < 3; ++i) submit(flow->credential, 0, i);
  ghlauth_completion *completion = NULL;
  while (sandbox_counter(box, "api_calls") < 3) OK(ghlauth_queue_next(queue, &completion, 5, NULL, ERR));
  OK(ghlauth_queue_cancel_all(queue, ERR));
  for (int i = 0; i < 3; ++i) {
    OK(ghlauth_queue_next(queue, &completion, 5000, NULL, ERR));
    assert_int_equal(ghlauth_completion_status(completion), GHLAUTH_E_CANCELLED);
    ghlauth_completion_free(completion);
  }
  submit(flow->credential, 0, 7);
  assert_int_equal(take(), 7);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(many_wait_for_one_refresh, setup, teardown),
      cmocka_unit_test_setup_teardown(a_refused_token_is_replaced_once, setup, teardown),
      cmocka_unit_test_setup_teardown(an_agency_reaches_its_locations, setup, teardown),
      cmocka_unit_test_setup_teardown(a_refresh_holds_nobody_else_up, setup, teardown),
      cmocka_unit_test_setup_teardown(a_limit_is_waited_for, setup, teardown),
      cmocka_unit_test_setup_teardown(a_noisy_location_does_not_starve_the_others, setup, teardown),
      cmocka_unit_test_setup_teardown(a_refusal_of_the_limit_holds_the_location_up_alone, setup, teardown),
      cmocka_unit_test_setup_teardown(what_a_refusal_held_up_goes_on, setup, teardown),
      cmocka_unit_test_setup_teardown(an_answer_may_never_come, setup, teardown),
      cmocka_unit_test_setup_teardown(what_is_under_way_is_cancelled, setup, teardown),
  };
  return cmocka_run_group_tests(tests, start, box_stop);
}
