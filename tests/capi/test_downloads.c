// request.h: bodies of answers that go to a file or to a callback.
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/bulk.h"
#include "support/check.h"
#include "support/scarce_room.h"

enum { MAX_GROWTH_KIB = 8192 };  // whatever the size

static struct bulk *bulk;

static int setup(void **state) {
  (void)state;
  bulk = bulk_new();
  OK(ghlauth_config_set_max_response_bytes(bulk_config(bulk), 1000, ERR));  // of what stays in memory
  return 0;
}

static int teardown(void **state) {
  (void)state;
  bulk_free(bulk);
  return 0;
}

// Compares a file with the pattern.
static void expect_pattern(const char *path, int64_t size) {
  static uint8_t piece[PATTERN_PIECE];
  int64_t position = 0;
  FILE *file = fopen(path, "re");
  assert_non_null(file);
  for (size_t got; (got = fread(piece, 1, sizeof(piece), file)) > 0; position += (int64_t)got)
    if (memcmp(piece, pattern_at(position), got) != 0) fail_msg("what stands at %lld of %s is wrong", (long long)position, path);
  fclose(file);
  assert_int_equal(position, size);
}

static void expect_text(const char *path, const char *text) {
  char got[256] = {0};
  FILE *file = fopen(path, "re");
  assert_non_null(file);
  assert_int_equal(fread(got, 1, sizeof(got) - 1, file), strlen(text));
  fclose(file);
  assert_string_equal(got, text);
}

static const char *write_text(const char *name, const char *text, mode_t mode) {
  FILE *file = fopen(bulk_path(bulk, name), "we");
  assert_non_null(file);
  fputs(text, file);
  fclose(file);
  assert_int_equal(chmod(bulk_path(bulk, name), mode), 0);
  return bulk_path(bulk, name);
}

static mode_t mode_of(const char *path) {
  struct stat about;
  assert_int_equal(lstat(path, &about), 0);
  return about.st_mode;
}

static ghlauth_status download(const char *from, const char *name, ghlauth_error **error) {
  ghlauth_request *request = bulk_request("GET", from);
  OK(ghlauth_request_set_download_file(request, bulk_path(bulk, name), ERR));
  const ghlauth_status status = bulk_send(bulk, request, NULL, error);
  ghlauth_request_free(request);
  return status;
}

static void a_large_file_takes_no_memory(void **state) {
  (void)state;
  const char *paths[] = {"/bytes/" BULK_TEXT, "/chunked/" BULK_TEXT, "/gzip/" BULK_TEXT, "/br/" BULK_TEXT};
  for (size_t i = 0; i < 4; ++i) {
    memory_begin();
    OK(download(paths[i], "large", ERR));
    assert_true(memory_growth_kib() < MAX_GROWTH_KIB);
    assert_int_equal(ghlauth_response_http_status(bulk_response(bulk)), 200);
    assert_int_equal(ghlauth_response_body_size(bulk_response(bulk)), 0);
    expect_pattern(bulk_path(bulk, "large"), BULK_BYTES);
    assert_int_equal(bulk_files(bulk), 1);
  }
}

static void a_large_stream_takes_no_memory(void **state) {
  (void)state;
  const char *paths[] = {"/bytes/" BULK_TEXT, "/chunked/" BULK_TEXT, "/gzip/" BULK_TEXT, "/br/" BULK_TEXT};
  for (size_t i = 0; i < 4; ++i) {
    struct pattern pattern = {0};
    const ghlauth_byte_sink sink = pattern_sink(&pattern);
    ghlauth_request *request = bulk_request("GET", paths[i]);
    OK(ghlauth_request_set_download(request, &sink, ERR));
    memory_begin();
    OK(bulk_send(bulk, request, NULL, ERR));
    assert_true(memory_growth_kib() < MAX_GROWTH_KIB);
    assert_int_equal(pattern.position, BULK_BYTES);
    assert_int_equal(pattern.wrong, 0);
    ghlauth_request_free(request);
    assert_int_equal(pattern.drops, 1);
  }
  CONTAINS(bulk_arrived(bulk), "\"accept\": \"*/*\"");
}

static void a_download_that_is_cut_off_leaves_nothing(void **state) {
  (void)state;
  const char *paths[] = {"/short/1000000", "/short-chunked/1000000", "/short-gzip/1000000"};
  for (size_t i = 0; i < 3; ++i) {
    FAILS(GHLAUTH_E_NETWORK, download(paths[i], "new", ERR));
    assert_int_equal(bulk_files(bulk), 0);
    assert_null(bulk_response(bulk));
  }
  write_text("old", "precious", 0640);
  for (size_t i = 0; i < 3; ++i) {
    FAILS(GHLAUTH_E_NETWORK, download(paths[i], "old", ERR));
    expect_text(bulk_path(bulk, "old"), "precious");
    assert_int_equal(bulk_files(bulk), 1);
  }
}

