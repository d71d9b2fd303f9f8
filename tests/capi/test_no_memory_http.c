// Over real HTTP, with libcurl and a server that is another process: each allocation fails once, of a call with its connection,
// of a request in a queue, of an exchange and of a refresh. test_no_memory.c has every function, over a transport without a
// network.
#include <stdio.h>
#include <stdlib.h>

#include "flow.h"
#include "support/long.h"
#include "support/scarce_memory.h"

enum { MOST_ALLOCATIONS = 20000, TIMES_UNTIL_LEAK = 4 };

static struct flow *flow;

static int start(void **state) { return box_start(state, 2); }

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

// Each of them in a long run.
static long step(void) { return long_rounds(2) == 1 ? 7 : 1; }

// Of an answer libcurl does not tell whether it was too large for it or for the memory, and OpenSSL not always why it failed.
static int is_out_of_memory(ghlauth_status status, const ghlauth_error *error) {
  if (status == GHLAUTH_E_RESPONSE_TOO_LARGE) return strstr(ghlauth_error_message(error), "there is no memory") != NULL;
  if (status == GHLAUTH_E_INTERNAL) return strncmp(ghlauth_error_message(error), "OpenSSL failed: ", 16) == 0;
  return status == GHLAUTH_E_OUT_OF_MEMORY;
}

static void expect_out_of_memory(const char *what, long number, ghlauth_status status, ghlauth_error *error) {
  if ((error != NULL) != (status != GHLAUTH_OK)) fail_msg("%s, allocation %ld: an error without a failure", what, number);
  if (status != GHLAUTH_OK && !is_out_of_memory(status, error))
    fail_msg("%s, allocation %ld: %s: %s", what, number, ghlauth_status_name(status), ghlauth_error_message(error));
  if (error != NULL) check_error_is_clean(error);
  ghlauth_error_free(error);
}

// From nothing to an answer, and back to nothing.
static ghlauth_status whole_call(ghlauth_error **error) {
  ghlauth_config *config = NULL;
  ghlauth_pit *pit = NULL;
  ghlauth_credential *credential = NULL;
  ghlauth_client *client = NULL;
  ghlauth_request *request = NULL;
  ghlauth_response *response = NULL;
  ghlauth_status status = ghlauth_config_new(&config, error);
  if (!status) status = ghlauth_config_set_api_url(config, sandbox_url(box), error);
  if (!status) status = ghlauth_config_set_max_retries(config, 0, error);
  if (!status)
    status =
        ghlauth_pit_new(&pit, config, sandbox_pit(box, "location"), GHLAUTH_LEVEL_LOCATION, sandbox_location_id(box, 0), error);
  if (!status) status = ghlauth_credential_from_pit(&credential, pit, error);
  if (!status) status = ghlauth_client_new(&client, config, error);
  if (!status) status = ghlauth_request_for_operation(&request, "contacts/get-contact", NULL, error);
  if (!status) status = ghlauth_request_set_param(request, "contactId", sandbox_contact_id(box, 0), error);
  if (!status) status = ghlauth_client_send(client, &response, credential, request, NULL, error);
  ghlauth_response_free(response);
  ghlauth_request_free(request);
  ghlauth_client_free(client);
  ghlauth_credential_free(credential);
  ghlauth_pit_free(pit);
  ghlauth_config_free(config);
  return status;
}

static ghlauth_config *queue_config;
static ghlauth_credential *queue_credential;
static ghlauth_request *queue_request;

static long current;
static ghlauth_status whole_queue(ghlauth_error **error) {
  ghlauth_queue *queue = NULL;
  ghlauth_completion *completion = NULL;
  ghlauth_status status = ghlauth_queue_new(&queue, queue_config, error);
  if (!status) status = ghlauth_queue_submit(queue, queue_credential, queue_request, 1, 20000, error);
  // What the queue itself had no memory for it does with the next call.
  if (!status) status = ghlauth_queue_next(queue, &completion, 20000, NULL, error);
  if (status == GHLAUTH_E_OUT_OF_MEMORY && queue != NULL && ghlauth_queue_size(queue) > 0) {
    ghlauth_error_free(*error);
    status = ghlauth_queue_next(queue, &completion, 20000, NULL, error);
    if (status != GHLAUTH_OK || completion == NULL) fail_msg("the queue does not go on: %s", ghlauth_status_name(status));
  }
  if (!status && completion == NULL) fail_msg("the queue has nothing");
  const ghlauth_status completed = ghlauth_completion_status(completion);
  if (!status && completed != GHLAUTH_OK && !is_out_of_memory(completed, ghlauth_completion_error(completion)))
    fail_msg("allocation %ld completed with %s: %s", current, ghlauth_status_name(completed),
             ghlauth_error_message(ghlauth_completion_error(completion)));
  ghlauth_completion_free(completion);
  ghlauth_queue_free(queue);
  return status;
}

static void fail_each(const char *what, ghlauth_status (*attempt)(ghlauth_error **error)) {
  ghlauth_error *error = NULL;
  assert_int_equal(attempt(&error), GHLAUTH_OK);  // what is made once and kept
  for (long number = 1; number <= MOST_ALLOCATIONS; number += step()) {
    long failures = 1;
    for (int time = 0;; ++time) {
      const long before = memory_blocks();
      error = NULL;
      current = number;
      memory_fail_at(number, 0);
      const ghlauth_status status = attempt(&error);
      failures = memory_enough();
      expect_out_of_memory(what, number, status, error);
      const long left = memory_blocks() - before;
      if (left <= 0 || failures == 0) break;
      if (time == TIMES_UNTIL_LEAK) fail_msg("%s: with allocation %ld failing, %ld blocks stay allocated", what, number, left);
    }
    if (failures == 0) return;
  }
  fail_msg("%s: more than %d allocations", what, MOST_ALLOCATIONS);
}

