// A browser, as far as a listener on this machine sees one; and a wait for a login in another thread, so that the test's own
// thread can play the browser.
#ifndef GHLAUTH_TESTS_BROWSER_H
#define GHLAUTH_TESTS_BROWSER_H

#include <pthread.h>
#include <stdatomic.h>

#include "support/check.h"

#define IPV4 "127.0.0.1"
#define IPV6 "::1"

/// 1 when this machine has ::1.
int browser_has_ipv6(void);
/// A port that is free on 127.0.0.1 (and ::1) now.
uint16_t browser_free_port(void);
/// A socket that listens there with these socket options set to 1 (0 for none); -1 when it cannot.
int browser_listen(const char *address, uint16_t port, int option, int other_option);

/// A connection; fails the test when there is none.
int browser_connect(const char *address, uint16_t port);
/// Sends as much as the other side takes; 0 when it has closed the connection.
int browser_send(int connection, const char *text, size_t size);
/// Everything up to the end of the connection, which is closed; owned, free with free().
char *browser_receive(int connection);
/// A whole request, such as "GET / HTTP/1.1\r\nHost: x\r\n\r\n", and its answer.
char *browser_exchange(const char *address, uint16_t port, const char *request);
/// GET of a URL on localhost or a loopback address, as a browser does it.
char *browser_get(const char *address, const char *url);

/// The status of an answer; 0 when there was none.
int browser_status(const char *answer);
/// The value of a header of an answer, borrowed until the next call; NULL when it isn't there.
const char *browser_header(const char *answer, const char *name);
/// Fails the test unless a page of ours has the headers that it must have.
void browser_check_headers(const char *answer);

struct waiting {
  ghlauth_login *login;
  ghlauth_cancel *cancel;
  pthread_t thread;
  ghlauth_callback *callback;
  ghlauth_error *error;
  ghlauth_status status;
  int64_t ended_ms;  ///< of check_now_ms
  atomic_int done;
};

/// Waits for the login in a thread of its own; at most 30 s, so that a test that goes wrong ends.
void waiting_start(struct waiting *waiting, ghlauth_login *login);
/// Fails the test when the wait ended already.
void waiting_expect_goes_on(struct waiting *waiting);
/// The status of the wait, once it ended. `callback` and `error` are freed by waiting_free.
ghlauth_status waiting_join(struct waiting *waiting);
void waiting_free(struct waiting *waiting);

#endif
