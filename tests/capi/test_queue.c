// queue.h over a transport that answers from a script: what completes, when, and how often.
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "support/array_store.h"
#include "support/desk.h"

static struct desk *desk;
static ghlauth_credential *credential;
static ghlauth_queue *queue;

static void open_desk(enum script_mode mode) {
  desk = desk_new(mode);
  credential = NULL;
  queue = NULL;
  OK(ghlauth_config_set_max_retries(desk->config, 0, ERR));
  OK(ghlauth_credential_from_access_token(&credential, desk->config, ACCESS_TOKEN, -1, 0, NULL, ERR));
  OK(ghlauth_queue_new(&queue, desk->config, ERR));
  OK(ghlauth_queue_set_max_in_flight(queue, 32, ERR));
}

static int setup_polled(void **state) {
  (void)state;
  open_desk(SCRIPT_POLLED);
  script_answer(desk->script, 200, "{}");
  script_repeat_last(desk->script);
  return 0;
}

static int setup_held(void **state) {
  (void)state;
  open_desk(SCRIPT_HELD);
  script_answer(desk->script, 200, "{}");
  script_repeat_last(desk->script);
  return 0;
}

static int setup_empty(void **state) {
  (void)state;
  open_desk(SCRIPT_POLLED);
  return 0;
}

static int teardown(void **state) {
  (void)state;
  ghlauth_queue_free(queue);
  ghlauth_credential_free(credential);
  desk_free(desk);
  return 0;
}

static void submit_for(ghlauth_credential *whose, const char *path, int64_t tag, int64_t timeout_ms) {
  ghlauth_request *request = NULL;
  OK(ghlauth_request_new(&request, "GET", path, ERR));
  OK(ghlauth_queue_submit(queue, whose, request, tag, timeout_ms, ERR));
  ghlauth_request_free(request);
}

static void submit(int index) { submit_for(credential, "/contacts/abc", index, -1); }

// The next one, which must be there in time.
static ghlauth_completion *take(void) {
  ghlauth_completion *completion = NULL;
  OK(ghlauth_queue_next(queue, &completion, 10000, NULL, ERR));
  if (completion == NULL) fail_msg("nothing was completed");
  return completion;
}

static void take_one(ghlauth_status status, int index) {
  ghlauth_completion *completion = take();
  assert_int_equal(ghlauth_completion_status(completion), status);
  assert_int_equal(ghlauth_completion_tag(completion), index);
  ghlauth_completion_free(completion);
}

static void expect_nothing(int64_t timeout_ms) {
  ghlauth_completion *completion = (ghlauth_completion *)desk;
  OK(ghlauth_queue_next(queue, &completion, timeout_ms, NULL, ERR));
  assert_null(completion);
}

static void each_completes_once(void **state) {
  (void)state;
  enum { COUNT = 200 };
  int seen[COUNT] = {0};
  for (int i = 0; i < COUNT; ++i) submit(i);
  assert_int_equal(ghlauth_queue_size(queue), COUNT);
  for (int i = 0; i < COUNT; ++i) {
    ghlauth_completion *completion = take();
    OK(ghlauth_completion_status(completion));
    assert_null(ghlauth_completion_error(completion));
    assert_int_equal(ghlauth_response_http_status(ghlauth_completion_response(completion)), 200);
    assert_string_equal(ghlauth_response_body(ghlauth_completion_response(completion)), "{}");
    ++seen[ghlauth_completion_tag(completion)];
    ghlauth_completion_free(completion);
  }
  for (int i = 0; i < COUNT; ++i) assert_int_equal(seen[i], 1);
  assert_int_equal(ghlauth_queue_size(queue), 0);
  assert_int_equal(script_count(desk->script), COUNT);
  expect_nothing(-1);
}

