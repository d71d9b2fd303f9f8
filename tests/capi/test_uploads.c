// request.h: bodies that are files, streams, forms and parts.
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "support/bulk.h"
#include "support/check.h"

enum { MAX_GROWTH_KIB = 8192 };  // whatever the size

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

static const char *answer(void) { return ghlauth_response_body(bulk_response(bulk)); }

static void send_and_free(ghlauth_request *request) {
  OK(bulk_send(bulk, request, NULL, ERR));
  ghlauth_request_free(request);
}

static void a_large_file_takes_no_memory(void **state) {
  (void)state;
  const char *methods[] = {"POST", "PUT"};
  for (size_t i = 0; i < 2; ++i) {
    ghlauth_request *request = bulk_request(methods[i], "/upload");
    OK(ghlauth_request_set_body_file(request, "video/mp4", bulk_zeros(bulk, "zeros", BULK_BYTES), ERR));
    memory_begin();
    send_and_free(request);
    assert_true(memory_growth_kib() < MAX_GROWTH_KIB);
    CONTAINS(answer(), "\"size\": " BULK_TEXT ", \"sha256\": \"" BULK_ZEROS_SHA256);
    const char *arrived = bulk_arrived(bulk);
    CONTAINS(arrived, "\"content-length\": \"" BULK_TEXT "\"");
    CONTAINS(arrived, "\"content-type\": \"video/mp4\"");
    LACKS(arrived, "\"expect\"");
    assert_int_equal(bulk_count(arrived, "\"path\""), 1);
  }
}

static void a_large_stream_takes_no_memory(void **state) {
  (void)state;
  const int64_t sizes[] = {BULK_BYTES, -1};
  for (size_t i = 0; i < 2; ++i) {
    struct pattern pattern = {.size = BULK_BYTES};
    const ghlauth_byte_source source = pattern_source_once(&pattern);
    ghlauth_request *request = bulk_request("POST", "/upload");
    OK(ghlauth_request_set_body_stream(request, "application/x-pattern", &source, sizes[i], ERR));
    memory_begin();
    send_and_free(request);
    assert_true(memory_growth_kib() < MAX_GROWTH_KIB);
    CONTAINS(answer(), "\"size\": " BULK_TEXT ", \"sha256\": \"" BULK_PATTERN_SHA256);
    CONTAINS(bulk_arrived(bulk), i == 0 ? "\"content-length\": \"" BULK_TEXT "\"" : "\"transfer-encoding\": \"chunked\"");
    assert_int_equal(pattern.drops, 1);
  }
}

static void parts_come_from_memory_files_and_streams(void **state) {
  (void)state;
  struct pattern pattern = {.size = 5};
  const ghlauth_byte_source source = pattern_source(&pattern);
  FILE *file = fopen(bulk_path(bulk, "photo.PNG"), "we");
  fputs("not really\n", file);
  fclose(file);
  ghlauth_request *request = bulk_request("POST", "/upload");
  OK(ghlauth_request_add_part(request, "name", NULL, NULL, (const uint8_t *)"Caf\xc3\xa9", 5, ERR));
  OK(ghlauth_request_add_part(request, "empty", "", "", NULL, 0, ERR));
  OK(ghlauth_request_add_part(request, "note", "a.txt", "text/x-note", (const uint8_t *)"n", 1, ERR));
  OK(ghlauth_request_add_file(request, "file", bulk_path(bulk, "photo.PNG"), NULL, NULL, ERR));
  OK(ghlauth_request_add_file(request, "again", bulk_path(bulk, "photo.PNG"), "other.bin", "image/x-mine", ERR));
  OK(ghlauth_request_add_stream(request, "stream", "s.unknown", NULL, &source, 5, ERR));
  send_and_free(request);
  const char *parts[] = {
      "{\"head\": [\"Content-Disposition: form-data; name=\\\"name\\\"\"], \"text\": \"Caf\\u00c3\\u00a9\"}",
      "{\"head\": [\"Content-Disposition: form-data; name=\\\"empty\\\"\"], \"text\": \"\"}",
      "name=\\\"note\\\"; filename=\\\"a.txt\\\"\", \"Content-Type: text/x-note\"], \"text\": \"n\"",
      "name=\\\"file\\\"; filename=\\\"photo.PNG\\\"\", \"Content-Type: image/png\"], \"text\": \"not really\\n\"",
      "name=\\\"again\\\"; filename=\\\"other.bin\\\"\", \"Content-Type: image/x-mine\"], \"text\": \"not really\\n\"",
      "name=\\\"stream\\\"; filename=\\\"s.unknown\\\"\", \"Content-Type: application/octet-stream\"], \"text\": "
      "\"\\u0000\\u0001\\u0002\\u0003\\u0004\""};
  for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); ++i) CONTAINS(answer(), parts[i]);
  CONTAINS(bulk_arrived(bulk), "\"content-length\"");  // all sizes are known
}

