#include "support/sandbox.h"

#include <arpa/inet.h>
#include <cjson/cJSON.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/check.h"
#include "support/child.h"
#include "support/desk.h"

struct sandbox {
  struct child *child;
  uint16_t port;
  cJSON *announced;
  cJSON *answer;
  char *answer_text;
};

static const char *program(void) {
  const char *named = getenv("GHLAUTH_PROGRAM");
  return named != NULL ? named : GHLAUTH_TEST_PROGRAM;
}

static const char *member(const cJSON *object, const char *name) {
  const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
  if (text == NULL) fail_msg("the sandbox did not say \"%s\"", name);
  return text;
}

struct sandbox *sandbox_start(int locations) { return sandbox_start_with(locations, NULL); }

struct sandbox *sandbox_start_with(int locations, const char *operations) {
  char count[16];
  snprintf(count, sizeof(count), "%d", locations);
  const char *const argv[] = {program(),          "sandbox",     "--port",
                              "0",                "--json",      "--exit-with-stdin",
                              "--locations",      count,         "--redirect-uri",
                              REDIRECT_URI,       operations != NULL ? "--operations" : NULL,
                              operations,         NULL};
  struct sandbox *sandbox = calloc(1, sizeof(*sandbox));
  sandbox->child = child_start(argv);
  const char *line = child_line(sandbox->child);  // the announcement is all that it writes
  sandbox->announced = line != NULL ? cJSON_Parse(line) : NULL;
  if (sandbox->announced == NULL) fail_msg("%s sandbox did not start", program());
  const char *colon = strrchr(sandbox_url(sandbox), ':');
  sandbox->port = (uint16_t)atoi(colon + 1);
  return sandbox;
}

void sandbox_stop(struct sandbox *sandbox) {
  child_stop(sandbox->child);
  cJSON_Delete(sandbox->announced);
  cJSON_Delete(sandbox->answer);
  free(sandbox->answer_text);
  free(sandbox);
}

void sandbox_reset(struct sandbox *sandbox) {
  sandbox_control(sandbox, "DELETE", "faults", NULL);
  sandbox_control(sandbox, "DELETE", "switches", NULL);
  sandbox_control(sandbox, "DELETE", "rate", NULL);
  sandbox_switch(sandbox, "rate-max", "0");
  sandbox_control(sandbox, "DELETE", "counters", NULL);
}

const char *sandbox_url(struct sandbox *sandbox) { return member(sandbox->announced, "url"); }

char *sandbox_about(struct sandbox *sandbox) { return cJSON_PrintUnformatted(sandbox->announced); }

static const cJSON *app(struct sandbox *sandbox) { return cJSON_GetObjectItemCaseSensitive(sandbox->announced, "app"); }
const char *sandbox_app_id(struct sandbox *sandbox) { return member(app(sandbox), "id"); }
const char *sandbox_client_id(struct sandbox *sandbox) { return member(app(sandbox), "client_id"); }
const char *sandbox_client_secret(struct sandbox *sandbox) { return member(app(sandbox), "client_secret"); }
const char *sandbox_company_id(struct sandbox *sandbox) { return member(sandbox->announced, "company_id"); }

static const cJSON *location(struct sandbox *sandbox, int index) {
  return cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(sandbox->announced, "locations"), index);
}

const char *sandbox_location_id(struct sandbox *sandbox, int index) { return member(location(sandbox, index), "id"); }

const char *sandbox_contact_id(struct sandbox *sandbox, int index) {
  const cJSON *contacts = cJSON_GetObjectItemCaseSensitive(location(sandbox, index), "contacts");
  return cJSON_GetStringValue(cJSON_GetArrayItem(contacts, 0));
}

const char *sandbox_pit(struct sandbox *sandbox, const char *level) {
  return member(cJSON_GetObjectItemCaseSensitive(sandbox->announced, "pit"), level);
}

static int connect_to(uint16_t port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  assert_true(fd >= 0);
  if (connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0) fail_msg("the sandbox does not answer");
  return fd;
}

