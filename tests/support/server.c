#include "support/server.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>

#include "support/check.h"
#include "support/child.h"

struct server {
  struct child *child;
  cJSON *about;
};

struct server *server_start(const char *kind) {
  const char *const argv[] = {GHLAUTH_TEST_PYTHON, GHLAUTH_TEST_SERVERS, kind, NULL};
  struct server *server = calloc(1, sizeof(*server));
  server->child = child_start(argv);
  const char *line = child_line(server->child);
  server->about = line != NULL ? cJSON_Parse(line) : NULL;
  if (server->about != NULL) return server;
  const int ended = child_stop(server->child);
  free(server);
  if (ended != 77) fail_msg("%s does not start", kind);
  return NULL;
}

void server_stop(struct server *server) {
  if (server == NULL) return;
  cJSON_Delete(server->about);
  assert_int_equal(child_stop(server->child), 0);
  free(server);
}

const char *server_text(struct server *server, const char *name) {
  const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(server->about, name));
  assert_non_null(text);
  return text;
}

int server_port(struct server *server) { return cJSON_GetObjectItemCaseSensitive(server->about, "port")->valueint; }

const char *server_ask(struct server *server, const char *format, ...) {
  char line[4096];
  va_list arguments;
  va_start(arguments, format);
  const int size = vsnprintf(line, sizeof(line), format, arguments);
  va_end(arguments);
  assert_true(size > 0 && (size_t)size < sizeof(line));
  const char *answer = child_ask(server->child, line);
  if (strncmp(answer, "ok ", 3) != 0) fail_msg("%s: %s", line, answer);
  return answer + 3;
}
