// A signal every millisecond, whose handler has no SA_RESTART (EINTR): nothing fails for it, and nothing that waits ends early.
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "flow.h"
#include "store_file.h"
#include "store_server.h"
#include "support/bulk.h"
#include "support/interruptions.h"
#include "support/login_desk.h"

// How long what is interrupted takes, and how often it is then at least, on a machine that is busy with something else.
#define DELAY_MS 300
#define DELAY "300"
enum { AT_LEAST = 20 };

static struct flow *flow;
static ghlauth_store_options *options;

static int start(void **state) { return box_start(state, 2); }

static int setup(void **state) {
  store_file_setup(state);
  options = store_file_keys(STORE_KEY_ONE);
  flow = flow_new_on(store_file_url(), options);
  flow_install(flow, "location", sandbox_location_id(box, 0), NULL);
  return 0;
}

static int teardown(void **state) {
  flow_free(flow);
  ghlauth_store_options_free(options);
  return store_file_teardown(state);
}

static void delay(const char *path) {
  char fault[128];
  snprintf(fault, sizeof(fault), "{\"kind\":\"delay\",\"delay_ms\":" DELAY ",\"path\":\"%s\"}", path);
  sandbox_fault(box, fault);
}

static void a_call_is_answered(void **state) {
  (void)state;
  delay("/contacts/");
  interruptions_begin();
  const ghlauth_status status = flow_get_contact(flow, ERR);
  assert_true(interruptions_end() >= AT_LEAST);
  assert_int_equal(status, GHLAUTH_OK);
}

static void a_refresh_is_sent_once(void **state) {
  (void)state;
  ghlauth_token *token = NULL;
  const int64_t before = sandbox_counter(box, "token_requests");
  flow_advance_s(flow, 86400);
  delay("/oauth/token");
  interruptions_begin();
  const ghlauth_status status = ghlauth_credential_token(flow->credential, &token, 0, NULL, ERR);
  assert_true(interruptions_end() >= AT_LEAST);
  assert_int_equal(status, GHLAUTH_OK);
  ghlauth_token_free(token);
  flow_plant_tokens(flow);
  assert_int_equal(sandbox_counter(box, "token_requests"), before + 1);
  assert_int_equal(sandbox_counter(box, "refreshes_ok"), 1);
}

static void a_code_is_exchanged(void **state) {
  (void)state;
  ghlauth_installation *installation = NULL;
  ghlauth_callback *callback = flow_callback(flow, "location", sandbox_location_id(box, 1), NULL);
  delay("/oauth/token");
  interruptions_begin();
  const ghlauth_status status = ghlauth_oauth_exchange(flow->oauth, &installation, callback, NULL, NULL, ERR);
  assert_true(interruptions_end() >= AT_LEAST);
  assert_int_equal(status, GHLAUTH_OK);
  ghlauth_installation_free(installation);
  ghlauth_callback_free(callback);
}

static void a_time_limit_is_not_shorter(void **state) {
  (void)state;
  ghlauth_cancel *cancel = NULL;
  ghlauth_token *token = NULL;
  OK(ghlauth_cancel_new(&cancel, ERR));
  flow_advance_s(flow, 86400);
  delay("/oauth/token");
  const int64_t began_ms = check_now_ms();
  OK(ghlauth_cancel_set_timeout_ms(cancel, DELAY_MS / 2, ERR));
  interruptions_begin();
  const ghlauth_status status = ghlauth_credential_token(flow->credential, &token, 0, cancel, ERR);
  (void)interruptions_end();
  assert_int_equal(status, GHLAUTH_E_TIMEOUT);
  assert_true(check_now_ms() - began_ms >= DELAY_MS / 2);
  OK(ghlauth_credential_token(flow->credential, &token, 0, NULL, ERR));  // the answer that was on its way
  ghlauth_token_free(token);
  assert_int_equal(sandbox_counter(box, "refreshes_ok"), 1);
  ghlauth_cancel_free(cancel);
}

