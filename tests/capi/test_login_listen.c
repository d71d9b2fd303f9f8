// login.h: who else may listen, machines without IPv6, and where the module comes from.
#include <dlfcn.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/login_desk.h"

// The library's calls of these two come here first: a machine without IPv6 is a matter of their answers.
static int no_socket_errno, no_bind_errno;

int socket(int domain, int type, int protocol) {
  int (*next)(int, int, int) = NULL;
  *(void **)&next = dlsym(RTLD_NEXT, "socket");
  if (domain == AF_INET6 && no_socket_errno != 0) {
    errno = no_socket_errno;
    return -1;
  }
  return next(domain, type, protocol);
}

int bind(int fd, const struct sockaddr *address, socklen_t size) {
  int (*next)(int, const struct sockaddr *, socklen_t) = NULL;
  *(void **)&next = dlsym(RTLD_NEXT, "bind");
  if (address->sa_family == AF_INET6 && no_bind_errno != 0) {
    errno = no_bind_errno;
    return -1;
  }
  return next(fd, address, size);
}

// Counts the tries of the module, and how long the first five took.
static atomic_int accepts;
static int64_t accepts_ms;

int accept4(int fd, struct sockaddr *address, socklen_t *size, int flags) {
  int (*next)(int, struct sockaddr *, socklen_t *, int) = NULL;
  *(void **)&next = dlsym(RTLD_NEXT, "accept4");
  const int accepted = next(fd, address, size, flags);
  if (accepted < 0 && errno == EMFILE) {
    const int reason = errno;
    if (accepts == 0) accepts_ms = -check_now_ms();
    if (accepts == 4) accepts_ms += check_now_ms();
    atomic_fetch_add(&accepts, 1);
    errno = reason;
  }
  return accepted;
}

static struct desk *desk;
static ghlauth_oauth *oauth;
static char redirect_uri[128];
static uint16_t port;

static void make_oauth(const char *host) {
  ghlauth_oauth_free(oauth);
  oauth = NULL;
  snprintf(redirect_uri, sizeof(redirect_uri), "http://%s:%u/callback", host, (unsigned)port);
  OK(ghlauth_oauth_new(&oauth, desk->config, CLIENT_ID, CLIENT_SECRET, redirect_uri, ERR));
}

static int setup(void **state) {
  (void)state;
  desk = desk_new(SCRIPT_ON_THE_SPOT);
  port = browser_free_port();
  make_oauth("localhost");
  return 0;
}

static int teardown(void **state) {
  (void)state;
  no_socket_errno = no_bind_errno = 0;
  ghlauth_oauth_free(oauth);
  oauth = NULL;
  desk_free(desk);
  return 0;
}

static void expect_taken(const char *address, const char *name, int option, int other_option) {
  char shown[64];
  ghlauth_login *login = NULL;
  const int taken = browser_listen(address, port, option, other_option);
  assert_true(taken >= 0);
  FAILS(GHLAUTH_E_LISTEN, ghlauth_login_start(&login, oauth, NULL, ERR));
  assert_null(login);
  snprintf(shown, sizeof(shown), "%s:%u ", name, (unsigned)port);
  CONTAINS(ghlauth_error_message(check_last()), shown);
  CONTAINS(ghlauth_error_message(check_last()), "would get the code");
  close(taken);
  OK(ghlauth_login_start(&login, oauth, NULL, ERR));  // and nothing was left behind
  ghlauth_login_free(login);
}

static void an_address_that_is_taken_is_named(void **state) {
  (void)state;
  expect_taken(IPV4, "127.0.0.1", 0, 0);
  expect_taken(IPV4, "127.0.0.1", SO_REUSEADDR, SO_REUSEPORT);
  expect_taken("0.0.0.0", "127.0.0.1", SO_REUSEADDR, SO_REUSEPORT);
  if (!browser_has_ipv6()) return;
  expect_taken(IPV6, "[::1]", 0, 0);
  expect_taken(IPV6, "[::1]", SO_REUSEADDR, SO_REUSEPORT);
  expect_taken("::", "[::1]", SO_REUSEADDR, SO_REUSEPORT);
}

