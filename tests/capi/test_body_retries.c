// request.h: bodies of requests that are sent again by themselves, or are many at a time in a queue.
#include <stdio.h>
#include <unistd.h>

#include "support/bulk.h"
#include "support/check.h"

enum { MAX_GROWTH_KIB = 16384, MANY = 8 };

static struct bulk *bulk;

static int setup(void **state) {
  (void)state;
  bulk = bulk_new();
  OK(ghlauth_config_set_max_retries(bulk_config(bulk), 2, ERR));
  return 0;
}

static int teardown(void **state) {
  (void)state;
  bulk_free(bulk);
  return 0;
}

static int arrivals(void) { return bulk_count(bulk_arrived(bulk), "\"path\""); }

static int64_t size_of(const char *path) {
  FILE *file = fopen(path, "re");
  assert_non_null(file);
  assert_int_equal(fseek(file, 0, SEEK_END), 0);
  const int64_t size = ftell(file);
  fclose(file);
  return size;
}

static void what_can_be_read_again_is_sent_again(void **state) {
  (void)state;
  struct pattern pattern = {.size = 5000000};
  const ghlauth_byte_source source = pattern_source(&pattern);
  ghlauth_request *request = bulk_request("PUT", "/second/1000000");
  OK(ghlauth_request_add_file(request, "file", bulk_zeros(bulk, "zeros", 5000000), NULL, NULL, ERR));
  OK(ghlauth_request_add_stream(request, "stream", "s", NULL, &source, 5000000, ERR));
  OK(bulk_send(bulk, request, NULL, ERR));
  CONTAINS(ghlauth_response_body(bulk_response(bulk)), "\"size\": 10000");
  assert_true(pattern.rewinds <= 1);  // the first one may not have come so far
  assert_int_equal(arrivals(), 2);
  ghlauth_request_free(request);
}

static void what_cannot_is_not(void **state) {
  (void)state;
  const char *methods[] = {"PUT", "POST"};  // a stream that cannot go back; one that could, in a request that may not
  for (size_t i = 0; i < 2; ++i) {
    struct pattern pattern = {.size = 50000000};
    const ghlauth_byte_source source = i == 0 ? pattern_source_once(&pattern) : pattern_source(&pattern);
    ghlauth_request *request = bulk_request(methods[i], "/second/1000000");
    OK(ghlauth_request_set_body_stream(request, "text/plain", &source, 50000000, ERR));
    FAILS(GHLAUTH_E_NETWORK, bulk_send(bulk, request, NULL, ERR));
    assert_int_equal(arrivals(), 1);
    assert_int_equal(pattern.rewinds, 0);
    ghlauth_request_free(request);
  }
}

static void a_file_is_fetched_again(void **state) {
  (void)state;
  ghlauth_request *request = bulk_request("GET", "/second/1000000");
  OK(ghlauth_request_set_download_file(request, bulk_path(bulk, "file"), ERR));
  OK(bulk_send(bulk, request, NULL, ERR));
  assert_int_equal(arrivals(), 2);
  assert_int_equal(size_of(bulk_path(bulk, "file")), 1000000);
  assert_int_equal(bulk_files(bulk), 1);
  ghlauth_request_free(request);
}

static void what_was_given_away_is_not_fetched_again(void **state) {
  (void)state;
  struct pattern pattern = {0};
  const ghlauth_byte_sink sink = pattern_sink(&pattern);
  ghlauth_request *request = bulk_request("GET", "/second/1000000");
  OK(ghlauth_request_set_download(request, &sink, ERR));
  FAILS(GHLAUTH_E_NETWORK, bulk_send(bulk, request, NULL, ERR));
  assert_int_equal(arrivals(), 1);
  assert_int_equal(pattern.position, 500000);
  // The application knows what it has, and may ask again.
  pattern.position = 0;
  FAILS(GHLAUTH_E_NETWORK, bulk_send(bulk, request, NULL, ERR));
  assert_int_equal(pattern.position, 500000);
  ghlauth_request_free(request);
}

// Completes all; the status of each, by its tag.
static void drain(ghlauth_queue *queue, ghlauth_status *statuses) {
  ghlauth_completion *completion = NULL;
  for (;;) {
    OK(ghlauth_queue_next(queue, &completion, -1, NULL, ERR));
    if (completion == NULL) return;
    const int64_t tag = ghlauth_completion_tag(completion);
    assert_true(tag >= 0 && tag < MANY);
    statuses[tag] = ghlauth_completion_status(completion);
    ghlauth_completion_free(completion);
  }
}