// "NULL when none is completed within the time": not before.
static void a_queue_waits_as_long_as_it_says(void **state) {
  (void)state;
  ghlauth_queue *queue = NULL;
  ghlauth_request *request = box_contact_request(0);
  ghlauth_completion *early = NULL, *completion = NULL;
  OK(ghlauth_queue_new(&queue, flow->config, ERR));
  delay("/contacts/");
  OK(ghlauth_queue_submit(queue, flow->credential, request, 1, -1, ERR));
  const int64_t began_ms = check_now_ms();
  interruptions_begin();
  const ghlauth_status first = ghlauth_queue_next(queue, &early, DELAY_MS / 3, NULL, ERR);
  const int64_t waited_ms = check_now_ms() - began_ms;
  const ghlauth_status last = ghlauth_queue_next(queue, &completion, -1, NULL, ERR);
  assert_true(interruptions_end() >= AT_LEAST);
  assert_int_equal(first, GHLAUTH_OK);
  assert_null(early);
  assert_true(waited_ms >= DELAY_MS / 3);
  assert_int_equal(last, GHLAUTH_OK);
  assert_non_null(completion);
  assert_int_equal(ghlauth_completion_status(completion), GHLAUTH_OK);
  ghlauth_completion_free(completion);
  ghlauth_request_free(request);
  ghlauth_queue_free(queue);
}

// Another program that writes to the file for a while, and until who waits for it was interrupted.
static void *write_for_a_while(void *argument) {
  sqlite3 *other = argument;
  check_sleep_ms(DELAY_MS);
  interruptions_wait_for(AT_LEAST);
  return sqlite3_exec(other, "COMMIT", NULL, NULL, NULL) == SQLITE_OK ? NULL : other;
}

static void a_store_waits_for_another_program(void **state) {
  (void)state;
  ghlauth_store *store = NULL;
  sqlite3 *other = NULL;
  pthread_t writer;
  void *failed = NULL;
  assert_int_equal(sqlite3_open(store_file_path(), &other), SQLITE_OK);
  assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
  interruptions_block();
  assert_int_equal(pthread_create(&writer, NULL, write_for_a_while, other), 0);
  interruptions_unblock();
  interruptions_begin();
  const ghlauth_status opened = ghlauth_store_open(&store, store_file_url(), options, ERR);
  const ghlauth_status written =
      opened == GHLAUTH_OK ? ghlauth_store_set_secret(store, "a name", (const uint8_t *)"a value", 7, ERR) : opened;
  assert_true(interruptions_end() >= AT_LEAST);
  pthread_join(writer, &failed);
  sqlite3_close(other);
  assert_null(failed);
  assert_int_equal(opened, GHLAUTH_OK);
  assert_int_equal(written, GHLAUTH_OK);
  ghlauth_store_free(store);
}

static void *write_slowly(void *argument) {
  const int fd = *(const int *)argument;
  for (const char *c = PIT_TOKEN "\n"; *c != '\0'; ++c) {
    check_sleep_ms(5);
    if (write(fd, c, 1) != 1) return NULL;
  }
  close(fd);
  return NULL;
}

static void a_secret_is_read_to_its_end(void **state) {
  (void)state;
  ghlauth_pit *pit = NULL;
  ghlauth_credential *credential = NULL;
  pthread_t writer;
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  interruptions_block();
  assert_int_equal(pthread_create(&writer, NULL, write_slowly, &ends[1]), 0);
  interruptions_unblock();
  interruptions_begin();
  const ghlauth_status status = ghlauth_pit_from_fd(&pit, flow->config, ends[0], 0, GHLAUTH_LEVEL_LOCATION, LOCATION_ID, ERR);
  assert_true(interruptions_end() >= AT_LEAST);
  pthread_join(writer, NULL);
  close(ends[0]);
  assert_int_equal(status, GHLAUTH_OK);
  OK(ghlauth_credential_from_pit(&credential, pit, ERR));
  expect_bearer(credential, PIT_TOKEN);
  ghlauth_credential_free(credential);
  ghlauth_pit_free(pit);
}