static void nobody_else_can_listen_meanwhile(void **state) {
  (void)state;
  ghlauth_login *login = NULL;
  OK(ghlauth_login_start(&login, oauth, NULL, ERR));
  const char *addresses[] = {IPV4, "0.0.0.0", IPV6, "::"};
  for (size_t i = 0; i < (browser_has_ipv6() ? 4u : 2u); ++i) {
    assert_int_equal(browser_listen(addresses[i], port, 0, 0), -1);
    assert_int_equal(browser_listen(addresses[i], port, SO_REUSEADDR, SO_REUSEPORT), -1);
  }
  ghlauth_login_free(login);
}

static void an_address_is_listened_on_alone(void **state) {
  (void)state;
  if (!browser_has_ipv6()) skip();
  ghlauth_login *login = NULL;
  const char *hosts[] = {"127.0.0.1", "[::1]"}, *others[] = {IPV6, IPV4};
  for (size_t i = 0; i < 2; ++i) {
    const int other = browser_listen(others[i], port, 0, 0);
    assert_true(other >= 0);
    make_oauth(hosts[i]);
    OK(ghlauth_login_start(&login, oauth, NULL, ERR));
    ghlauth_login_free(login);
    close(other);
  }
}

static void a_machine_without_ipv6_listens_on_ipv4(void **state) {
  (void)state;
  ghlauth_login *login = NULL;
  struct waiting waiting;
  no_socket_errno = EAFNOSUPPORT;
  for (int i = 0; i < 2; ++i) {
    OK(ghlauth_login_start(&login, oauth, NULL, ERR));
    waiting_start(&waiting, login);
    char *answer = browser_get(IPV4, redirect_uri);
    assert_int_equal(browser_status(answer), 400);
    free(answer);
    ghlauth_cancel_request(waiting.cancel);
    assert_int_equal(waiting_join(&waiting), GHLAUTH_E_CANCELLED);
    waiting_free(&waiting);
    ghlauth_login_free(login);
    no_socket_errno = 0;
    no_bind_errno = EADDRNOTAVAIL;
  }
}