static void a_failure_is_a_completion(void **state) {
  (void)state;
  script_answer(desk->script, 404, "{\"message\":\"Contact not found\"}");
  submit(0);
  ghlauth_completion *completion = take();
  assert_int_equal(ghlauth_completion_status(completion), GHLAUTH_E_HTTP_NOT_FOUND);
  assert_int_equal(ghlauth_error_status(ghlauth_completion_error(completion)), GHLAUTH_E_HTTP_NOT_FOUND);
  assert_string_equal(ghlauth_error_server_message(ghlauth_completion_error(completion)), "Contact not found");
  assert_int_equal(ghlauth_response_http_status(ghlauth_completion_response(completion)), 404);
  check_error_is_clean(ghlauth_completion_error(completion));
  ghlauth_completion_free(completion);

  script_failure(desk->script, GHLAUTH_E_NETWORK, "gone");
  submit(1);
  completion = take();
  assert_int_equal(ghlauth_completion_status(completion), GHLAUTH_E_NETWORK);
  assert_null(ghlauth_completion_response(completion));
  CONTAINS(ghlauth_error_message(ghlauth_completion_error(completion)), "gone");
  ghlauth_completion_free(completion);
}

static void what_cannot_be_sent_is_refused_at_once(void **state) {
  (void)state;
  ghlauth_request *request = NULL;
  OK(ghlauth_request_for_operation(&request, "contacts/get-contact", NULL, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_queue_submit(queue, credential, request, 0, -1, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "contactId");
  OK(ghlauth_request_set_param(request, "contactId", "abc", ERR));
  FAILS(GHLAUTH_E_INVALID_HANDLE, ghlauth_queue_submit(queue, NULL, request, 0, -1, ERR));
  FAILS(GHLAUTH_E_INVALID_HANDLE, ghlauth_queue_submit(queue, credential, NULL, 0, -1, ERR));
  ghlauth_request_free(request);
  assert_int_equal(ghlauth_queue_size(queue), 0);
}

static void a_request_may_change_once_it_is_submitted(void **state) {
  (void)state;
  ghlauth_request *request = NULL;
  OK(ghlauth_request_new(&request, "GET", "/contacts/abc", ERR));
  OK(ghlauth_queue_submit(queue, credential, request, 0, -1, ERR));
  OK(ghlauth_request_add_query(request, "limit", "1", ERR));
  OK(ghlauth_queue_submit(queue, credential, request, 1, -1, ERR));
  ghlauth_request_free(request);
  ghlauth_completion_free(take());
  ghlauth_completion_free(take());
  LACKS(script_url(desk->script, 0), "limit");
  CONTAINS(script_url(desk->script, 1), "limit=1");
}

static void it_is_full(void **state) {
  (void)state;
  ghlauth_request *request = NULL;
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_queue_set_capacity(queue, 0, ERR));
  OK(ghlauth_queue_set_capacity(queue, 2, ERR));
  submit(0);
  submit(1);
  OK(ghlauth_request_new(&request, "GET", "/x", ERR));
  FAILS(GHLAUTH_E_QUEUE_FULL, ghlauth_queue_submit(queue, credential, request, 2, -1, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "2 requests");
  assert_true(ghlauth_error_is_retryable(check_last()));
  // Completed ones count until they are taken.
  ghlauth_completion *completion = take();
  OK(ghlauth_queue_submit(queue, credential, request, 2, -1, ERR));
  FAILS(GHLAUTH_E_QUEUE_FULL, ghlauth_queue_submit(queue, credential, request, 3, -1, ERR));
  ghlauth_completion_free(completion);
  ghlauth_request_free(request);
  take_one(GHLAUTH_OK, 1);
  take_one(GHLAUTH_OK, 2);
}

static void so_many_are_on_their_way(void **state) {
  (void)state;
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_queue_set_max_in_flight(queue, 0, ERR));
  OK(ghlauth_queue_set_max_in_flight(queue, 3, ERR));
  for (int i = 0; i < 20; ++i) submit(i);
  expect_nothing(0);
  assert_int_equal(script_count(desk->script), 3);
  script_release(desk->script);
  for (int i = 0; i < 20; ++i) ghlauth_completion_free(take());
  assert_int_equal(script_count(desk->script), 20);
}

static void locations_take_turns(void **state) {
  (void)state;
  ghlauth_credential *quiet = NULL;
  OK(ghlauth_credential_from_access_token(&quiet, desk->config, "another-token", -1, GHLAUTH_LEVEL_LOCATION, OTHER_LOCATION_ID, ERR));
  OK(ghlauth_queue_set_max_in_flight(queue, 1, ERR));
  for (int i = 0; i < 50; ++i) submit(i);
  submit_for(quiet, "/contacts/quiet", 50, -1);
  ghlauth_completion_free(take());
  ghlauth_completion_free(take());
  ghlauth_completion_free(take());
  int found = 0;
  for (size_t i = 0; i < 3; ++i) found += strstr(script_url(desk->script, i), "quiet") != NULL;
  assert_int_equal(found, 1);
  ghlauth_credential_free(quiet);
}

// One of the application, whose exchanges get on in its poll alone.
static void a_token_is_refreshed_over_a_transport_that_is_polled(void **state) {
  (void)state;
  char json[512];
  desk_import_location(desk);
  ghlauth_credential *stored = desk_credential(desk, LOCATION_INSTALLATION);
  fake_clock_advance_s(&desk->clock, 86400);
  script_answer(desk->script, 200, LOCATION_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN));
  script_answer(desk->script, 200, "{}");
  submit_for(stored, "/contacts/abc", 0, 10000);
  take_one(GHLAUTH_OK, 0);
  assert_int_equal(script_count(desk->script), 2);
  ghlauth_credential_free(stored);
}