static void names_end_no_header(void **state) {
  (void)state;
  ghlauth_request *request = bulk_request("POST", "/upload");
  OK(ghlauth_request_add_part(request, "a\"; x=\"\r\nX-Evil: 1", "f\"\n\\.txt", NULL, (const uint8_t *)"1", 1, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_add_part(request, "a", NULL, "text/plain\r\nX: y", NULL, 0, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_add_part(request, "a", "\xff", NULL, NULL, 0, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_add_part(request, "", NULL, NULL, NULL, 0, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_add_part(request, NULL, NULL, NULL, NULL, 0, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_add_part(request, "a", NULL, NULL, NULL, 1, ERR));
  send_and_free(request);
  CONTAINS(answer(), "\"head\": [\"Content-Disposition: form-data; name=\\\"a%22; x=%22%0D%0AX-Evil: 1\\\"; "
                     "filename=\\\"f%22%0A\\\\.txt\\\"\"], \"text\": \"1\"");
}

static void a_large_upload_in_parts_takes_no_memory(void **state) {
  (void)state;
  struct pattern pattern = {.size = BULK_BYTES};
  const ghlauth_byte_source source = pattern_source(&pattern);
  ghlauth_request *request = bulk_request("POST", "/upload");
  OK(ghlauth_request_add_file(request, "file", bulk_zeros(bulk, "zeros", BULK_BYTES), NULL, NULL, ERR));
  OK(ghlauth_request_add_stream(request, "more", "p", NULL, &source, -1, ERR));
  memory_begin();
  send_and_free(request);
  assert_true(memory_growth_kib() < MAX_GROWTH_KIB);
  assert_int_equal(pattern.position, BULK_BYTES);
  CONTAINS(answer(), "\"size\": 400000");
  CONTAINS(bulk_arrived(bulk), "\"transfer-encoding\": \"chunked\"");
}

static void a_form_is_encoded(void **state) {
  (void)state;
  ghlauth_request *request = bulk_request("POST", "/upload");
  OK(ghlauth_request_add_form_field(request, "grant type", "a&b=c\xc3\xa9", ERR));
  OK(ghlauth_request_add_form_field(request, "empty", "", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_add_form_field(request, "", "x", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_add_form_field(request, NULL, "x", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_add_form_field(request, "x", NULL, ERR));
  send_and_free(request);
  CONTAINS(answer(), "\"text\": \"grant%20type=a%26b%3Dc%C3%A9&empty=\"");
  CONTAINS(bulk_arrived(bulk), "\"content-type\": \"application/x-www-form-urlencoded\"");
}

static void a_request_has_one_kind_of_body(void **state) {
  (void)state;
  ghlauth_request *request = bulk_request("POST", "/upload");
  OK(ghlauth_request_add_form_field(request, "a", "b", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_add_part(request, "a", NULL, NULL, NULL, 0, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "is a form already");
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_add_header(request, "content-type", "text/plain", ERR));
  OK(ghlauth_request_set_json(request, "{}", ERR));  // in the place of all
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_add_form_field(request, "a", "b", ERR));
  send_and_free(request);
  CONTAINS(answer(), "\"size\": 2,");
  request = bulk_request("HEAD", "/upload");
  OK(ghlauth_request_set_body_file(request, "text/plain", bulk_zeros(bulk, "zeros", 1), ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, bulk_send(bulk, request, NULL, ERR));
  ghlauth_request_free(request);
}

static void nothing_can_be_sent(void **state) {
  (void)state;
  struct pattern pattern = {.size = 0};
  const ghlauth_byte_source source = pattern_source(&pattern);
  for (int i = 0; i < 3; ++i) {
    ghlauth_request *request = bulk_request("POST", "/upload");
    if (i == 0)
      OK(ghlauth_request_set_body_file(request, "text/plain", bulk_zeros(bulk, "zeros", 0), ERR));
    else
      OK(ghlauth_request_set_body_stream(request, "text/plain", &source, i - 2, ERR));
    send_and_free(request);
    CONTAINS(answer(), "\"size\": 0,");
  }
}

struct looked {
  int64_t calls, sent, send_total, received, receive_total;
  int went_back;
  int64_t end_at;
  int drops;
};

static int32_t look(void *user_data, int64_t sent, int64_t send_total, int64_t received, int64_t receive_total) {
  struct looked *looked = user_data;
  looked->went_back += sent < looked->sent || received < looked->received;
  ++looked->calls;
  looked->sent = sent;
  looked->send_total = send_total;
  looked->received = received;
  looked->receive_total = receive_total;
  return looked->end_at != 0 && sent >= looked->end_at;
}

static void drop_looked(void *user_data) { ++((struct looked *)user_data)->drops; }

static void progress_is_told(void **state) {
  (void)state;
  struct looked looked = {0};
  const ghlauth_transfer_progress progress = {sizeof(progress), &looked, drop_looked, look};
  ghlauth_request *request = bulk_request("POST", "/upload");
  OK(ghlauth_request_set_body_file(request, "text/plain", bulk_zeros(bulk, "zeros", 1000000), ERR));
  OK(ghlauth_request_set_progress(request, &progress, ERR));
  OK(bulk_send(bulk, request, NULL, ERR));
  assert_int_equal(looked.sent, 1000000);
  assert_int_equal(looked.send_total, 1000000);
  assert_int_equal(looked.received, ghlauth_response_body_size(bulk_response(bulk)));
  assert_int_equal(looked.receive_total, looked.received);
  assert_int_equal(looked.went_back, 0);
  assert_true(looked.calls > 3);
  // Of a body in memory as well.
  looked = (struct looked){0};
  OK(ghlauth_request_set_json(request, "[1, 2, 3]", ERR));
  OK(bulk_send(bulk, request, NULL, ERR));
  assert_int_equal(looked.sent, 9);
  assert_int_equal(looked.send_total, 9);
  CONTAINS(answer(), "\"size\": 9,");
  OK(ghlauth_request_set_progress(request, NULL, ERR));
  looked = (struct looked){0};
  OK(bulk_send(bulk, request, NULL, ERR));
  assert_int_equal(looked.calls, 0);
  ghlauth_request_free(request);
}

static void progress_can_end_it(void **state) {
  (void)state;
  struct looked looked = {.end_at = 500000};
  const ghlauth_transfer_progress progress = {sizeof(progress), &looked, drop_looked, look};
  ghlauth_request *request = bulk_request("POST", "/upload");
  OK(ghlauth_request_set_body_file(request, "text/plain", bulk_zeros(bulk, "zeros", 5000000), ERR));
  OK(ghlauth_request_set_progress(request, &progress, ERR));
  FAILS(GHLAUTH_E_CANCELLED, bulk_send(bulk, request, NULL, ERR));
  assert_true(looked.sent < 1000000);
  ghlauth_request_free(request);
  assert_int_equal(looked.drops, 1);
  const ghlauth_transfer_progress no_function = {sizeof(progress), &looked, drop_looked, NULL};
  FAILS(GHLAUTH_E_INVALID_HANDLE, ghlauth_request_set_progress(NULL, &progress, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_set_progress(NULL, &no_function, ERR));
  assert_int_equal(looked.drops, 3);
}

static void a_body_is_read_again_after_a_refresh(void **state) {
  (void)state;
  struct pattern pattern = {.size = 300000};
  const ghlauth_byte_source source = pattern_source(&pattern);
  ghlauth_request *request = bulk_request("POST", "/once");
  OK(ghlauth_request_add_part(request, "name", NULL, NULL, (const uint8_t *)"x", 1, ERR));
  OK(ghlauth_request_add_file(request, "file", bulk_zeros(bulk, "zeros", 300000), NULL, NULL, ERR));
  OK(ghlauth_request_add_stream(request, "stream", "s", NULL, &source, 300000, ERR));
  OK(bulk_send_renewed(bulk, request, ERR));
  assert_int_equal(pattern.rewinds, 1);
  CONTAINS(answer(), "\"size\": 6004");
  const char *arrived = bulk_arrived(bulk);
  assert_int_equal(bulk_count(arrived, "\"path\": \"/once\""), 2);
  assert_int_equal(bulk_count(arrived, "\"whole\": true"), 2);
  FAILS(GHLAUTH_E_TOKEN_INVALID, bulk_send(bulk, request, NULL, ERR));
  assert_int_equal(pattern.rewinds, 2);  // sent again by the application
  ghlauth_request_free(request);
}

static void what_cannot_be_read_again_is_not_sent_again(void **state) {
  (void)state;
  struct pattern pattern = {.size = 300000};
  const ghlauth_byte_source source = pattern_source_once(&pattern);
  ghlauth_request *request = bulk_request("PUT", "/once");
  OK(ghlauth_request_set_body_stream(request, "text/plain", &source, 300000, ERR));
  FAILS(GHLAUTH_E_TOKEN_INVALID, bulk_send_renewed(bulk, request, ERR));
  CONTAINS(ghlauth_error_hint(check_last()), "The token was replaced");
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, bulk_send_renewed(bulk, request, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "the source of the body was read already");
  assert_int_equal(bulk_count(bulk_arrived(bulk), "\"path\""), 1);
  ghlauth_request_free(request);
  // The next request has the new token.
  request = bulk_request("POST", "/upload");
  OK(bulk_send_renewed(bulk, request, ERR));
  ghlauth_request_free(request);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(a_large_file_takes_no_memory),
      TEST(a_large_stream_takes_no_memory),
      TEST(a_large_upload_in_parts_takes_no_memory),
      TEST(parts_come_from_memory_files_and_streams),
      TEST(names_end_no_header),
      TEST(a_form_is_encoded),
      TEST(a_request_has_one_kind_of_body),
      TEST(nothing_can_be_sent),
      TEST(progress_is_told),
      TEST(progress_can_end_it),
      TEST(a_body_is_read_again_after_a_refresh),
      TEST(what_cannot_be_read_again_is_not_sent_again),
  };
  return cmocka_run_group_tests_name("uploads", tests, NULL, check_teardown);
}