static void send_all(int fd, const char *data, size_t size) {
  while (size > 0) {
    const ssize_t sent = send(fd, data, size, MSG_NOSIGNAL);
    assert_true(sent > 0);
    data += sent;
    size -= (size_t)sent;
  }
}

// HTTP/1.0 with "Connection: close": the answer ends with the connection.
static char *receive_all(int fd) {
  size_t size = 0, room = 65536;
  char *text = malloc(room);
  for (;;) {
    if (size + 1 == room) text = realloc(text, room *= 2);
    const ssize_t got = recv(fd, text + size, room - size - 1, 0);
    if (got <= 0) break;
    size += (size_t)got;
  }
  text[size] = '\0';
  return text;
}

const char *sandbox_control(struct sandbox *sandbox, const char *method, const char *path, const char *format, ...) {
  char body[8192] = "", head[1024];
  if (format != NULL) {
    va_list arguments;
    va_start(arguments, format);
    const int used = vsnprintf(body, sizeof(body), format, arguments);
    va_end(arguments);
    assert_true(used >= 0 && (size_t)used < sizeof(body));
  }
  const int used = snprintf(head, sizeof(head),
                            "%s /__sandbox/%s HTTP/1.0\r\nHost: 127.0.0.1:%u\r\nAuthorization: Bearer %s\r\n"
                            "Content-Type: application/json\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n",
                            method, path, (unsigned)sandbox->port, member(sandbox->announced, "control_token"), strlen(body));
  assert_true(used > 0 && (size_t)used < sizeof(head));
  const int fd = connect_to(sandbox->port);
  send_all(fd, head, (size_t)used);
  send_all(fd, body, strlen(body));
  free(sandbox->answer_text);
  sandbox->answer_text = receive_all(fd);
  close(fd);
  int status = 0;
  if (sscanf(sandbox->answer_text, "HTTP/%*d.%*d %d", &status) != 1 || status != 200)
    fail_msg("the sandbox refused %s %s %s: %s", method, path, body, sandbox->answer_text);
  const char *answer = strstr(sandbox->answer_text, "\r\n\r\n") + 4;
  cJSON_Delete(sandbox->answer);
  sandbox->answer = cJSON_Parse(answer);
  return answer;
}

const char *sandbox_text(struct sandbox *sandbox, const char *name) { return member(sandbox->answer, name); }

int64_t sandbox_counter(struct sandbox *sandbox, const char *name) {
  sandbox_control(sandbox, "GET", "counters", NULL);
  const cJSON *value = cJSON_GetObjectItemCaseSensitive(sandbox->answer, name);
  if (!cJSON_IsNumber(value)) fail_msg("the sandbox has no counter %s", name);
  return (int64_t)value->valuedouble;
}

int64_t sandbox_arrivals(struct sandbox *sandbox, const char *request) {
  sandbox_control(sandbox, "GET", "counters", NULL);
  const cJSON *arrivals = cJSON_GetObjectItemCaseSensitive(sandbox->answer, "arrivals");
  const cJSON *value = cJSON_GetObjectItemCaseSensitive(arrivals, request);
  return cJSON_IsNumber(value) ? (int64_t)value->valuedouble : 0;
}

void sandbox_fault(struct sandbox *sandbox, const char *json) { sandbox_control(sandbox, "POST", "faults", "%s", json); }

void sandbox_switch(struct sandbox *sandbox, const char *name, const char *value) {
  sandbox_control(sandbox, "POST", "switches", "{\"%s\":\"%s\"}", name, value);
}

void sandbox_advance_s(struct sandbox *sandbox, int64_t seconds) {
  sandbox_control(sandbox, "POST", "clock", "{\"seconds\":%lld}", (long long)seconds);
}

const char *sandbox_consent(struct sandbox *sandbox, const char *level, const char *resource_id, const char *state,
                            const char *client_id) {
  sandbox_control(sandbox, "POST", "consent", "{\"level\":\"%s\",\"resource_id\":\"%s\",\"state\":\"%s\",\"client_id\":\"%s\"}",
                  level, resource_id, state, client_id != NULL ? client_id : sandbox_client_id(sandbox));
  return sandbox_text(sandbox, "redirect_url");
}
