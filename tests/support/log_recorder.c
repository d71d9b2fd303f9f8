#include "support/log_recorder.h"

#include <stdio.h>
#include <stdlib.h>

#include "support/check.h"

static void record(void *user_data, int32_t level, const char *line) {
  struct log_recorder *recorder = user_data;
  const size_t room = strlen(line) + 16;
  pthread_mutex_lock(&recorder->mutex);
  char *grown = realloc(recorder->text, recorder->size + room);
  if (grown == NULL) abort();
  recorder->text = grown;
  recorder->size += (size_t)snprintf(grown + recorder->size, room, "%d %s\n", (int)level, line);
  ++recorder->lines;
  pthread_mutex_unlock(&recorder->mutex);
}

static void count_drop(void *user_data) {
  struct log_recorder *recorder = user_data;
  pthread_mutex_lock(&recorder->mutex);
  ++recorder->drops;
  pthread_mutex_unlock(&recorder->mutex);
}

void log_recorder_init(struct log_recorder *recorder) {
  memset(recorder, 0, sizeof(*recorder));
  pthread_mutex_init(&recorder->mutex, NULL);
  recorder->text = calloc(1, 1);
}

void log_recorder_free(struct log_recorder *recorder) {
  free(recorder->text);
  pthread_mutex_destroy(&recorder->mutex);
}

ghlauth_log_table log_recorder_table(struct log_recorder *recorder, int32_t level) {
  const ghlauth_log_table table = {sizeof(ghlauth_log_table), level, recorder, count_drop, record};
  return table;
}

size_t log_recorder_count(struct log_recorder *recorder, const char *part) {
  size_t count = 0;
  pthread_mutex_lock(&recorder->mutex);
  for (const char *line = recorder->text; *line != '\0';) {
    const char *end = strchr(line, '\n');
    const char *found = strstr(line, part);
    if (found != NULL && found < end) ++count;
    line = end + 1;
  }
  pthread_mutex_unlock(&recorder->mutex);
  return count;
}

void log_recorder_check_is_clean(struct log_recorder *recorder) {
  pthread_mutex_lock(&recorder->mutex);
  const int dirty = check_find_secret(recorder->text) != NULL;
  pthread_mutex_unlock(&recorder->mutex);
  if (dirty) fail_msg("a log line holds a secret:\n%s", recorder->text);
}