// "Nothing in it waits for a store": not for one that does not answer either.
static void a_store_that_hangs_holds_nobody_else_up(void **state) {
  (void)state;
  struct array_store *array = array_store_new(1);
  const ghlauth_store_table table = array_store_table(array);
  ghlauth_store *store = NULL;
  ghlauth_store_options *options = NULL;
  OK(ghlauth_store_options_new(&options, ERR));
  OK(ghlauth_store_options_set_plain(options, 1, ERR));
  OK(ghlauth_store_from_table(&store, &table, options, ERR));
  OK(ghlauth_config_set_store(desk->config, store, ERR));
  ghlauth_oauth_free(desk->oauth);
  desk->oauth = NULL;
  OK(ghlauth_oauth_new(&desk->oauth, desk->config, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, ERR));
  desk_import_location(desk);
  ghlauth_credential *stored = desk_credential(desk, LOCATION_INSTALLATION);
  fake_clock_advance_s(&desk->clock, 86400);  // so that the store is asked
  array_store_set_stuck(array, 1);
  submit_for(stored, "/contacts/abc", 100, -1);
  for (int i = 0; i < 20; ++i) submit(i);
  for (int i = 0; i < 20; ++i) {
    ghlauth_completion *other = take();
    assert_int_equal(ghlauth_completion_status(other), GHLAUTH_OK);
    assert_true(ghlauth_completion_tag(other) < 20);
    ghlauth_completion_free(other);
  }
  assert_int_equal(array_store_is_waited_for(array), 1);
  expect_nothing(20);
  array_store_set_stuck(array, 0);
  ghlauth_completion *completion = take();
  assert_int_equal(ghlauth_completion_tag(completion), 100);
  ghlauth_completion_free(completion);
  ghlauth_credential_free(stored);
  ghlauth_queue_free(queue);
  queue = NULL;
  ghlauth_oauth_free(desk->oauth);
  desk->oauth = NULL;
  ghlauth_store_options_free(options);
  ghlauth_store_free(store);
  OK(ghlauth_config_set_store(desk->config, desk->store, ERR));
  assert_int_equal(array->drops, 1);
  array_store_free(array);
}

static void some_are_cancelled(void **state) {
  (void)state;
  OK(ghlauth_queue_set_max_in_flight(queue, 1, ERR));
  for (int i = 0; i < 3; ++i) submit(i);
  expect_nothing(0);
  assert_int_equal(script_count(desk->script), 1);
  OK(ghlauth_queue_cancel(queue, 2, ERR));  // it waits
  take_one(GHLAUTH_E_CANCELLED, 2);
  OK(ghlauth_queue_cancel(queue, 0, ERR));  // it is on its way
  take_one(GHLAUTH_E_CANCELLED, 0);
  assert_int_equal(script_cancels(desk->script), 1);
  script_release(desk->script);
  take_one(GHLAUTH_OK, 1);
  OK(ghlauth_queue_cancel(queue, 1, ERR));  // there is none any more
  expect_nothing(-1);
  assert_int_equal(script_count(desk->script), 2);
}