static void a_login_waits_for_its_browser(void **state) {
  (void)state;
  struct login_desk at;
  struct waiting waiting;
  login_desk_start(&at, "http://localhost:0/callback", NULL);
  interruptions_begin();
  waiting_start(&waiting, at.login);
  interruptions_block();  // this thread is the browser
  check_sleep_ms(DELAY_MS);
  waiting_expect_goes_on(&waiting);
  login_desk_finish(&at, &waiting);
  assert_true(interruptions_end() >= AT_LEAST);
  waiting_free(&waiting);
  login_desk_end(&at);
}

static struct bulk *bulk;

static int setup_bulk(void **state) {
  (void)state;
  bulk = bulk_new();
  return 0;
}

static int teardown_bulk(void **state) {
  (void)state;
  bulk_free(bulk);
  return 0;
}

static void large_files_come_and_go_whole(void **state) {
  (void)state;
  ghlauth_request *upload = bulk_request("PUT", "/upload");
  OK(ghlauth_request_set_body_file(upload, "video/mp4", bulk_zeros(bulk, "zeros", BULK_BYTES), ERR));
  interruptions_begin();
  ghlauth_status status = bulk_send(bulk, upload, NULL, ERR);
  assert_true(interruptions_end() >= AT_LEAST);
  ghlauth_request_free(upload);
  assert_int_equal(status, GHLAUTH_OK);
  CONTAINS(ghlauth_response_body(bulk_response(bulk)), "\"size\": " BULK_TEXT ", \"sha256\": \"" BULK_ZEROS_SHA256);

  ghlauth_request *download = bulk_request("GET", "/bytes/" BULK_TEXT);
  OK(ghlauth_request_set_download_file(download, bulk_path(bulk, "large"), ERR));
  interruptions_begin();
  status = bulk_send(bulk, download, NULL, ERR);
  assert_true(interruptions_end() >= AT_LEAST);
  ghlauth_request_free(download);
  assert_int_equal(status, GHLAUTH_OK);
  assert_int_equal(bulk_files(bulk), 2);
}

static void a_store_on_a_server_keeps_what_is_asked_of_it(void **state) {
  (void)state;
  interruptions_begin();
  expect_conformance(local_url());
  assert_true(interruptions_end() >= AT_LEAST);
}

static int on_server(const char *kind) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_store_on_a_server_keeps_what_is_asked_of_it)};
  server_group_start(kind);
  return cmocka_run_group_tests_name(kind, tests, NULL, server_group_teardown);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(a_call_is_answered, setup, teardown),
      cmocka_unit_test_setup_teardown(a_refresh_is_sent_once, setup, teardown),
      cmocka_unit_test_setup_teardown(a_code_is_exchanged, setup, teardown),
      cmocka_unit_test_setup_teardown(a_time_limit_is_not_shorter, setup, teardown),
      cmocka_unit_test_setup_teardown(a_queue_waits_as_long_as_it_says, setup, teardown),
      cmocka_unit_test_setup_teardown(a_store_waits_for_another_program, setup, teardown),
      cmocka_unit_test_setup_teardown(a_secret_is_read_to_its_end, setup, teardown),
      cmocka_unit_test_setup_teardown(large_files_come_and_go_whole, setup_bulk, teardown_bulk),
  };
  const struct CMUnitTest desk_tests[] = {cmocka_unit_test(a_login_waits_for_its_browser)};
  if (argc > 1) return on_server(argv[1]);
  return cmocka_run_group_tests_name("interrupted", tests, start, box_stop) +
         cmocka_run_group_tests_name("interrupted login", desk_tests, NULL, check_teardown);
}
