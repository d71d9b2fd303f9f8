// Programs that the application starts while it has handles: they get no descriptor and no secret. This program is also the one
// that it starts, which says what it got. With the name of a server as argument: handles on a store there.
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "flow.h"
#include "store_file.h"
#include "store_server.h"

#define SAY "--say-what-was-got"

// --- the program that is started

// libcurl wakes itself up through pipes or pairs of sockets that older versions leave open. They have no name, and carry
// nothing.
static int may_be_of_libcurl(int fd) {
  struct stat about;
  struct sockaddr_storage address;
  socklen_t size = sizeof(address);
  if (fstat(fd, &about) != 0) return 0;
  if (S_ISFIFO(about.st_mode)) return 1;
  return S_ISSOCK(about.st_mode) && getpeername(fd, (struct sockaddr *)&address, &size) == 0 && address.ss_family == AF_UNIX &&
         size == sizeof(address.ss_family);
}

static void say_file(const char *path) {
  FILE *file = fopen(path, "re");
  for (int byte; file != NULL && (byte = getc(file)) != EOF;) putchar(byte == '\0' ? '\n' : byte);
  if (file != NULL) fclose(file);
}

static int say_what_was_got(void) {
  DIR *folder = opendir("/proc/self/fd");
  for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
    char target[256] = "";
    const int fd = atoi(entry->d_name);
    if (fd <= STDERR_FILENO || fd == dirfd(folder)) continue;
    if (readlinkat(dirfd(folder), entry->d_name, target, sizeof(target) - 1) < 0) return 1;
    printf("%s %d %s\n", may_be_of_libcurl(fd) ? "pipe" : "descriptor", fd, target);
  }
  closedir(folder);
  say_file("/proc/self/cmdline");
  say_file("/proc/self/environ");
  return fflush(stdout);
}

// --- how it is started

static char self[PATH_MAX];
static char *const arguments[] = {self, (char[]){SAY}, NULL};

static pid_t by_fork_and_exec(int output) {
  const pid_t child = fork();
  if (child != 0) return child;
  dup2(output, STDOUT_FILENO);
  execv(self, arguments);
  _exit(127);
}

