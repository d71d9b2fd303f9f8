#include "crowd.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define MAX_TEXTS 8
#define MAX_FAILURES 32

struct held {
  char *id;
  ghlauth_credential *credential;
  char *texts[MAX_TEXTS];  ///< the different ones, as far as there is room
};

struct failure {
  ghlauth_status status;
  long count;
  char message[256];  ///< of the first one
};

struct crowd {
  struct held *held;
  size_t size;
  pthread_mutex_t mutex;  ///< guards what follows, and the texts
  pthread_cond_t opened;
  int is_open;
  struct failure failures[MAX_FAILURES];
  int64_t slowest_ms;
};

struct member {
  struct crowd *crowd;
  size_t number;
  pthread_t thread;
};

static int64_t now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct crowd *crowd_new(void) {
  struct crowd *crowd = calloc(1, sizeof(*crowd));
  if (crowd == NULL) abort();
  pthread_mutex_init(&crowd->mutex, NULL);
  pthread_cond_init(&crowd->opened, NULL);
  return crowd;
}

void crowd_hold(struct crowd *crowd, const char *id, ghlauth_credential *credential) {
  struct held *held = realloc(crowd->held, (crowd->size + 1) * sizeof(*held));
  if (held == NULL) abort();
  crowd->held = held;
  held[crowd->size++] = (struct held){.id = strdup(id), .credential = credential};
}

static void note_text(struct crowd *crowd, struct held *held, const char *text) {
  pthread_mutex_lock(&crowd->mutex);
  for (size_t i = 0; i < MAX_TEXTS; ++i) {
    if (held->texts[i] == NULL) held->texts[i] = strdup(text);
    if (strcmp(held->texts[i], text) == 0) break;
  }
  pthread_mutex_unlock(&crowd->mutex);
}

static void note_failure(struct crowd *crowd, ghlauth_status status, const ghlauth_error *error) {
  pthread_mutex_lock(&crowd->mutex);
  for (size_t i = 0; i < MAX_FAILURES; ++i) {
    struct failure *failure = &crowd->failures[i];
    if (failure->count == 0) {
      failure->status = status;
      snprintf(failure->message, sizeof(failure->message), "%s", error != NULL ? ghlauth_error_message(error) : "");
    }
    if (failure->status != status) continue;
    ++failure->count;
    break;
  }
  pthread_mutex_unlock(&crowd->mutex);
}

static void ask(struct crowd *crowd, struct held *held) {
  ghlauth_token *token = NULL;
  ghlauth_error *error = NULL;
  const int64_t began_ms = now_ms();
  const ghlauth_status status = ghlauth_credential_token(held->credential, &token, 0, NULL, &error);
  const int64_t took_ms = now_ms() - began_ms;
  if (status == GHLAUTH_OK)
    note_text(crowd, held, ghlauth_token_access_token(token));
  else
    note_failure(crowd, status, error);
  pthread_mutex_lock(&crowd->mutex);
  if (took_ms > crowd->slowest_ms) crowd->slowest_ms = took_ms;
  pthread_mutex_unlock(&crowd->mutex);
  ghlauth_error_free(error);
  ghlauth_token_free(token);
}

/// Half of the threads go through the installations side by side, so that all of them want the same one; each of the others
/// begins elsewhere, so that all installations are wanted at once.
static void *go_through(void *argument) {
  const struct member *member = argument;
  struct crowd *crowd = member->crowd;
  const size_t first = member->number % 2 == 0 ? 0 : member->number * 7919 % crowd->size;
  pthread_mutex_lock(&crowd->mutex);
  while (!crowd->is_open) pthread_cond_wait(&crowd->opened, &crowd->mutex);
  pthread_mutex_unlock(&crowd->mutex);
  for (size_t i = 0; i < crowd->size; ++i) ask(crowd, &crowd->held[(first + i) % crowd->size]);
  return NULL;
}

static void report(const struct crowd *crowd, long asked) {
  for (size_t i = 0; i < crowd->size; ++i)
    for (size_t j = 0; j < MAX_TEXTS && crowd->held[i].texts[j] != NULL; ++j)
      printf("token %s %s\n", crowd->held[i].id, crowd->held[i].texts[j]);
  for (size_t i = 0; i < MAX_FAILURES && crowd->failures[i].count != 0; ++i)
    printf("failure %s %ld %s\n", ghlauth_status_name(crowd->failures[i].status), crowd->failures[i].count,
           crowd->failures[i].message);
  printf("slowest %lld\nok %ld\n", (long long)crowd->slowest_ms, asked);
}

void crowd_gather(struct crowd *crowd, int threads, int gate_fd) {
  char byte = 0;
  struct member *members = calloc((size_t)threads, sizeof(*members));
  if (members == NULL) abort();
  memset(crowd->failures, 0, sizeof(crowd->failures));
  crowd->slowest_ms = 0;
  for (int i = 0; i < threads; ++i) {
    members[i] = (struct member){.crowd = crowd, .number = (size_t)i};
    if (pthread_create(&members[i].thread, NULL, go_through, &members[i]) != 0) abort();
  }
  printf("ready\n");
  fflush(stdout);
  while (read(gate_fd, &byte, 1) > 0) continue;
  pthread_mutex_lock(&crowd->mutex);
  crowd->is_open = 1;
  pthread_cond_broadcast(&crowd->opened);
  pthread_mutex_unlock(&crowd->mutex);
  for (int i = 0; i < threads; ++i) pthread_join(members[i].thread, NULL);
  free(members);
  report(crowd, (long)threads * (long)crowd->size);
}

void crowd_free(struct crowd *crowd) {
  for (size_t i = 0; i < crowd->size; ++i) {
    free(crowd->held[i].id);
    for (size_t j = 0; j < MAX_TEXTS; ++j) free(crowd->held[i].texts[j]);
    ghlauth_credential_free(crowd->held[i].credential);
  }
  free(crowd->held);
  pthread_cond_destroy(&crowd->opened);
  pthread_mutex_destroy(&crowd->mutex);
  free(crowd);
}
