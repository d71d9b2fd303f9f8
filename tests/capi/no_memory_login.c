// The wait for a login, with each of its allocations failing while a browser asks again and again.
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "no_memory.h"
#include "support/login_desk.h"
#include "support/long.h"
#include "support/scarce_memory.h"

enum { MOST_ALLOCATIONS = 5000, LONGEST_WAIT_MS = 200 };

struct visitor {
  pthread_t thread;
  atomic_int is_over;
  uint16_t port;
  char url[2048];  ///< the right one, and that of the page
  char page[256];
};

// A request whose answer, if there is one, is of no interest: there may be no memory for it.
static void visit(uint16_t port, const char *url) {
  const char *path = strchr(url + strlen("http://"), '/');
  const struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  const struct timeval longest = {.tv_usec = 100000};
  char text[4096];
  const int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connection < 0) return;
  (void)setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &longest, sizeof(longest));
  const int size =
      snprintf(text, sizeof(text), "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nConnection: close\r\n\r\n", path, (unsigned)port);
  if (connect(connection, (const struct sockaddr *)&address, sizeof(address)) == 0 &&
      send(connection, text, (size_t)size, MSG_NOSIGNAL) == size)
    while (recv(connection, text, sizeof(text), 0) > 0) continue;
  close(connection);
}

static void *visit_again_and_again(void *argument) {
  struct visitor *visitor = argument;
  while (!atomic_load(&visitor->is_over)) {
    visit(visitor->port, visitor->url);
    visit(visitor->port, visitor->page);
    check_sleep_ms(1);
  }
  return NULL;
}

// Those that the login did without, or that keep it from hearing the browser until the caller has waited long enough.
static int is_expected(ghlauth_status status, const ghlauth_error *error) {
  return status == GHLAUTH_OK || status == GHLAUTH_E_OUT_OF_MEMORY || status == GHLAUTH_E_TIMEOUT ||
         status == GHLAUTH_E_LISTEN || no_memory_is_openssl(error);
}

// From the login to its callback, or to the end of the wait. How many allocations failed.
static long whole_login(long number, int is_lasting) {
  static struct login_desk at;
  static struct visitor visitor;
  ghlauth_callback *callback = NULL;
  ghlauth_cancel *cancel = NULL;
  ghlauth_error *error = NULL;
  login_desk_start(&at, "http://127.0.0.1:0/callback", NULL);
  OK(ghlauth_cancel_new(&cancel, ERR));
  visitor.port = at.port;
  snprintf(visitor.url, sizeof(visitor.url), "%s", login_desk_right_url(&at));
  snprintf(visitor.page, sizeof(visitor.page), "%s", at.redirect_uri);
  atomic_store(&visitor.is_over, 0);
  assert_int_equal(pthread_create(&visitor.thread, NULL, visit_again_and_again, &visitor), 0);
  OK(ghlauth_cancel_set_timeout_ms(cancel, number == 0 ? 30000 : LONGEST_WAIT_MS, ERR));
  memory_fail_at(number, is_lasting);
  const ghlauth_status status = ghlauth_login_wait(at.login, &callback, cancel, &error);
  const long failures = memory_enough();
  atomic_store(&visitor.is_over, 1);
  if ((error != NULL) != (status != GHLAUTH_OK) || (callback != NULL) != (status == GHLAUTH_OK))
    fail_msg("allocation %ld: %s, and another output or error than that", number, ghlauth_status_name(status));
  if (!is_expected(status, error))
    fail_msg("allocation %ld: %s: %s", number, ghlauth_status_name(status), ghlauth_error_message(error));
  if (error != NULL) check_error_is_clean(error);
  ghlauth_callback_free(callback);
  ghlauth_error_free(error);
  ghlauth_cancel_free(cancel);
  ghlauth_login_free(at.login);  // and with it the sockets, which the visitor may wait for
  at.login = NULL;
  pthread_join(visitor.thread, NULL);
  login_desk_end(&at);
  return failures;
}

void no_memory_login(int is_lasting) {
  assert_int_equal(whole_login(0, 0), 0);
  const long step = long_rounds(2) == 1 && is_lasting ? 3 : 1;
  long failures = 1;
  for (long number = 1; failures > 0; number += step) {
    assert_true(number <= MOST_ALLOCATIONS);
    long left = 1;
    for (int time = 0; left > 0; ++time) {
      if (time == TIMES_UNTIL_LEAK) fail_msg("a login, allocation %ld failing: %ld blocks stay allocated", number, left);
      left = memory_blocks();
      failures = whole_login(number, is_lasting);
      left = memory_blocks() - left;
    }
  }
  no_memory_called("ghlauth_login_wait(");
}
