// pit.h: where a token is read from.
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/desk.h"

static char folder[64];
static char path[96];

static int setup(void **state) {
  (void)state;
  check_plant(PIT_TOKEN);
  check_plant(OTHER_PIT_TOKEN);
  strcpy(folder, "/tmp/ghlauth-pit-XXXXXX");
  assert_non_null(mkdtemp(folder));
  snprintf(path, sizeof(path), "%s/token", folder);
  return 0;
}

static int teardown(void **state) {
  (void)state;
  unlink(path);
  return rmdir(folder);
}

static void write_file(const char *content, size_t size, mode_t mode) {
  unlink(path);
  const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  assert_true(fd >= 0);
  assert_int_equal(write(fd, content, size), size);
  assert_int_equal(fchmod(fd, mode), 0);
  close(fd);
}

static void write_token(const char *token, mode_t mode) { write_file(token, strlen(token), mode); }

static ghlauth_status from_file(ghlauth_pit **pit, uint32_t flags, ghlauth_error **error) {
  return ghlauth_pit_from_file(pit, NULL, path, flags, GHLAUTH_LEVEL_LOCATION, LOCATION_ID, error);
}

static ghlauth_status from_fd(ghlauth_pit **pit, int fd, uint32_t flags, ghlauth_error **error) {
  return ghlauth_pit_from_fd(pit, NULL, fd, flags, GHLAUTH_LEVEL_LOCATION, LOCATION_ID, error);
}

static void expect_and_free(ghlauth_pit *pit, const char *token) {
  ghlauth_credential *credential = NULL;
  OK(ghlauth_credential_from_pit(&credential, pit, ERR));
  expect_bearer(credential, token);
  ghlauth_credential_free(credential);
  ghlauth_pit_free(pit);
}

static void a_private_file_is_read(void **state) {
  (void)state;
  const mode_t modes[] = {0600, 0400};
  for (size_t i = 0; i < 2; ++i) {
    ghlauth_pit *pit = NULL;
    write_token(PIT_TOKEN "\r\n", modes[i]);
    OK(from_file(&pit, 0, ERR));
    expect_and_free(pit, PIT_TOKEN);
  }
}

static void a_file_that_others_can_reach_is_refused(void **state) {
  (void)state;
  const mode_t modes[] = {0644, 0640, 0604, 0620, 0601, 0660, 0777};
  for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); ++i) {
    ghlauth_pit *pit = NULL;
    write_token(PIT_TOKEN, modes[i]);
    FAILS(GHLAUTH_E_FILE_PERMISSIONS, from_file(&pit, 0, ERR));
    CONTAINS(ghlauth_error_message(check_last()), path);
    assert_null(pit);
    OK(from_file(&pit, GHLAUTH_FILE_ALLOW_READABLE, ERR));
    expect_and_free(pit, PIT_TOKEN);
  }
}