static void many_large_bodies_take_no_memory(void **state) {
  (void)state;
  ghlauth_queue *queue = NULL;
  ghlauth_status statuses[MANY];
  struct pattern up = {.size = 20000000}, down = {0};
  const ghlauth_byte_source source = pattern_source(&up);
  const ghlauth_byte_sink sink = pattern_sink(&down);
  char name[16];
  OK(ghlauth_queue_new(&queue, bulk_config(bulk), ERR));
  memory_begin();
  for (int i = 0; i < MANY; ++i) {
    ghlauth_request *request = bulk_request(i % 2 == 0 ? "GET" : "POST", i % 2 == 0 ? "/gzip/20000000" : "/upload");
    snprintf(name, sizeof(name), "file%d", i);
    if (i == 0) OK(ghlauth_request_set_download(request, &sink, ERR));
    if (i == 1) OK(ghlauth_request_set_body_stream(request, "text/plain", &source, -1, ERR));
    if (i > 1 && i % 2 == 0) OK(ghlauth_request_set_download_file(request, bulk_path(bulk, name), ERR));
    if (i > 1 && i % 2 == 1)
      OK(ghlauth_request_add_file(request, "file", bulk_zeros(bulk, name, 20000000), NULL, NULL, ERR));
    statuses[i] = GHLAUTH_E_INTERNAL;
    OK(ghlauth_queue_submit(queue, bulk_credential(bulk), request, i, -1, ERR));
    ghlauth_request_free(request);
  }
  drain(queue, statuses);
  assert_true(memory_growth_kib() < MAX_GROWTH_KIB);
  for (int i = 0; i < MANY; ++i) assert_int_equal(statuses[i], GHLAUTH_OK);
  assert_int_equal(up.position, 20000000);
  assert_int_equal(up.drops, 1);
  assert_int_equal(down.position, 20000000);
  assert_int_equal(down.wrong, 0);
  assert_int_equal(down.drops, 1);
  assert_int_equal(size_of(bulk_path(bulk, "file2")), 20000000);
  ghlauth_queue_free(queue);
}

static void one_stream_is_not_shared(void **state) {
  (void)state;
  ghlauth_queue *queue = NULL;
  ghlauth_status statuses[MANY] = {0};
  struct pattern up = {.size = 5000000}, down = {0};
  const ghlauth_byte_source source = pattern_source(&up);
  const ghlauth_byte_sink sink = pattern_sink(&down);
  OK(ghlauth_queue_new(&queue, bulk_config(bulk), ERR));
  // A whole number of periods of the pattern: two downloads after each other are one, too.
  ghlauth_request *requests[] = {bulk_request("POST", "/upload"), bulk_request("GET", "/bytes/5020000")};
  OK(ghlauth_request_set_body_stream(requests[0], "text/plain", &source, 5000000, ERR));
  OK(ghlauth_request_set_download(requests[1], &sink, ERR));
  for (int i = 0; i < 4; ++i)
    OK(ghlauth_queue_submit(queue, bulk_credential(bulk), requests[i / 2], i, -1, ERR));
  drain(queue, statuses);
  // The first one has it; a second one that comes meanwhile is told so.
  for (int i = 0; i < 4; i += 2) {
    const int first = statuses[i] == GHLAUTH_OK ? i : i + 1;
    assert_int_equal(statuses[first], GHLAUTH_OK);
    if (statuses[2 * i + 1 - first] != GHLAUTH_OK) assert_int_equal(statuses[2 * i + 1 - first], GHLAUTH_E_INVALID_ARGUMENT);
  }
  assert_int_equal(down.wrong, 0);
  assert_int_equal(down.position % 5020000, 0);
  for (int i = 0; i < 2; ++i) ghlauth_request_free(requests[i]);
  ghlauth_queue_free(queue);
}

static void cancelled_in_a_queue_nothing_is_left(void **state) {
  (void)state;
  ghlauth_queue *queue = NULL;
  ghlauth_completion *completion = NULL;
  ghlauth_request *request = bulk_request("GET", "/bytes/100000000000");
  OK(ghlauth_queue_new(&queue, bulk_config(bulk), ERR));
  OK(ghlauth_request_set_download_file(request, bulk_path(bulk, "endless"), ERR));
  OK(ghlauth_queue_submit(queue, bulk_credential(bulk), request, 1, -1, ERR));
  while (bulk_files(bulk) == 0) OK(ghlauth_queue_next(queue, &completion, 10, NULL, ERR));
  OK(ghlauth_queue_cancel(queue, 1, ERR));
  OK(ghlauth_queue_next(queue, &completion, -1, NULL, ERR));
  assert_int_equal(ghlauth_completion_status(completion), GHLAUTH_E_CANCELLED);
  assert_int_equal(bulk_files(bulk), 0);
  ghlauth_completion_free(completion);
  ghlauth_request_free(request);
  ghlauth_queue_free(queue);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(many_large_bodies_take_no_memory),
      TEST(what_can_be_read_again_is_sent_again),
      TEST(what_cannot_is_not),
      TEST(a_file_is_fetched_again),
      TEST(what_was_given_away_is_not_fetched_again),
      TEST(one_stream_is_not_shared),
      TEST(cancelled_in_a_queue_nothing_is_left),
  };
  return cmocka_run_group_tests_name("body retries", tests, NULL, check_teardown);
}