static void a_refusal_stays_in_memory(void **state) {
  (void)state;
  write_text("old", "precious", 0640);
  FAILS(GHLAUTH_E_TOKEN_INVALID, download("/once", "old", ERR));
  CONTAINS(ghlauth_response_body(bulk_response(bulk)), "Invalid JWT");
  CONTAINS(ghlauth_error_server_message(check_last()), "Invalid JWT");
  expect_text(bulk_path(bulk, "old"), "precious");
  assert_int_equal(bulk_files(bulk), 1);
  struct pattern pattern = {0};
  const ghlauth_byte_sink sink = pattern_sink(&pattern);
  ghlauth_request *request = bulk_request("GET", "/once");
  OK(ghlauth_request_set_download(request, &sink, ERR));
  FAILS(GHLAUTH_E_TOKEN_INVALID, bulk_send(bulk, request, NULL, ERR));
  assert_int_equal(pattern.position, 0);
  // The answer to the replay arrives there alone.
  bulk_arrived(bulk);
  OK(bulk_send_renewed(bulk, request, ERR));
  assert_true(pattern.position > 0);
  assert_int_equal(bulk_count(bulk_arrived(bulk), "\"path\""), 2);
  ghlauth_request_free(request);
}

static void without_a_download_the_limit_holds(void **state) {
  (void)state;
  struct pattern pattern = {0};
  const ghlauth_byte_sink sink = pattern_sink(&pattern);
  ghlauth_request *request = bulk_request("GET", "/bytes/1001");
  FAILS(GHLAUTH_E_RESPONSE_TOO_LARGE, bulk_send(bulk, request, NULL, ERR));
  OK(ghlauth_request_set_download(request, &sink, ERR));
  OK(bulk_send(bulk, request, NULL, ERR));
  OK(ghlauth_request_set_download(request, NULL, ERR));
  assert_int_equal(pattern.drops, 1);
  FAILS(GHLAUTH_E_RESPONSE_TOO_LARGE, bulk_send(bulk, request, NULL, ERR));
  assert_int_equal(pattern.position, 1001);
  ghlauth_request_free(request);
}

static void an_empty_body_is_a_file_too(void **state) {
  (void)state;
  OK(download("/empty", "empty", ERR));
  expect_text(bulk_path(bulk, "empty"), "");
  OK(download("/br/0", "empty-too", ERR));
  expect_text(bulk_path(bulk, "empty-too"), "");
}

static void files_are_private_and_keep_what_they_are(void **state) {
  (void)state;
  umask(0);
  OK(download("/bytes/10", "new", ERR));
  assert_int_equal(mode_of(bulk_path(bulk, "new")), S_IFREG | 0600);
  write_text("old", "x", 0644);
  OK(download("/bytes/20", "old", ERR));
  assert_int_equal(mode_of(bulk_path(bulk, "old")), S_IFREG | 0644);
  expect_pattern(bulk_path(bulk, "old"), 20);
  // A link stays one, and so does what stands beside.
  assert_int_equal(symlink("old", bulk_path(bulk, "link")), 0);
  OK(download("/bytes/30", "link", ERR));
  assert_int_equal(mode_of(bulk_path(bulk, "link")) & S_IFMT, S_IFLNK);
  expect_pattern(bulk_path(bulk, "old"), 30);
  assert_int_equal(bulk_files(bulk), 3);
  umask(022);
}

static void places_are_looked_at_when_they_are_set(void **state) {
  (void)state;
  ghlauth_request *request = bulk_request("GET", "/bytes/10");
  const char *paths[] = {
      "/tmp", "/dev/null", "/dev/full", "/no-such-folder/file", "/tmp/no-such-folder/file", "/no-such-folder/"};
  for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); ++i) {
    FAILS(GHLAUTH_E_FILE, ghlauth_request_set_download_file(request, paths[i], ERR));
    CONTAINS(ghlauth_error_message(check_last()), paths[i]);
  }
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_set_download_file(request, "", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_set_download_file(request, NULL, ERR));
  const ghlauth_byte_sink no_write = {sizeof(no_write), NULL, NULL, NULL};
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_set_download(request, &no_write, ERR));
  ghlauth_request_free(request);
}

static void a_limit_on_files_is_told(void **state) {
  (void)state;
  struct rlimit before, small;
  assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
  small = before;
  small.rlim_cur = 100000;
  signal(SIGXFSZ, SIG_IGN);
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
  FAILS(GHLAUTH_E_FILE, download("/bytes/1000000", "large", ERR));
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
  CONTAINS(ghlauth_error_message(check_last()), "/large cannot be written: File too large");
  assert_int_equal(bulk_files(bulk), 0);
}

