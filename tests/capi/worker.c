#include "worker.h"

#include <stdio.h>

static void *ask(void *argument) {
  struct worker *worker = argument;
  ghlauth_token *token = NULL;
  if (worker->start != NULL) pthread_barrier_wait(worker->start);
  worker->status = ghlauth_credential_token(worker->credential, &token, 0, worker->cancel, &worker->error);
  worker->returned_ms = check_now_ms();
  if (token != NULL) snprintf(worker->token, sizeof(worker->token), "%s", ghlauth_token_access_token(token));
  ghlauth_token_free(token);
  return NULL;
}

void worker_start(struct worker *worker) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 512 * 1024);
  const int failed = pthread_create(&worker->thread, &attributes, ask, worker);
  pthread_attr_destroy(&attributes);
  if (failed != 0) fail_msg("no thread: %d", failed);
}

void worker_join(struct worker *worker) { assert_int_equal(pthread_join(worker->thread, NULL), 0); }
