#include "support/browser.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

struct address {
  union {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
  } at;
  socklen_t size;
};

static struct address address_of(const char *text, uint16_t port) {
  struct address address = {0};
  if (inet_pton(AF_INET, text, &address.at.v4.sin_addr) == 1) {
    address.at.v4.sin_family = AF_INET;
    address.at.v4.sin_port = htons(port);
    address.size = sizeof(address.at.v4);
    return address;
  }
  assert_int_equal(inet_pton(AF_INET6, text, &address.at.v6.sin6_addr), 1);
  address.at.v6.sin6_family = AF_INET6;
  address.at.v6.sin6_port = htons(port);
  address.size = sizeof(address.at.v6);
  return address;
}

int browser_listen(const char *text, uint16_t port, int option, int other_option) {
  const struct address address = address_of(text, port);
  const int yes = 1;
  const int fd = socket(address.at.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return -1;
  if (address.at.any.sa_family == AF_INET6) setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof(yes));
  if (option != 0) setsockopt(fd, SOL_SOCKET, option, &yes, sizeof(yes));
  if (other_option != 0) setsockopt(fd, SOL_SOCKET, other_option, &yes, sizeof(yes));
  if (bind(fd, &address.at.any, address.size) == 0 && listen(fd, 1) == 0) return fd;
  close(fd);
  return -1;
}

int browser_has_ipv6(void) {
  const int fd = browser_listen(IPV6, 0, 0, 0);
  if (fd >= 0) close(fd);
  return fd >= 0;
}

uint16_t browser_free_port(void) {
  for (;;) {
    struct address address = address_of(IPV4, 0);
    const int fd = browser_listen(IPV4, 0, 0, 0);
    assert_true(fd >= 0);
    assert_int_equal(getsockname(fd, &address.at.any, &address.size), 0);
    const uint16_t port = ntohs(address.at.v4.sin_port);
    const int other = browser_has_ipv6() ? browser_listen(IPV6, port, 0, 0) : fd;
    if (other >= 0 && other != fd) close(other);
    close(fd);
    if (other >= 0) return port;
  }
}

int browser_connect(const char *text, uint16_t port) {
  const struct address address = address_of(text, port);
  const struct timeval limit = {20, 0};
  const int fd = socket(address.at.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  assert_true(fd >= 0);
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
  if (connect(fd, &address.at.any, address.size) != 0) fail_msg("nobody listens on %s port %u", text, (unsigned)port);
  return fd;
}

int browser_send(int connection, const char *text, size_t size) {
  while (size > 0) {
    const ssize_t sent = send(connection, text, size, MSG_NOSIGNAL);
    if (sent <= 0) return 0;
    text += sent;
    size -= (size_t)sent;
  }
  return 1;
}

char *browser_receive(int connection) {
  size_t size = 0, room = 16384;
  char *text = malloc(room);
  for (;;) {
    assert_true(size + 1 < room);
    const ssize_t got = recv(connection, text + size, room - size - 1, 0);
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) fail_msg("the listener does not answer");
    if (got <= 0) break;
    size += (size_t)got;
  }
  text[size] = '\0';
  close(connection);
  return text;
}

char *browser_exchange(const char *address, uint16_t port, const char *request) {
  const int connection = browser_connect(address, port);
  browser_send(connection, request, strlen(request));
  return browser_receive(connection);
}

char *browser_get(const char *address, const char *url) {
  char request[9216], authority[64];
  const char *host = strstr(url, "://") + 3;
  const char *path = strchr(host, '/');
  const size_t size = path != NULL ? (size_t)(path - host) : strlen(host);
  assert_true(size < sizeof(authority));
  memcpy(authority, host, size);
  authority[size] = '\0';
  const int used =
      snprintf(request, sizeof(request), "GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: Mozilla/5.0\r\nAccept: text/html\r\n\r\n",
               path != NULL ? path : "/", authority);
  assert_true(used > 0 && (size_t)used < sizeof(request));
  const char *colon = strrchr(authority, ':');
  return browser_exchange(address, colon != NULL ? (uint16_t)atoi(colon + 1) : 80, request);
}

int browser_status(const char *answer) {
  int status = 0;
  return sscanf(answer, "HTTP/1.1 %d", &status) == 1 ? status : 0;
}

const char *browser_header(const char *answer, const char *name) {
  static char value[1024];
  const size_t size = strlen(name);
  const char *end = strstr(answer, "\r\n\r\n");
  for (const char *line = strstr(answer, "\r\n"); line != NULL && line < end; line = strstr(line, "\r\n")) {
    line += 2;
    if (strncasecmp(line, name, size) != 0 || line[size] != ':') continue;
    const char *from = line + size + 1 + strspn(line + size + 1, " ");
    snprintf(value, sizeof(value), "%.*s", (int)strcspn(from, "\r"), from);
    return value;
  }
  return NULL;
}

static void check_header(const char *answer, const char *name, const char *value) {
  const char *found = browser_header(answer, name);
  if (found == NULL || strstr(found, value) == NULL) fail_msg("%s lacks \"%s\" in: %s", name, value, answer);
}

void browser_check_headers(const char *answer) {
  check_header(answer, "Cache-Control", "no-store");
  check_header(answer, "Referrer-Policy", "no-referrer");
  check_header(answer, "Content-Security-Policy", "default-src 'none'");
  check_header(answer, "Content-Security-Policy", "frame-ancestors 'none'");
  check_header(answer, "X-Content-Type-Options", "nosniff");
  check_header(answer, "Connection", "close");
}

static void *wait_in_thread(void *argument) {
  struct waiting *waiting = argument;
  waiting->status = ghlauth_login_wait(waiting->login, &waiting->callback, waiting->cancel, &waiting->error);
  waiting->ended_ms = check_now_ms();
  atomic_store(&waiting->done, 1);
  return NULL;
}

void waiting_start(struct waiting *waiting, ghlauth_login *login) {
  memset(waiting, 0, sizeof(*waiting));
  waiting->login = login;
  OK(ghlauth_cancel_new(&waiting->cancel, ERR));
  OK(ghlauth_cancel_set_timeout_ms(waiting->cancel, 30000, ERR));
  assert_int_equal(pthread_create(&waiting->thread, NULL, wait_in_thread, waiting), 0);
}

void waiting_expect_goes_on(struct waiting *waiting) {
  if (atomic_load(&waiting->done)) fail_msg("the wait ended: %s", ghlauth_status_name(waiting->status));
}

ghlauth_status waiting_join(struct waiting *waiting) {
  pthread_join(waiting->thread, NULL);
  if (waiting->error != NULL) check_error_is_clean(waiting->error);
  return waiting->status;
}

void waiting_free(struct waiting *waiting) {
  ghlauth_callback_free(waiting->callback);
  ghlauth_error_free(waiting->error);
  ghlauth_cancel_free(waiting->cancel);
}
