// Keeps every log line, at the most detailed level.
#ifndef GHLAUTH_TESTS_LOG_RECORDER_H
#define GHLAUTH_TESTS_LOG_RECORDER_H

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

#include "ghlauth/ghlauth.h"

struct log_recorder {
  pthread_mutex_t mutex;
  char *text;  ///< all lines, each "<level> <line>\n"
  size_t size;
  size_t lines;
  int drops;
};

void log_recorder_init(struct log_recorder *recorder);
void log_recorder_free(struct log_recorder *recorder);
ghlauth_log_table log_recorder_table(struct log_recorder *recorder, int32_t level);
/// The number of lines that hold a text.
size_t log_recorder_count(struct log_recorder *recorder, const char *part);
/// Fails the test when a line holds a planted secret.
void log_recorder_check_is_clean(struct log_recorder *recorder);

#endif
