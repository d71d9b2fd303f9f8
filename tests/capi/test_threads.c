// One refresh for all who ask, whatever becomes of them. Time is under test here: the sandbox delays its answers.
#include <stdio.h>
#include <stdlib.h>

#include "flow.h"
#include "support/long.h"
#include "worker.h"

enum { CROWD = 1000 };

static struct flow *flow;

static int start(void **state) { return box_start(state, 1); }

static int setup(void **state) {
  (void)state;
  flow = flow_new();
  flow_install(flow, "location", sandbox_location_id(box, 0), NULL);
  flow_advance_s(flow, 86400);
  return 0;
}

static int teardown(void **state) {
  (void)state;
  flow_free(flow);
  return 0;
}

// Runs a crowd of calls at once; the caller frees the workers.
static struct worker *run_crowd(size_t size) {
  pthread_barrier_t barrier;
  struct worker *workers = calloc(size, sizeof(*workers));
  pthread_barrier_init(&barrier, NULL, (unsigned)size);
  for (size_t i = 0; i < size; ++i) {
    workers[i].start = &barrier;
    workers[i].credential = flow->credential;
    worker_start(&workers[i]);
  }
  for (size_t i = 0; i < size; ++i) worker_join(&workers[i]);
  pthread_barrier_destroy(&barrier);
  return workers;
}

// Waits until the sandbox has seen that many token requests.
static void wait_for_arrivals(int64_t count) {
  const int64_t limit = check_now_ms() + 10000;
  while (sandbox_arrivals(box, "POST /oauth/token") < count) assert_true(check_now_ms() < limit);
}

static void a_thousand_threads_cause_one_refresh(void **state) {
  (void)state;
  const int rounds = long_rounds(200);
  const int64_t began_ms = check_now_ms();
  for (int round = 1; round <= rounds; ++round) {
    if (round > 1) flow_advance_s(flow, 86400);
    struct worker *workers = run_crowd(CROWD);
    for (size_t i = 0; i < CROWD; ++i) {
      if (workers[i].status != GHLAUTH_OK) fail_msg("thread %zu: %s", i, ghlauth_error_message(workers[i].error));
      assert_string_equal(workers[i].token, workers[0].token);
    }
    free(workers);
    assert_int_equal(sandbox_counter(box, "refreshes_ok"), round);
    assert_int_equal(sandbox_counter(box, "refresh_reuses"), 0);
    assert_int_equal(sandbox_arrivals(box, "POST /oauth/token"), round + 1);  // the exchange and the refreshes
  }
  long_row("1,000 threads with one expired token", rounds, "one refresh each, no reuse, no failed caller", began_ms);
}

static void a_shared_failure_is_everybodys(void **state) {
  (void)state;
  enum { SIZE = 50 };
  sandbox_fault(box, "{\"kind\":\"status\",\"status\":503,\"delay_ms\":1500,\"path\":\"/oauth/token\"}");
  struct worker *workers = run_crowd(SIZE);
  for (size_t i = 0; i < SIZE; ++i) {
    assert_int_equal(workers[i].status, GHLAUTH_E_SERVER);
    assert_int_equal(ghlauth_error_http_status(workers[i].error), 503);
    check_error_is_clean(workers[i].error);
    ghlauth_error_free(workers[i].error);
  }
  free(workers);
  assert_int_equal(sandbox_arrivals(box, "POST /oauth/token"), 2);
  assert_int_equal(flow_state(flow), GHLAUTH_INSTALLATION_DUE);
  OK(flow_get_contact(flow, ERR));
}

static void a_follower_may_give_up_alone(void **state) {
  (void)state;
  ghlauth_cancel *cancel = NULL;
  ghlauth_token *token = NULL;
  struct worker leader = {.credential = flow->credential};
  sandbox_fault(box, "{\"kind\":\"delay\",\"delay_ms\":1500,\"path\":\"/oauth/token\"}");
  worker_start(&leader);
  wait_for_arrivals(2);
  OK(ghlauth_cancel_new(&cancel, ERR));
  OK(ghlauth_cancel_set_timeout_ms(cancel, 50, ERR));
  const int64_t before = check_now_ms();
  FAILS(GHLAUTH_E_TIMEOUT, ghlauth_credential_token(flow->credential, &token, 0, cancel, ERR));
  assert_true(check_now_ms() - before < 50 + CANCEL_LIMIT_MS);
  ghlauth_cancel_free(cancel);
  worker_join(&leader);
  assert_int_equal(leader.status, GHLAUTH_OK);
  assert_int_equal(sandbox_counter(box, "refreshes_ok"), 1);
}

// Starts a refresh that takes 500 ms, the sandbox's n-th token request, and cancels it once it is on its way.
static void cancel_in_flight(int64_t arrival) {
  struct worker leader = {.credential = flow->credential};
  OK(ghlauth_cancel_new(&leader.cancel, ERR));
  sandbox_fault(box, "{\"kind\":\"delay\",\"delay_ms\":500,\"path\":\"/oauth/token\"}");
  worker_start(&leader);
  wait_for_arrivals(arrival);
  const int64_t before = check_now_ms();
  ghlauth_cancel_request(leader.cancel);
  worker_join(&leader);
  assert_int_equal(leader.status, GHLAUTH_E_CANCELLED);
  assert_true(leader.returned_ms - before <= CANCEL_LIMIT_MS);
  check_error_is_clean(leader.error);
  ghlauth_error_free(leader.error);
  ghlauth_cancel_free(leader.cancel);
}

