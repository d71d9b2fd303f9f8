// Calls on threads of their own, whose results the thread of the tests looks at.
#ifndef GHLAUTH_TESTS_WORKER_H
#define GHLAUTH_TESTS_WORKER_H

#include <pthread.h>
#include <stdint.h>

#include "support/check.h"

// A cancelled call returns within this time. Sanitizers slow everything down, their locks most of all.
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
#define CANCEL_LIMIT_MS 1000
#else
#define CANCEL_LIMIT_MS 100
#endif

/// One call for a token.
struct worker {
  pthread_t thread;
  pthread_barrier_t *start;  ///< waited for first; NULL for none
  ghlauth_credential *credential;
  ghlauth_cancel *cancel;  ///< may be NULL
  ghlauth_status status;
  ghlauth_error *error;
  char token[2048];
  int64_t returned_ms;  ///< when
};

void worker_start(struct worker *worker);
/// Waits for it to return.
void worker_join(struct worker *worker);

#endif