static void what_is_no_regular_file_is_refused(void **state) {
  (void)state;
  ghlauth_pit *pit = NULL;
  FAILS(GHLAUTH_E_SECRET_SOURCE, from_file(&pit, 0, ERR));  // missing
  CONTAINS(ghlauth_error_message(check_last()), path);
  FAILS(GHLAUTH_E_SECRET_SOURCE,
        ghlauth_pit_from_file(&pit, NULL, folder, 0, GHLAUTH_LEVEL_LOCATION, LOCATION_ID, ERR));  // a directory
  assert_int_equal(mkfifo(path, 0600), 0);
  FAILS(GHLAUTH_E_SECRET_SOURCE, from_file(&pit, 0, ERR));  // and does not wait for a writer
  FAILS(GHLAUTH_E_SECRET_SOURCE,
        ghlauth_pit_from_file(&pit, NULL, "/dev/null", GHLAUTH_FILE_ALLOW_READABLE, GHLAUTH_LEVEL_LOCATION, LOCATION_ID, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_pit_from_file(&pit, NULL, NULL, 0, GHLAUTH_LEVEL_LOCATION, LOCATION_ID, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_pit_from_file(&pit, NULL, "", 0, GHLAUTH_LEVEL_LOCATION, LOCATION_ID, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, from_file(&pit, 0x80, ERR));  // a flag that does not exist
}

static void a_symbolic_link_counts_as_what_it_names(void **state) {
  (void)state;
  char link_path[128];
  ghlauth_pit *pit = NULL;
  snprintf(link_path, sizeof(link_path), "%s.link", path);
  write_token(PIT_TOKEN, 0600);
  assert_int_equal(symlink(path, link_path), 0);
  OK(ghlauth_pit_from_file(&pit, NULL, link_path, 0, GHLAUTH_LEVEL_LOCATION, LOCATION_ID, ERR));
  expect_and_free(pit, PIT_TOKEN);
  unlink(link_path);
}

static void a_file_without_a_token_is_malformed(void **state) {
  (void)state;
  ghlauth_pit *pit = NULL;
  write_token("", 0600);
  FAILS(GHLAUTH_E_PIT_MALFORMED, from_file(&pit, 0, ERR));
  write_token(" \n", 0600);
  FAILS(GHLAUTH_E_PIT_MALFORMED, from_file(&pit, 0, ERR));
  write_file("pit-1f2e\0003d4c", 13, 0600);  // a NUL inside does not end the token
  FAILS(GHLAUTH_E_PIT_MALFORMED, from_file(&pit, 0, ERR));
}

static void a_file_of_more_than_64_kib_is_refused(void **state) {
  (void)state;
  ghlauth_pit *pit = NULL;
  const size_t size = 65537;
  char *large = malloc(size);
  memset(large, 'a', size);
  write_file(large, size, 0600);
  FAILS(GHLAUTH_E_SECRET_SOURCE, from_file(&pit, 0, ERR));
  free(large);
}

static void a_file_is_read_again_at_a_reload(void **state) {
  (void)state;
  ghlauth_pit *pit = NULL;
  write_token(PIT_TOKEN, 0600);
  OK(from_file(&pit, 0, ERR));
  OK(ghlauth_pit_reload(pit, ERR));  // unchanged
  write_token(OTHER_PIT_TOKEN, 0644);
  FAILS(GHLAUTH_E_FILE_PERMISSIONS, ghlauth_pit_reload(pit, ERR));
  write_token("", 0600);
  FAILS(GHLAUTH_E_PIT_MALFORMED, ghlauth_pit_reload(pit, ERR));
  unlink(path);
  FAILS(GHLAUTH_E_SECRET_SOURCE, ghlauth_pit_reload(pit, ERR));
  ghlauth_credential *credential = NULL;
  OK(ghlauth_credential_from_pit(&credential, pit, ERR));
  expect_bearer(credential, PIT_TOKEN);  // the failures changed nothing
  write_token(OTHER_PIT_TOKEN "\n", 0600);
  OK(ghlauth_pit_reload(pit, ERR));
  expect_bearer(credential, OTHER_PIT_TOKEN);
  ghlauth_credential_free(credential);
  ghlauth_pit_free(pit);
}

static void a_descriptor_of_a_file_has_its_mode_checked(void **state) {
  (void)state;
  ghlauth_pit *pit = NULL;
  write_token(PIT_TOKEN, 0644);
  int fd = open(path, O_RDONLY);
  FAILS(GHLAUTH_E_FILE_PERMISSIONS, from_fd(&pit, fd, 0, ERR));
  OK(from_fd(&pit, fd, GHLAUTH_FILE_ALLOW_READABLE, ERR));
  assert_int_equal(close(fd), 0);  // the caller's still
  FAILS(GHLAUTH_E_UNSUPPORTED, ghlauth_pit_reload(pit, ERR));
  expect_and_free(pit, PIT_TOKEN);
  write_token(PIT_TOKEN, 0600);
  fd = open(path, O_RDONLY);
  OK(from_fd(&pit, fd, 0, ERR));
  close(fd);
  expect_and_free(pit, PIT_TOKEN);
}

static void *write_slowly(void *argument) {
  const int fd = *(const int *)argument;
  for (const char *c = PIT_TOKEN "\n"; *c != '\0'; ++c)
    if (write(fd, c, 1) != 1) return NULL;
  close(fd);
  return NULL;
}

static void a_pipe_is_read_to_its_end(void **state) {
  (void)state;
  ghlauth_pit *pit = NULL;
  pthread_t writer;
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  assert_int_equal(pthread_create(&writer, NULL, write_slowly, &ends[1]), 0);
  OK(from_fd(&pit, ends[0], 0, ERR));
  pthread_join(writer, NULL);
  close(ends[0]);
  expect_and_free(pit, PIT_TOKEN);
}

static void a_socket_is_read_to_its_end(void **state) {
  (void)state;
  ghlauth_pit *pit = NULL;
  int ends[2];
  assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
  assert_int_equal(write(ends[1], PIT_TOKEN, strlen(PIT_TOKEN)), strlen(PIT_TOKEN));
  close(ends[1]);
  OK(from_fd(&pit, ends[0], 0, ERR));
  close(ends[0]);
  expect_and_free(pit, PIT_TOKEN);
}

static void a_bad_descriptor_is_refused(void **state) {
  (void)state;
  ghlauth_pit *pit = NULL;
  assert_int_not_equal(from_fd(&pit, -1, 0, NULL), GHLAUTH_OK);
  FAILS(GHLAUTH_E_SECRET_SOURCE, from_fd(&pit, 999, 0, ERR));
  const int fd = open(folder, O_RDONLY | O_DIRECTORY);
  FAILS(GHLAUTH_E_SECRET_SOURCE, from_fd(&pit, fd, 0, ERR));
  close(fd);
  assert_null(pit);
}

static void a_variable_is_read_and_read_again(void **state) {
  (void)state;
  ghlauth_pit *pit = NULL;
  setenv("GHLAUTH_TEST_PIT", PIT_TOKEN "\n", 1);
  OK(ghlauth_pit_from_env(&pit, NULL, "GHLAUTH_TEST_PIT", GHLAUTH_LEVEL_LOCATION, LOCATION_ID, ERR));
  setenv("GHLAUTH_TEST_PIT", OTHER_PIT_TOKEN, 1);
  OK(ghlauth_pit_reload(pit, ERR));
  unsetenv("GHLAUTH_TEST_PIT");
  FAILS(GHLAUTH_E_SECRET_SOURCE, ghlauth_pit_reload(pit, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "GHLAUTH_TEST_PIT");
  expect_and_free(pit, OTHER_PIT_TOKEN);
  FAILS(GHLAUTH_E_SECRET_SOURCE,
        ghlauth_pit_from_env(&pit, NULL, "GHLAUTH_TEST_PIT", GHLAUTH_LEVEL_LOCATION, LOCATION_ID, ERR));
  setenv("GHLAUTH_TEST_PIT", "", 1);
  FAILS(GHLAUTH_E_PIT_MALFORMED,
        ghlauth_pit_from_env(&pit, NULL, "GHLAUTH_TEST_PIT", GHLAUTH_LEVEL_LOCATION, LOCATION_ID, ERR));
  unsetenv("GHLAUTH_TEST_PIT");
  const char *bad[] = {NULL, "", "A=B"};
  for (size_t i = 0; i < 3; ++i)
    FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_pit_from_env(&pit, NULL, bad[i], GHLAUTH_LEVEL_LOCATION, LOCATION_ID, ERR));
}

static void a_systemd_credential_is_a_file_in_its_directory(void **state) {
  (void)state;
  ghlauth_pit *pit = NULL;
  unsetenv("CREDENTIALS_DIRECTORY");
  FAILS(GHLAUTH_E_SECRET_SOURCE,
        ghlauth_pit_from_systemd_credential(&pit, NULL, "token", GHLAUTH_LEVEL_LOCATION, LOCATION_ID, ERR));
  setenv("CREDENTIALS_DIRECTORY", folder, 1);
  write_token(PIT_TOKEN "\n", 0400);
  OK(ghlauth_pit_from_systemd_credential(&pit, NULL, "token", GHLAUTH_LEVEL_LOCATION, LOCATION_ID, ERR));
  write_token(OTHER_PIT_TOKEN, 0400);
  OK(ghlauth_pit_reload(pit, ERR));
  expect_and_free(pit, OTHER_PIT_TOKEN);
  FAILS(GHLAUTH_E_SECRET_SOURCE,
        ghlauth_pit_from_systemd_credential(&pit, NULL, "absent", GHLAUTH_LEVEL_LOCATION, LOCATION_ID, ERR));
  const char *bad[] = {NULL, "", "../token", "a/b", ".", ".."};
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); ++i)
    FAILS(GHLAUTH_E_INVALID_ARGUMENT,
          ghlauth_pit_from_systemd_credential(&pit, NULL, bad[i], GHLAUTH_LEVEL_LOCATION, LOCATION_ID, ERR));
  unsetenv("CREDENTIALS_DIRECTORY");
}

static const char *given;

static ghlauth_status fetch(void *user_data, ghlauth_secret *secret) {
  (void)user_data;
  return given == NULL ? -10001 : ghlauth_secret_set(secret, given, strlen(given), NULL);
}

static void a_callback_is_asked_now_and_at_a_reload(void **state) {
  (void)state;
  const ghlauth_secret_source source = {sizeof(source), NULL, NULL, fetch};
  ghlauth_pit *pit = NULL;
  given = PIT_TOKEN "\n";
  OK(ghlauth_pit_from_source(&pit, NULL, &source, GHLAUTH_LEVEL_LOCATION, LOCATION_ID, ERR));
  given = NULL;
  FAILS(GHLAUTH_E_SECRET_SOURCE, ghlauth_pit_reload(pit, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "-10001");
  given = "not one token";
  FAILS(GHLAUTH_E_PIT_MALFORMED, ghlauth_pit_reload(pit, ERR));
  given = OTHER_PIT_TOKEN;
  OK(ghlauth_pit_reload(pit, ERR));
  expect_and_free(pit, OTHER_PIT_TOKEN);
}

static void a_string_cannot_be_reloaded(void **state) {
  (void)state;
  ghlauth_pit *pit = NULL;
  OK(ghlauth_pit_new(&pit, NULL, PIT_TOKEN, GHLAUTH_LEVEL_LOCATION, LOCATION_ID, ERR));
  FAILS(GHLAUTH_E_UNSUPPORTED, ghlauth_pit_reload(pit, ERR));
  ghlauth_pit_free(pit);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(a_private_file_is_read),
      TEST(a_file_that_others_can_reach_is_refused),
      TEST(what_is_no_regular_file_is_refused),
      TEST(a_symbolic_link_counts_as_what_it_names),
      TEST(a_file_without_a_token_is_malformed),
      TEST(a_file_of_more_than_64_kib_is_refused),
      TEST(a_file_is_read_again_at_a_reload),
      TEST(a_descriptor_of_a_file_has_its_mode_checked),
      TEST(a_pipe_is_read_to_its_end),
      TEST(a_socket_is_read_to_its_end),
      TEST(a_bad_descriptor_is_refused),
      TEST(a_variable_is_read_and_read_again),
      TEST(a_systemd_credential_is_a_file_in_its_directory),
      TEST(a_callback_is_asked_now_and_at_a_reload),
      TEST(a_string_cannot_be_reloaded),
  };
  return cmocka_run_group_tests_name("pit sources", tests, NULL, check_teardown);
}