static void all_are_cancelled(void **state) {
  (void)state;
  OK(ghlauth_queue_set_max_in_flight(queue, 5, ERR));
  for (int i = 0; i < 50; ++i) submit(i);
  expect_nothing(0);
  OK(ghlauth_queue_cancel_all(queue, ERR));
  for (int i = 0; i < 50; ++i) {
    ghlauth_completion *completion = take();
    assert_int_equal(ghlauth_completion_status(completion), GHLAUTH_E_CANCELLED);
    ghlauth_completion_free(completion);
  }
  assert_int_equal(script_cancels(desk->script), 5);
  script_release(desk->script);
  submit(50);
  take_one(GHLAUTH_OK, 50);
}

static void their_time_is_over(void **state) {
  (void)state;
  OK(ghlauth_queue_set_max_in_flight(queue, 1, ERR));
  submit_for(credential, "/x", 0, 30);
  submit_for(credential, "/y", 1, 10);  // it waits for the first
  take_one(GHLAUTH_E_TIMEOUT, 1);
  take_one(GHLAUTH_E_TIMEOUT, 0);
  assert_int_equal(script_count(desk->script), 1);
}

static void a_wait_ends(void **state) {
  (void)state;
  ghlauth_cancel *cancel = NULL;
  ghlauth_completion *completion = NULL;
  const int64_t begin = check_now_ms();
  expect_nothing(30);  // also when nothing is in it
  assert_true(check_now_ms() - begin >= 30);
  submit(0);
  OK(ghlauth_cancel_new(&cancel, ERR));
  OK(ghlauth_cancel_set_timeout_ms(cancel, 10, ERR));
  FAILS(GHLAUTH_E_TIMEOUT, ghlauth_queue_next(queue, &completion, -1, cancel, ERR));
  ghlauth_cancel_request(cancel);
  FAILS(GHLAUTH_E_CANCELLED, ghlauth_queue_next(queue, &completion, -1, cancel, ERR));
  ghlauth_cancel_free(cancel);
  script_release(desk->script);
  take_one(GHLAUTH_OK, 0);
}

struct left {
  int seen[64];
  int count;
  int drops;
};

static void take_left(void *user_data, ghlauth_completion *completion) {
  struct left *left = user_data;
  ++left->count;
  ++left->seen[ghlauth_completion_tag(completion)];
  ghlauth_completion_free(completion);
}

static void drop_left(void *user_data) { ++((struct left *)user_data)->drops; }

static void what_is_left_is_handed_over(void **state) {
  (void)state;
  struct left left = {{0}, 0, 0};
  ghlauth_leftover_table table = {sizeof(table), &left, drop_left, NULL};
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_queue_set_leftover(queue, &table, ERR));
  assert_int_equal(left.drops, 1);
  table.take = take_left;
  OK(ghlauth_queue_set_leftover(queue, &table, ERR));
  OK(ghlauth_queue_set_max_in_flight(queue, 5, ERR));
  for (int i = 0; i < 64; ++i) submit(i);
  expect_nothing(0);
  ghlauth_queue_free(queue);
  queue = NULL;
  assert_int_equal(left.count, 64);
  for (int i = 0; i < 64; ++i) assert_int_equal(left.seen[i], 1);
  assert_int_equal(left.drops, 2);
  assert_int_equal(script_cancels(desk->script), 5);
}

static void it_is_freed_with_what_is_in_it(void **state) {
  (void)state;
  OK(ghlauth_queue_set_max_in_flight(queue, 2, ERR));
  for (int i = 0; i < 10; ++i) submit(i);
  expect_nothing(0);
  ghlauth_queue_free(queue);
  queue = NULL;
  assert_int_equal(script_open_sessions(desk->script), 0);
}

static int is_readable(int fd) {
  struct pollfd watched = {fd, POLLIN, 0};
  return poll(&watched, 1, 0);
}

static void the_descriptor_tells(void **state) {
  (void)state;
  const int fd = ghlauth_queue_descriptor(queue);
  assert_true(fd >= 0);
  expect_nothing(0);
  assert_int_equal(is_readable(fd), 0);
  submit(0);
  submit(1);
  int taken = 0;
  const int64_t begin = check_now_ms();
  while (taken < 2 && check_now_ms() - begin < 10000) {
    struct pollfd watched = {fd, POLLIN, 0};
    assert_int_equal(poll(&watched, 1, 10000), 1);
    ghlauth_completion *completion = NULL;
    OK(ghlauth_queue_next(queue, &completion, 0, NULL, ERR));  // one each time: it stays readable
    taken += completion != NULL;
    ghlauth_completion_free(completion);
  }
  assert_int_equal(taken, 2);
  expect_nothing(0);
  assert_int_equal(is_readable(fd), 0);
  assert_int_equal(ghlauth_queue_descriptor(queue), fd);
  assert_int_equal(ghlauth_queue_descriptor(NULL), -1);
}

