// A day of requests, compressed by the clock: what is allocated after the first hours is what is allocated at the end. Sanitizers and
// valgrind see the same program.
#include <malloc.h>
#include <stdio.h>

#include "flow.h"
#include "support/long.h"

enum { LOCATIONS = 4, STEP_S = 600, STEPS = 24 * 3600 / STEP_S };

// Of AddressSanitizer and ThreadSanitizer, which replace malloc.
extern size_t __sanitizer_get_current_allocated_bytes(void) __attribute__((weak));

static size_t allocated_bytes(void) {
  return __sanitizer_get_current_allocated_bytes != NULL ? __sanitizer_get_current_allocated_bytes() : mallinfo2().uordblks;
}

static int start(void **state) { return box_start(state, LOCATIONS); }

static ghlauth_request *request_of(int location) {
  ghlauth_request *request = box_contact_request(location);
  OK(ghlauth_request_set_location(request, sandbox_location_id(box, location), ERR));
  return request;
}

// What an application does in ten minutes: requests in the queue, some of which fail and are repeated, and one that waits for its
// answer.
static void work(struct flow *flow, ghlauth_queue *queue, ghlauth_client *client, int count, int step) {
  if (step % 12 == 0) sandbox_fault(box, "{\"kind\":\"status\",\"status\":503,\"retry_after_s\":0,\"path\":\"/contacts\"}");
  if (step % 17 == 0) sandbox_fault(box, "{\"kind\":\"drop_before\",\"path\":\"/contacts\"}");
  for (int i = 0; i < count; ++i) {
    ghlauth_request *request = request_of(i % LOCATIONS);
    OK(ghlauth_queue_submit(queue, flow->credential, request, i, 60000, ERR));
    ghlauth_request_free(request);
  }
  for (int i = 0; i < count; ++i) {
    ghlauth_completion *completion = NULL;
    OK(ghlauth_queue_next(queue, &completion, 60000, NULL, ERR));
    assert_int_equal(ghlauth_completion_status(completion), GHLAUTH_OK);
    ghlauth_completion_free(completion);
  }
  ghlauth_response *response = NULL;
  ghlauth_request *request = request_of(step % LOCATIONS);
  OK(ghlauth_client_send(client, &response, flow->credential, request, NULL, ERR));
  ghlauth_response_free(response);
  ghlauth_request_free(request);
}

static void a_day_leaves_nothing_behind(void **state) {
  (void)state;
  struct flow *flow = flow_new();
  ghlauth_queue *queue = NULL;
  ghlauth_client *client = NULL;
  const int count = 8 * long_rounds(12);
  sandbox_switch(box, "rate-max", "0");
  sandbox_switch(box, "rate-daily", "0");
  OK(ghlauth_config_set_log(flow->config, NULL, ERR));  // the recorder grows
  OK(ghlauth_config_set_rate_limit(flow->config, 10000, 1000, 0, ERR));
  flow_install_agency(flow);
  OK(ghlauth_queue_new(&queue, flow->config, ERR));
  OK(ghlauth_client_new(&client, flow->config, ERR));
  size_t early = 0;
  for (int step = 0; step < STEPS; ++step) {
    work(flow, queue, client, count, step);
    flow_advance_s(flow, STEP_S);
    if (step == STEPS / 4) early = allocated_bytes();
  }
  const size_t late = allocated_bytes();
  if (late > early + early / 50) fail_msg("%zu bytes were allocated after six hours, and %zu at the end", early, late);
  assert_true(sandbox_counter(box, "mints") >= LOCATIONS);
  ghlauth_client_free(client);
  ghlauth_queue_free(queue);
  flow_free(flow);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_day_leaves_nothing_behind)};
  return cmocka_run_group_tests(tests, start, box_stop);
}