static pid_t by_spawn(int output) {
  pid_t child = -1;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  const int failed = posix_spawn(&child, self, &actions, NULL, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  return failed != 0 ? -1 : child;
}

typedef pid_t (*way)(int output);
static const way ways[] = {by_fork_and_exec, by_spawn};
enum { WAYS = sizeof(ways) / sizeof(ways[0]) };

static const char *start(way start_it) {
  static char said[1 << 20];
  int ends[2], status = 0;
  size_t size = 0;
  assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
  const pid_t child = start_it(ends[1]);
  assert_true(child > 0);
  close(ends[1]);
  for (ssize_t got; (got = read(ends[0], said + size, sizeof(said) - 1 - size)) > 0;) size += (size_t)got;
  close(ends[0]);
  said[size] = '\0';
  assert_true(size < sizeof(said) - 1);
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_int_equal(status, 0);
  CONTAINS(said, SAY);
  return said;
}

// How often a line of it begins with that word.
static int lines_of(const char *said, const char *word) {
  int count = 0;
  for (const char *line = said; line != NULL && *line != '\0'; line = strchr(line, '\n'), line += line != NULL)
    count += strncmp(line, word, strlen(word)) == 0;
  return count;
}

// --- the handles

static ghlauth_store_options *options;
static const char *store_url;
static struct flow *flow;
static ghlauth_store *second;
static ghlauth_oauth *desktop;
static ghlauth_login *login;
static ghlauth_client *client;
static ghlauth_queue *queue;

static int descriptors(void) {
  int count = 0;
  DIR *folder = opendir("/proc/self/fd");
  while (readdir(folder) != NULL) ++count;
  closedir(folder);
  return count;
}

static void call(void) {
  ghlauth_request *request = box_contact_request(0);
  ghlauth_response *response = NULL;
  OK(ghlauth_client_send(client, &response, flow->credential, request, NULL, ERR));
  ghlauth_response_free(response);
  ghlauth_request_free(request);
}

static void call_in_queue(void) {
  ghlauth_request *request = box_contact_request(0);
  ghlauth_completion *completion = NULL;
  OK(ghlauth_queue_submit(queue, flow->credential, request, 1, 20000, ERR));
  OK(ghlauth_queue_next(queue, &completion, 20000, NULL, ERR));
  assert_int_equal(ghlauth_completion_status(completion), GHLAUTH_OK);
  ghlauth_completion_free(completion);
  ghlauth_request_free(request);
}

static void open_handles(void) {
  flow = flow_new_on(store_url, options);
  flow_install(flow, "location", sandbox_location_id(box, 0), NULL);
  OK(ghlauth_store_open(&second, store_url, options, ERR));
  OK(ghlauth_oauth_new(&desktop, flow->config, sandbox_client_id(box), sandbox_client_secret(box),
                       "http://localhost:0/callback", ERR));
  OK(ghlauth_login_start(&login, desktop, NULL, ERR));
  OK(ghlauth_client_new(&client, flow->config, ERR));
  OK(ghlauth_queue_new(&queue, flow->config, ERR));
  call();
  call_in_queue();
}

static void close_handles(void) {
  ghlauth_queue_free(queue);
  ghlauth_client_free(client);
  ghlauth_login_free(login);
  ghlauth_oauth_free(desktop);
  ghlauth_store_free(second);
  flow_free(flow);
}

// --- the tests

// What this program was itself started with, it passes on; the handles add nothing to that.
static void programs_that_are_started_get_none(void **state) {
  (void)state;
  enum { PIPES = 4 };  // both ends of one for the client, and of one for the queue
  const char *said = start(by_fork_and_exec);
  const int before = lines_of(said, "descriptor "), pipes_before = lines_of(said, "pipe ");
  const int open_before = descriptors();
  open_handles();
  assert_true(descriptors() >= open_before + 10);  // stores, the login, the queue, a connection each
  for (size_t i = 0; i < WAYS; ++i) {
    said = start(ways[i]);
    if (lines_of(said, "descriptor ") != before || lines_of(said, "pipe ") > pipes_before + PIPES)
      fail_msg("more than the %d of before:\n%.2000s", before, said);
    if (check_find_secret(said) != NULL) fail_msg("a secret is passed on");
    call();  // on the connections that there are
    call_in_queue();
  }
  close_handles();
}

// The counter-proof for the test above.
static void what_is_passed_on_is_found(void **state) {
  (void)state;
  check_plant("a planted secret");
  const int before = lines_of(start(by_fork_and_exec), "descriptor ");
  const int file = open("/dev/null", O_RDONLY);  // without O_CLOEXEC
  const int connection = socket(AF_INET, SOCK_STREAM, 0);
  assert_true(file >= 0 && connection >= 0);
  setenv("GHLAUTH_TEST_PLANTED", "a planted secret", 1);
  for (size_t i = 0; i < WAYS; ++i) {
    const char *said = start(ways[i]);
    assert_int_equal(lines_of(said, "descriptor "), before + 2);
    assert_non_null(check_find_secret(said));
  }
  unsetenv("GHLAUTH_TEST_PLANTED");
  close(connection);
  close(file);
}

static int setup_file(void **state) {
  store_file_setup(state);
  options = store_file_keys(STORE_KEY_ONE);
  store_url = store_file_url();
  return box_start(state, 1);
}

static int teardown_file(void **state) {
  ghlauth_store_options_free(options);
  store_file_teardown(state);
  return box_stop(state);
}

static int setup_server(void **state) {
  options = server_options();
  store_url = local_url();
  return box_start(state, 1);
}

static int teardown_server(void **state) {
  ghlauth_store_options_free(options);
  sandbox_stop(box);
  return server_group_teardown(state);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(programs_that_are_started_get_none),
      cmocka_unit_test(what_is_passed_on_is_found),
  };
  if (argc > 1 && strcmp(argv[1], SAY) == 0) return say_what_was_got();
  if (readlink("/proc/self/exe", self, sizeof(self) - 1) < 0) return 1;
  if (argc == 1) return cmocka_run_group_tests_name("exec", tests, setup_file, teardown_file);
  server_group_start(argv[1]);
  return cmocka_run_group_tests_name(argv[1], tests, setup_server, teardown_server);
}