static void a_cancelled_refresh_is_not_lost(void **state) {
  (void)state;
  const int rounds = long_rounds(100);
  const int64_t began_ms = check_now_ms();
  for (int round = 1; round <= rounds; ++round) {
    if (round > 1) flow_advance_s(flow, 86400);
    cancel_in_flight(round + 1);
    OK(flow_get_contact(flow, ERR));
    assert_int_equal(sandbox_counter(box, "refreshes_ok"), round);
    assert_int_equal(sandbox_counter(box, "refresh_reuses"), 0);
    assert_int_equal(sandbox_arrivals(box, "POST /oauth/token"), round + 1);
  }
  long_row("a refresh cancelled while it is under way", rounds, "cancelled in time, its answer used by the next call",
           began_ms);
}

static void a_follower_takes_over_from_a_cancelled_leader(void **state) {
  (void)state;
  struct worker leader = {.credential = flow->credential}, follower = {.credential = flow->credential};
  OK(ghlauth_cancel_new(&leader.cancel, ERR));
  sandbox_fault(box, "{\"kind\":\"delay\",\"delay_ms\":700,\"path\":\"/oauth/token\"}");
  worker_start(&leader);
  wait_for_arrivals(2);
  worker_start(&follower);
  check_sleep_ms(100);  // the follower waits by now; if not, it comes after the leader and the outcome is the same
  ghlauth_cancel_request(leader.cancel);
  worker_join(&leader);
  worker_join(&follower);
  assert_int_equal(leader.status, GHLAUTH_E_CANCELLED);
  assert_int_equal(follower.status, GHLAUTH_OK);
  assert_int_equal(sandbox_counter(box, "refreshes_ok"), 1);
  assert_int_equal(sandbox_counter(box, "refresh_reuses"), 0);
  ghlauth_error_free(leader.error);
  ghlauth_cancel_free(leader.cancel);
}

static void freeing_the_app_brings_a_cancelled_refresh_home(void **state) {
  (void)state;
  cancel_in_flight(2);
  ghlauth_oauth_free(flow->oauth);
  ghlauth_credential_free(flow->credential);
  flow->oauth = NULL;
  flow->credential = NULL;
  OK(ghlauth_oauth_new(&flow->oauth, flow->config, sandbox_client_id(box), sandbox_client_secret(box), REDIRECT_URI, ERR));
  OK(ghlauth_credential_from_installation(&flow->credential, flow->oauth, flow->id, ERR));
  OK(flow_get_contact(flow, ERR));
  OK(ghlauth_oauth_refresh(flow->oauth, NULL, flow->id, NULL, ERR));
  assert_int_equal(sandbox_counter(box, "refreshes_ok"), 2);
  assert_int_equal(sandbox_counter(box, "refresh_reuses"), 0);
}

static void a_cancelled_exchange_is_not_lost(void **state) {
  (void)state;
  ghlauth_cancel *cancel = NULL;
  ghlauth_installation *i = NULL;
  ghlauth_callback *callback = flow_callback(flow, "location", sandbox_location_id(box, 0), NULL);
  OK(ghlauth_cancel_new(&cancel, ERR));
  OK(ghlauth_cancel_set_timeout_ms(cancel, 100, ERR));
  sandbox_fault(box, "{\"kind\":\"delay\",\"delay_ms\":600,\"path\":\"/oauth/token\"}");
  FAILS(GHLAUTH_E_TIMEOUT, ghlauth_oauth_exchange(flow->oauth, &i, callback, "tenant 7", cancel, ERR));
  assert_null(i);
  OK(ghlauth_oauth_exchange(flow->oauth, &i, callback, "tenant 7", NULL, ERR));  // the same code: the answer under way is taken
  assert_non_null(i);
  assert_int_equal(sandbox_counter(box, "codes_exchanged"), 2);  // the one of the setup and this one
  ghlauth_installation_free(i);
  ghlauth_cancel_free(cancel);
  ghlauth_callback_free(callback);
}

static void two_handles_on_one_store_cause_one_refresh(void **state) {
  (void)state;
  ghlauth_oauth *other = NULL;
  struct worker workers[8] = {0};
  ghlauth_credential *second = NULL;
  OK(ghlauth_oauth_new(&other, flow->config, sandbox_client_id(box), sandbox_client_secret(box), REDIRECT_URI, ERR));
  OK(ghlauth_credential_from_installation(&second, other, flow->id, ERR));
  for (size_t i = 0; i < 8; ++i) {
    workers[i].credential = i % 2 == 0 ? flow->credential : second;
    worker_start(&workers[i]);
  }
  for (size_t i = 0; i < 8; ++i) worker_join(&workers[i]);
  for (size_t i = 0; i < 8; ++i) assert_int_equal(workers[i].status, GHLAUTH_OK);
  assert_int_equal(sandbox_counter(box, "refreshes_ok"), 1);
  assert_int_equal(sandbox_counter(box, "refresh_reuses"), 0);
  ghlauth_credential_free(second);
  ghlauth_oauth_free(other);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(a_thousand_threads_cause_one_refresh),
      TEST(a_shared_failure_is_everybodys),
      TEST(a_follower_may_give_up_alone),
      TEST(a_cancelled_refresh_is_not_lost),
      TEST(a_follower_takes_over_from_a_cancelled_leader),
      TEST(freeing_the_app_brings_a_cancelled_refresh_home),
      TEST(a_cancelled_exchange_is_not_lost),
      TEST(two_handles_on_one_store_cause_one_refresh),
  };
  return cmocka_run_group_tests_name("threads", tests, start, box_stop);
}
