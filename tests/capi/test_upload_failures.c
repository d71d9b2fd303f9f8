// request.h: bodies that cannot be read, are not as long as was said, are refused or broken off on the way.
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/bulk.h"
#include "support/check.h"

static struct bulk *bulk;

static int setup(void **state) {
  (void)state;
  bulk = bulk_new();
  return 0;
}

static int teardown(void **state) {
  (void)state;
  bulk_free(bulk);
  return 0;
}

// Nobody took a part of the body for the whole.
static void nothing_arrived_whole(void) { LACKS(bulk_arrived(bulk), "\"whole\": true"); }

static void files_are_looked_at_when_they_are_set(void **state) {
  (void)state;
  ghlauth_request *request = bulk_request("POST", "/upload");
  FAILS(GHLAUTH_E_FILE, ghlauth_request_set_body_file(request, "text/plain", bulk_path(bulk, "missing"), ERR));
  CONTAINS(ghlauth_error_message(check_last()), bulk_path(bulk, "missing"));
  CONTAINS(ghlauth_error_message(check_last()), "No such file");
  FAILS(GHLAUTH_E_FILE, ghlauth_request_add_file(request, "file", bulk_path(bulk, "missing"), NULL, NULL, ERR));
  assert_int_equal(mkfifo(bulk_path(bulk, "pipe"), 0600), 0);
  const char *paths[] = {"/tmp", "/dev/null", bulk_path(bulk, "pipe")};
  for (size_t i = 0; i < 3; ++i) {
    FAILS(GHLAUTH_E_FILE, ghlauth_request_set_body_file(request, "text/plain", paths[i], ERR));
    CONTAINS(ghlauth_error_message(check_last()), "not a regular file");
  }
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_set_body_file(request, "text/plain", "", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_set_body_file(request, "text/plain", NULL, ERR));
  const char *zeros = bulk_zeros(bulk, "zeros", 3);
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_set_body_file(request, "a\nb", zeros, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_add_file(request, "", zeros, NULL, NULL, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_add_file(request, "file", zeros, "", NULL, ERR));
  if (geteuid() != 0) {
    assert_int_equal(chmod(zeros, 0), 0);
    FAILS(GHLAUTH_E_FILE, ghlauth_request_set_body_file(request, "text/plain", zeros, ERR));
    CONTAINS(ghlauth_error_message(check_last()), "Permission denied");
  }
  ghlauth_request_free(request);
}

static void a_file_that_went_away_is_told_before_anything_is_sent(void **state) {
  (void)state;
  ghlauth_request *request = bulk_request("POST", "/upload");
  OK(ghlauth_request_add_file(request, "one", bulk_zeros(bulk, "one", 3), NULL, NULL, ERR));
  OK(ghlauth_request_add_file(request, "two", bulk_zeros(bulk, "two", 3), NULL, NULL, ERR));
  assert_int_equal(unlink(bulk_path(bulk, "two")), 0);
  FAILS(GHLAUTH_E_FILE, bulk_send(bulk, request, NULL, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "/two cannot be read");
  assert_string_equal(bulk_arrived(bulk), "[]");
  bulk_zeros(bulk, "two", 4);
  OK(bulk_send(bulk, request, NULL, ERR));  // there again
  ghlauth_request_free(request);
}

struct changed {
  const char *path;
  int64_t size;  ///< once the first piece was sent
  int done;
};

static int32_t change(void *user_data, int64_t sent, int64_t send_total, int64_t received, int64_t receive_total) {
  struct changed *changed = user_data;
  (void)sent, (void)send_total, (void)received, (void)receive_total;
  if (!changed->done) changed->done = truncate(changed->path, changed->size) == 0;
  return 0;
}

static void a_file_that_changes_meanwhile_is_noticed(void **state) {
  (void)state;
  const int64_t sizes[] = {700000, 1500000};
  const char *says[] = {" ended after 700000 of 1000000 bytes", " goes on after its 1000000 bytes"};
  for (size_t i = 0; i < 4; ++i) {
    struct changed changed = {bulk_zeros(bulk, "zeros", 1000000), sizes[i % 2], 0};
    const ghlauth_transfer_progress progress = {sizeof(progress), &changed, NULL, change};
    ghlauth_request *request = bulk_request("POST", "/upload");
    if (i < 2)
      OK(ghlauth_request_set_body_file(request, "text/plain", changed.path, ERR));
    else
      OK(ghlauth_request_add_file(request, "file", changed.path, NULL, NULL, ERR));
    OK(ghlauth_request_set_progress(request, &progress, ERR));
    FAILS(GHLAUTH_E_FILE, bulk_send(bulk, request, NULL, ERR));
    CONTAINS(ghlauth_error_message(check_last()), changed.path);
    CONTAINS(ghlauth_error_message(check_last()), says[i % 2]);
    assert_true(changed.done);
    nothing_arrived_whole();
    ghlauth_request_free(request);
  }
}

static void a_stream_of_another_size_is_noticed(void **state) {
  (void)state;
  const int64_t said[] = {1000001, 999999, 0, 1, (int64_t)1 << 50};
  for (size_t i = 0; i < 10; ++i) {
    struct pattern pattern = {.size = 1000000};
    const ghlauth_byte_source source = pattern_source(&pattern);
    ghlauth_request *request = bulk_request("POST", "/upload");
    if (i < 5)
      OK(ghlauth_request_set_body_stream(request, "text/plain", &source, said[i], ERR));
    else
      OK(ghlauth_request_add_stream(request, "the part", NULL, NULL, &source, said[i - 5], ERR));
    FAILS(GHLAUTH_E_CALLBACK, bulk_send(bulk, request, NULL, ERR));
    CONTAINS(ghlauth_error_message(check_last()), i < 5 ? "the source of the body" : "the source of the part \"the part\"");
    CONTAINS(ghlauth_error_message(check_last()), said[i % 5] > 1000000 ? "ended after 1000000 of " : "goes on after its ");
    nothing_arrived_whole();
    ghlauth_request_free(request);
    assert_int_equal(pattern.drops, 1);
  }
}

static void a_source_that_fails_says_so(void **state) {
  (void)state;
  const ghlauth_status failures[] = {-1, -12345};
  const ghlauth_status seen[] = {GHLAUTH_E_CALLBACK, -12345};
  for (size_t i = 0; i < 4; ++i) {
    struct pattern pattern = {.size = 1000000, .fails_at = 500000, .failure = failures[i % 2]};
    const ghlauth_byte_source source = pattern_source(&pattern);
    ghlauth_request *request = bulk_request("POST", "/upload");
    OK(ghlauth_request_set_body_stream(request, "text/plain", &source, i < 2 ? 1000000 : -1, ERR));
    FAILS(seen[i % 2], bulk_send(bulk, request, NULL, ERR));
    CONTAINS(ghlauth_error_message(check_last()), "the source of the body failed with status");
    nothing_arrived_whole();
    // It may go better the next time.
    pattern.fails_at = 0;
    OK(bulk_send(bulk, request, NULL, ERR));
    assert_int_equal(pattern.rewinds, 1);
    CONTAINS(bulk_arrived(bulk), "\"whole\": true");
    ghlauth_request_free(request);
  }
}

static ghlauth_status give_too_much(void *user_data, uint8_t *buffer, size_t capacity, size_t *size) {
  (void)user_data, (void)buffer;
  *size = capacity + 1;
  return GHLAUTH_OK;
}

static ghlauth_status no_way_back(void *user_data) {
  (void)user_data;
  return -7;
}

static void tables_are_checked_and_dropped(void **state) {
  (void)state;
  struct pattern pattern = {.size = 10};
  ghlauth_byte_source source = pattern_source(&pattern);
  ghlauth_request *request = bulk_request("POST", "/upload");
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_set_body_stream(request, "text/plain", &source, -2, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_set_body_stream(request, "text/plain", &source, INT64_MAX, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_set_body_stream(request, "a\nb", &source, 1, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_add_stream(request, "", NULL, NULL, &source, 1, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_add_stream(request, NULL, NULL, NULL, &source, 1, ERR));
  FAILS(GHLAUTH_E_INVALID_HANDLE, ghlauth_request_add_stream(NULL, "a", NULL, NULL, &source, 1, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_add_stream(request, "a", NULL, NULL, NULL, 1, ERR));
  assert_int_equal(pattern.drops, 6);
  source.read = NULL;
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_set_body_stream(request, "text/plain", &source, 1, ERR));
  source.read = give_too_much;
  OK(ghlauth_request_set_body_stream(request, "text/plain", &source, -1, ERR));
  FAILS(GHLAUTH_E_CALLBACK, bulk_send(bulk, request, NULL, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "more than there was room");
  // A table of a program that knows no rewind yet.
  source = pattern_source(&pattern);
  source.struct_size = (uint32_t)offsetof(ghlauth_byte_source, rewind);
  OK(ghlauth_request_set_body_stream(request, "text/plain", &source, 10, ERR));
  OK(bulk_send(bulk, request, NULL, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, bulk_send(bulk, request, NULL, ERR));
  source = pattern_source(&pattern);
  source.rewind = no_way_back;
  pattern.position = 0;
  OK(ghlauth_request_set_body_stream(request, "text/plain", &source, 10, ERR));
  OK(bulk_send(bulk, request, NULL, ERR));
  FAILS(GHLAUTH_E_CALLBACK, bulk_send(bulk, request, NULL, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "failed with status -7");
  ghlauth_request_free(request);
  assert_int_equal(pattern.drops, 10);
}

struct nested {
  const ghlauth_request *request;
  ghlauth_client *client;
  ghlauth_credential *credential;
  ghlauth_status status;
};

static int32_t send_nested(void *user_data, int64_t sent, int64_t send_total, int64_t received, int64_t receive_total) {
  struct nested *nested = user_data;
  ghlauth_response *response = NULL;
  (void)sent, (void)send_total, (void)received, (void)receive_total;
  nested->status = ghlauth_client_send(nested->client, &response, nested->credential, nested->request, NULL, NULL);
  ghlauth_response_free(response);
  return 1;
}

static void a_stream_is_read_by_one_at_a_time(void **state) {
  (void)state;
  struct pattern pattern = {.size = 300000};
  const ghlauth_byte_source source = pattern_source(&pattern);
  struct nested nested = {.status = GHLAUTH_OK};
  const ghlauth_transfer_progress progress = {sizeof(progress), &nested, NULL, send_nested};
  ghlauth_request *request = bulk_request("POST", "/upload");
  OK(ghlauth_request_set_body_stream(request, "text/plain", &source, 300000, ERR));
  OK(ghlauth_request_set_progress(request, &progress, ERR));
  OK(ghlauth_client_new(&nested.client, bulk_config(bulk), ERR));
  OK(ghlauth_credential_from_access_token(&nested.credential, bulk_config(bulk), "another", -1, 0, NULL, ERR));
  nested.request = request;
  FAILS(GHLAUTH_E_CANCELLED, bulk_send(bulk, request, NULL, ERR));
  assert_int_equal(nested.status, GHLAUTH_E_INVALID_ARGUMENT);
  assert_int_equal(pattern.rewinds, 0);
  ghlauth_credential_free(nested.credential);
  ghlauth_client_free(nested.client);
  ghlauth_request_free(request);
}

static void a_refusal_in_the_middle_is_heard(void **state) {
  (void)state;
  ghlauth_request *request = bulk_request("POST", "/refuse-after/1000000");
  OK(ghlauth_request_add_file(request, "file", bulk_zeros(bulk, "zeros", BULK_BYTES), NULL, NULL, ERR));
  FAILS(GHLAUTH_E_HTTP, bulk_send(bulk, request, NULL, ERR));
  assert_int_equal(ghlauth_error_http_status(check_last()), 413);
  CONTAINS(ghlauth_error_server_message(check_last()), "too large for this plan");
  CONTAINS(ghlauth_response_body(bulk_response(bulk)), "too large for this plan");
  assert_int_equal(bulk_count(bulk_arrived(bulk), "\"path\""), 1);
  ghlauth_request_free(request);
}

static void a_connection_that_breaks_in_the_middle_is_a_failure(void **state) {
  (void)state;
  const char *methods[] = {"POST", "PUT"};
  for (size_t i = 0; i < 2; ++i) {
    ghlauth_request *request = bulk_request(methods[i], "/drop-after/1000000");
    OK(ghlauth_request_set_body_file(request, "text/plain", bulk_zeros(bulk, "zeros", 50000000), ERR));
    FAILS(GHLAUTH_E_NETWORK, bulk_send(bulk, request, NULL, ERR));
    const char *arrived = bulk_arrived(bulk);
    LACKS(arrived, "\"whole\": true");
    if (i == 0) assert_int_equal(bulk_count(arrived, "\"path\""), 1);
    ghlauth_request_free(request);
  }
}

static void a_cancel_ends_an_upload(void **state) {
  (void)state;
  struct pattern pattern = {.size = INT64_MAX, .fails_at = 1000000};
  const ghlauth_byte_source source = pattern_source(&pattern);
  OK(ghlauth_cancel_new(&pattern.cancel, ERR));
  ghlauth_request *request = bulk_request("POST", "/upload");
  OK(ghlauth_request_set_body_stream(request, "text/plain", &source, -1, ERR));
  FAILS(GHLAUTH_E_CANCELLED, bulk_send(bulk, request, pattern.cancel, ERR));
  assert_int_equal(pattern.drops, 0);
  ghlauth_request_free(request);
  assert_int_equal(pattern.drops, 1);
  ghlauth_cancel_free(pattern.cancel);
}

static ghlauth_status read_slowly(void *user_data, uint8_t *buffer, size_t capacity, size_t *size) {
  int *pieces = user_data;
  check_sleep_ms(100);
  memset(buffer, 'x', capacity);
  *size = (*pieces)-- > 0 ? capacity : 0;
  return GHLAUTH_OK;
}

static void the_time_counts_from_the_last_byte(void **state) {
  (void)state;
  int pieces = 30;
  const ghlauth_byte_source source = {sizeof(source), &pieces, NULL, read_slowly, NULL};
  ghlauth_request *request = bulk_request("POST", "/upload");
  OK(ghlauth_request_set_body_stream(request, "text/plain", &source, -1, ERR));
  OK(ghlauth_request_set_timeout_ms(request, 2000, ERR));  // less than all pieces together take
  OK(bulk_send(bulk, request, NULL, ERR));
  ghlauth_request_free(request);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(files_are_looked_at_when_they_are_set),
      TEST(a_file_that_went_away_is_told_before_anything_is_sent),
      TEST(a_file_that_changes_meanwhile_is_noticed),
      TEST(a_stream_of_another_size_is_noticed),
      TEST(a_source_that_fails_says_so),
      TEST(tables_are_checked_and_dropped),
      TEST(a_stream_is_read_by_one_at_a_time),
      TEST(a_refusal_in_the_middle_is_heard),
      TEST(a_connection_that_breaks_in_the_middle_is_a_failure),
      TEST(a_cancel_ends_an_upload),
      TEST(the_time_counts_from_the_last_byte),
  };
  return cmocka_run_group_tests_name("upload failures", tests, NULL, check_teardown);
}