static void a_full_disk_is_told(void **state) {
  (void)state;
  write_text("old", "precious", 0640);
  for (int writes = 0; writes < 3; ++writes) {
    room_for_writes(writes);
    const ghlauth_status status = download("/bytes/1000000", "old", ERR);
    assert_true(room_enough() > 0);
    assert_int_equal(status, GHLAUTH_E_FILE);
    CONTAINS(ghlauth_error_message(check_last()), "/old cannot be written: No space left on device");
    expect_text(bulk_path(bulk, "old"), "precious");
    assert_int_equal(bulk_files(bulk), 1);
  }
  OK(download("/bytes/1000000", "old", ERR));
  expect_pattern(bulk_path(bulk, "old"), 1000000);
}

static void a_sink_that_fails_says_so(void **state) {
  (void)state;
  const ghlauth_status failures[] = {-1, -12345};
  const ghlauth_status seen[] = {GHLAUTH_E_CALLBACK, -12345};
  for (size_t i = 0; i < 2; ++i) {
    struct pattern pattern = {.fails_at = 500000, .failure = failures[i]};
    const ghlauth_byte_sink sink = pattern_sink(&pattern);
    ghlauth_request *request = bulk_request("GET", "/bytes/1000000");
    OK(ghlauth_request_set_download(request, &sink, ERR));
    FAILS(seen[i], bulk_send(bulk, request, NULL, ERR));
    CONTAINS(ghlauth_error_message(check_last()), "sink failed with status");
    assert_int_equal(bulk_count(bulk_arrived(bulk), "\"path\""), 1);
    ghlauth_request_free(request);
  }
}

static void a_cancel_ends_a_download(void **state) {
  (void)state;
  struct pattern pattern = {.fails_at = 1000000};
  const ghlauth_byte_sink sink = pattern_sink(&pattern);
  OK(ghlauth_cancel_new(&pattern.cancel, ERR));
  ghlauth_request *request = bulk_request("GET", "/bytes/100000000000");
  OK(ghlauth_request_set_download(request, &sink, ERR));
  FAILS(GHLAUTH_E_CANCELLED, bulk_send(bulk, request, pattern.cancel, ERR));
  ghlauth_request_free(request);
  ghlauth_cancel_free(pattern.cancel);
}

struct looked {
  int64_t received, total, end_at;
};

static int32_t look(void *user_data, int64_t sent, int64_t send_total, int64_t received, int64_t receive_total) {
  struct looked *looked = user_data;
  assert_int_equal(sent, 0);
  assert_int_equal(send_total, 0);
  assert_true(received > looked->received);
  looked->received = received;
  looked->total = receive_total;
  return looked->end_at != 0 && received >= looked->end_at;
}

static void progress_is_told(void **state) {
  (void)state;
  const char *paths[] = {"/bytes/1000000", "/chunked/1000000", "/gzip/1000000"};
  for (size_t i = 0; i < 3; ++i) {
    struct looked looked = {0};
    const ghlauth_transfer_progress progress = {sizeof(progress), &looked, NULL, look};
    ghlauth_request *request = bulk_request("GET", paths[i]);
    OK(ghlauth_request_set_download_file(request, bulk_path(bulk, "file"), ERR));
    OK(ghlauth_request_set_progress(request, &progress, ERR));
    OK(bulk_send(bulk, request, NULL, ERR));
    assert_int_equal(looked.received, 1000000);
    assert_int_equal(looked.total, i == 0 ? 1000000 : -1);
    looked = (struct looked){.end_at = 500000};
    FAILS(GHLAUTH_E_CANCELLED, bulk_send(bulk, request, NULL, ERR));
    expect_pattern(bulk_path(bulk, "file"), 1000000);  // of the first one
    assert_int_equal(bulk_files(bulk), 1);
    ghlauth_request_free(request);
  }
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(a_large_file_takes_no_memory),
      TEST(a_large_stream_takes_no_memory),
      TEST(a_download_that_is_cut_off_leaves_nothing),
      TEST(a_refusal_stays_in_memory),
      TEST(without_a_download_the_limit_holds),
      TEST(an_empty_body_is_a_file_too),
      TEST(files_are_private_and_keep_what_they_are),
      TEST(places_are_looked_at_when_they_are_set),
      TEST(a_limit_on_files_is_told),
      TEST(a_full_disk_is_told),
      TEST(a_sink_that_fails_says_so),
      TEST(a_cancel_ends_a_download),
      TEST(progress_is_told),
  };
  return cmocka_run_group_tests_name("downloads", tests, NULL, check_teardown);
}