static void of_a_call(void **state) {
  (void)state;
  fail_each("a call", whole_call);
}

static void of_a_request_in_a_queue(void **state) {
  (void)state;
  ghlauth_pit *pit = NULL;
  OK(ghlauth_config_new(&queue_config, ERR));
  OK(ghlauth_config_set_api_url(queue_config, sandbox_url(box), ERR));
  OK(ghlauth_config_set_max_retries(queue_config, 0, ERR));
  OK(ghlauth_pit_new(&pit, queue_config, sandbox_pit(box, "location"), GHLAUTH_LEVEL_LOCATION, sandbox_location_id(box, 0),
                     ERR));
  OK(ghlauth_credential_from_pit(&queue_credential, pit, ERR));
  queue_request = box_contact_request(0);
  fail_each("a request in a queue", whole_queue);
  ghlauth_request_free(queue_request);
  ghlauth_credential_free(queue_credential);
  ghlauth_pit_free(pit);
  ghlauth_config_free(queue_config);
}

// There is room for some hundreds of planted secrets alone.
static void forget_secrets(void) {
  check_teardown(NULL);
  check_plant(sandbox_client_secret(box));
}

// A code whose answer there was no memory for is spent. Before that it is as good as before.
static void of_an_exchange(void **state) {
  (void)state;
  for (long number = 1, failures = 1; failures > 0; number += step()) {
    ghlauth_installation *installation = NULL;
    ghlauth_error *error = NULL;
    forget_secrets();
    ghlauth_callback *callback = flow_callback(flow, "location", sandbox_location_id(box, 0), NULL);
    const int64_t exchanged = sandbox_counter(box, "codes_exchanged");
    memory_fail_at(number, 0);
    const ghlauth_status status = ghlauth_oauth_exchange(flow->oauth, &installation, callback, NULL, NULL, &error);
    failures = memory_enough();
    expect_out_of_memory("an exchange", number, status, error);
    if (status != GHLAUTH_OK) {
      const int is_spent = sandbox_counter(box, "codes_exchanged") != exchanged;
      const ghlauth_status again = ghlauth_oauth_exchange(flow->oauth, &installation, callback, NULL, NULL, ERR);
      if (again != GHLAUTH_OK && !(is_spent && again == GHLAUTH_E_CODE_INVALID))
        fail_msg("after allocation %ld: %s: %s", number, ghlauth_status_name(again), ghlauth_error_message(check_last()));
    }
    ghlauth_installation_free(installation);
    ghlauth_callback_free(callback);
    assert_true(number <= MOST_ALLOCATIONS);
  }
}

// The next refresh goes on at once, whatever there was no memory for: it spends the token, or finds it spent.
static int is_held_up(int is_spent) {
  ghlauth_cancel *soon = NULL;
  OK(ghlauth_cancel_new(&soon, ERR));
  OK(ghlauth_cancel_set_timeout_ms(soon, 1000, ERR));
  const ghlauth_status again = ghlauth_oauth_refresh(flow->oauth, NULL, flow->id, soon, ERR);
  ghlauth_cancel_free(soon);
  if (again != GHLAUTH_OK && again != GHLAUTH_E_TIMEOUT && !(is_spent && again == GHLAUTH_E_GRANT_INVALID))
    fail_msg("%s: %s", ghlauth_status_name(again), ghlauth_error_message(check_last()));
  return again == GHLAUTH_E_TIMEOUT;
}

// As of_an_exchange. A lease that there was no memory to give back holds up the next refresh for a minute, so each time is one with
// other handles.
static void of_a_refresh(void **state) {
  (void)state;
  enum { MOST_ALLOCATIONS_TO_GIVE_BACK = 20 };
  long held_up = 0;
  for (long number = 1, failures = 1; failures > 0; number += step()) {
    ghlauth_error *error = NULL;
    flow_free(flow);
    forget_secrets();
    flow = flow_new();
    flow_install(flow, "location", sandbox_location_id(box, 0), NULL);
    const int64_t refreshed = sandbox_counter(box, "refreshes_ok");
    memory_fail_at(number, 0);
    const ghlauth_status status = ghlauth_oauth_refresh(flow->oauth, NULL, flow->id, NULL, &error);
    failures = memory_enough();
    expect_out_of_memory("a refresh", number, status, error);
    const int is_spent = sandbox_counter(box, "refreshes_ok") != refreshed;
    if (status == GHLAUTH_OK && !is_spent) fail_msg("allocation %ld: refreshed without a refresh", number);
    OK(flow_get_contact(flow, ERR));  // with the token that there was, or the new one
    if (status != GHLAUTH_OK) held_up += is_held_up(is_spent) ? step() : 0;
    assert_true(number <= MOST_ALLOCATIONS);
  }
  assert_true(held_up <= MOST_ALLOCATIONS_TO_GIVE_BACK);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(of_a_call, setup, teardown),
      cmocka_unit_test_setup_teardown(of_a_request_in_a_queue, setup, teardown),
      cmocka_unit_test_setup_teardown(of_an_exchange, setup, teardown),
      cmocka_unit_test_setup_teardown(of_a_refresh, setup, teardown),
  };
  return cmocka_run_group_tests_name("no memory over http", tests, start, box_stop);
}