static void the_descriptor_tells_that_time_is_over(void **state) {
  (void)state;
  const int fd = ghlauth_queue_descriptor(queue);
  submit_for(credential, "/x", 0, 40);
  int polls = 0;
  ghlauth_completion *completion = NULL;
  while (completion == NULL && polls < 1000) {
    struct pollfd watched = {fd, POLLIN, 0};
    assert_int_equal(poll(&watched, 1, 10000), 1);
    OK(ghlauth_queue_next(queue, &completion, 0, NULL, ERR));
    ++polls;
  }
  assert_int_equal(ghlauth_completion_status(completion), GHLAUTH_E_TIMEOUT);
  ghlauth_completion_free(completion);
}

enum { THREADS = 4, EACH = 50 };

static void *submit_many(void *argument) {
  const int first = *(const int *)argument;
  ghlauth_request *request = NULL;
  if (ghlauth_request_new(&request, "GET", "/x", NULL) != GHLAUTH_OK) return NULL;
  for (int i = 0; i < EACH; ++i)
    if (ghlauth_queue_submit(queue, credential, request, first + i, -1, NULL) != GHLAUTH_OK) return NULL;
  ghlauth_request_free(request);
  return argument;
}

static void other_threads_submit(void **state) {
  (void)state;
  pthread_t threads[THREADS];
  int first[THREADS];
  int seen[THREADS * EACH] = {0};
  for (int i = 0; i < THREADS; ++i) {
    first[i] = i * EACH;
    assert_int_equal(pthread_create(&threads[i], NULL, submit_many, &first[i]), 0);
  }
  for (int i = 0; i < THREADS * EACH; ++i) {
    ghlauth_completion *completion = take();
    ++seen[ghlauth_completion_tag(completion)];
    ghlauth_completion_free(completion);
  }
  for (int i = 0; i < THREADS; ++i) {
    void *done = NULL;
    pthread_join(threads[i], &done);
    assert_non_null(done);
  }
  for (int i = 0; i < THREADS * EACH; ++i) assert_int_equal(seen[i], 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(each_completes_once, setup_polled, teardown),
      cmocka_unit_test_setup_teardown(a_failure_is_a_completion, setup_empty, teardown),
      cmocka_unit_test_setup_teardown(what_cannot_be_sent_is_refused_at_once, setup_polled, teardown),
      cmocka_unit_test_setup_teardown(a_request_may_change_once_it_is_submitted, setup_polled, teardown),
      cmocka_unit_test_setup_teardown(it_is_full, setup_polled, teardown),
      cmocka_unit_test_setup_teardown(so_many_are_on_their_way, setup_held, teardown),
      cmocka_unit_test_setup_teardown(locations_take_turns, setup_polled, teardown),
      cmocka_unit_test_setup_teardown(a_token_is_refreshed_over_a_transport_that_is_polled, setup_empty, teardown),
      cmocka_unit_test_setup_teardown(a_store_that_hangs_holds_nobody_else_up, setup_polled, teardown),
      cmocka_unit_test_setup_teardown(some_are_cancelled, setup_held, teardown),
      cmocka_unit_test_setup_teardown(all_are_cancelled, setup_held, teardown),
      cmocka_unit_test_setup_teardown(their_time_is_over, setup_held, teardown),
      cmocka_unit_test_setup_teardown(a_wait_ends, setup_held, teardown),
      cmocka_unit_test_setup_teardown(what_is_left_is_handed_over, setup_held, teardown),
      cmocka_unit_test_setup_teardown(it_is_freed_with_what_is_in_it, setup_held, teardown),
      cmocka_unit_test_setup_teardown(the_descriptor_tells, setup_polled, teardown),
      cmocka_unit_test_setup_teardown(the_descriptor_tells_that_time_is_over, setup_held, teardown),
      cmocka_unit_test_setup_teardown(other_threads_submit, setup_polled, teardown),
  };
  return cmocka_run_group_tests(tests, NULL, check_teardown);
}