static void the_address_of_ipv6_alone_needs_ipv6(void **state) {
  (void)state;
  ghlauth_login *login = NULL;
  make_oauth("[::1]");
  no_socket_errno = EAFNOSUPPORT;
  FAILS(GHLAUTH_E_LISTEN, ghlauth_login_start(&login, oauth, NULL, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "[::1]:");
}

static void other_failures_of_ipv6_are_not_passed_over(void **state) {
  (void)state;
  ghlauth_login *login = NULL;
  no_bind_errno = EACCES;
  FAILS(GHLAUTH_E_LISTEN, ghlauth_login_start(&login, oauth, NULL, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "[::1]:");
  CONTAINS(ghlauth_error_hint(check_last()), "1024");
}

// A connection that cannot be taken keeps its socket readable: whoever waits on that without a pause keeps a processor busy.
static void a_process_without_descriptors_waits_for_some(void **state) {
  (void)state;
  ghlauth_login *login = NULL;
  struct waiting waiting;
  struct rlimit limit, none;
  OK(ghlauth_login_start(&login, oauth, NULL, ERR));
  const int connection = browser_connect(IPV4, port);
  assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
  none = limit;
  const int lowest = dup(connection);
  assert_true(lowest >= 0);
  close(lowest);
  none.rlim_cur = (rlim_t)lowest;
  assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
  waiting_start(&waiting, login);
  while (atomic_load(&accepts) < 5) {
    check_sleep_ms(10);
    waiting_expect_goes_on(&waiting);  // for 30 s at most
  }
  assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
  // Five tries are made in a moment or in 400 ms; however slow the machine is, never in less.
  assert_true(accepts_ms >= 400);
  char request[256];
  snprintf(request, sizeof(request), "GET /elsewhere HTTP/1.1\r\nHost: localhost:%u\r\n\r\n", (unsigned)port);
  assert_true(browser_send(connection, request, strlen(request)));
  char *answer = browser_receive(connection);
  assert_int_equal(browser_status(answer), 400);
  free(answer);
  ghlauth_cancel_request(waiting.cancel);
  assert_int_equal(waiting_join(&waiting), GHLAUTH_E_CANCELLED);
  waiting_free(&waiting);
  ghlauth_login_free(login);
}

static int is_mapped(const char *library) {
  char line[4096];
  int found = 0;
  FILE *maps = fopen("/proc/self/maps", "r");
  assert_non_null(maps);
  while (fgets(line, sizeof(line), maps) != NULL)
    if (strstr(line, library) != NULL) found = 1;
  fclose(maps);
  return found;
}

static void the_module_is_there_for_as_long_as_a_login(void **state) {
  (void)state;
  ghlauth_login *login = NULL;
  assert_false(is_mapped("libghlauth-login.so"));
  assert_false(is_mapped("libmicrohttpd"));
  OK(ghlauth_login_start(&login, oauth, NULL, ERR));
  assert_true(is_mapped("libghlauth-login.so"));
  assert_true(is_mapped("libmicrohttpd"));
  ghlauth_login_free(login);
  assert_false(is_mapped("libghlauth-login.so"));
}

static void expect_module_refused(const char *folder, const char *reason) {
  ghlauth_login *login = NULL;
  OK(ghlauth_config_set_module_dir(desk->config, folder, ERR));
  make_oauth("localhost");
  FAILS(GHLAUTH_E_UNSUPPORTED, ghlauth_login_start(&login, oauth, NULL, ERR));
  assert_null(login);
  CONTAINS(ghlauth_error_message(check_last()), folder);
  CONTAINS(ghlauth_error_message(check_last()), "libghlauth-login.so");
  CONTAINS(ghlauth_error_message(check_last()), reason);
  assert_true(ghlauth_error_hint(check_last())[0] != '\0');
}

static void only_the_right_module_is_taken(void **state) {
  (void)state;
  expect_module_refused("/nonexistent/folder", "cannot be loaded");
  expect_module_refused(GHLAUTH_TEST_MODULES "/no_function", "is not a module");
  expect_module_refused(GHLAUTH_TEST_MODULES "/no_table", "is not the module");
  expect_module_refused(GHLAUTH_TEST_MODULES "/other_kind", "is not the module");
  expect_module_refused(GHLAUTH_TEST_MODULES "/other_version", "has the version 2");
  expect_module_refused(GHLAUTH_TEST_MODULES "/short_table", "incomplete");
}

static void the_folder_of_modules_is_absolute(void **state) {
  (void)state;
  ghlauth_login *login = NULL;
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_module_dir(desk->config, "modules", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_module_dir(desk->config, "./modules", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_module_dir(desk->config, NULL, ERR));
  OK(ghlauth_config_set_module_dir(desk->config, "/nonexistent/folder", ERR));
  OK(ghlauth_config_set_module_dir(desk->config, "", ERR));
  make_oauth("localhost");
  OK(ghlauth_login_start(&login, oauth, NULL, ERR));
  ghlauth_login_free(login);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(an_address_that_is_taken_is_named),
      TEST(nobody_else_can_listen_meanwhile),
      TEST(an_address_is_listened_on_alone),
      TEST(a_machine_without_ipv6_listens_on_ipv4),
      TEST(the_address_of_ipv6_alone_needs_ipv6),
      TEST(other_failures_of_ipv6_are_not_passed_over),
      TEST(a_process_without_descriptors_waits_for_some),
      TEST(the_module_is_there_for_as_long_as_a_login),
      TEST(only_the_right_module_is_taken),
      TEST(the_folder_of_modules_is_absolute),
  };
  return cmocka_run_group_tests_name("login listen", tests, NULL, check_teardown);
}
