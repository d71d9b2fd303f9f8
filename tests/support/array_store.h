// A store of the application over arrays: every function of ghlauth_store_table, on the spot or in a later poll.
#ifndef GHLAUTH_TESTS_ARRAY_STORE_H
#define GHLAUTH_TESTS_ARRAY_STORE_H

#include <pthread.h>

#include "ghlauth/ghlauth.h"

#define ARRAY_STORE_PLACES 1000

struct array_row {
  int is_there;
  ghlauth_store_row row;  ///< its texts and value are owned
};

struct array_mark {
  char kind;  ///< 'l'ease, 'c'ounter, claim in 'p'rogress, 'd'one claim; 0: free
  char *name;
  char *holder;
  int64_t value;
  int64_t until;
};

struct array_store {
  pthread_mutex_t mutex;
  struct array_row rows[ARRAY_STORE_PLACES];
  struct array_mark marks[ARRAY_STORE_PLACES];
  int is_polled;  ///< operations are finished in the second poll
  int is_stuck;   ///< operations are done and not finished, until it is 0 again; with the mutex
  int cancels;
  int drops;
  void *waiting;
};

struct array_store *array_store_new(int is_polled);
void array_store_set_stuck(struct array_store *store, int is_stuck);
/// 1 while an operation is not finished.
int array_store_is_waited_for(struct array_store *store);
void array_store_free(struct array_store *store);
ghlauth_store_table array_store_table(struct array_store *store);
/// 1 when the bytes of a value hold the text.
int array_store_holds(struct array_store *store, const char *text);

#endif
