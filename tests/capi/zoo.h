// One handle of every type, and as tables every public function that takes one (handles.def) and those that take none
// (no_handle.def).
#ifndef GHLAUTH_TESTS_ZOO_H
#define GHLAUTH_TESTS_ZOO_H

#include "support/desk.h"

enum zoo_kind {
  BUDGET,
  BUF,
  CANCEL,
  LIST,
  HEADERS,
  NEEDS,
  ADVICE,
  EXPLANATION,
  CONFIG,
  STORE_OPTIONS,
  STORE,
  REPORT,
  KEEP_OPTIONS,
  PIT,
  OAUTH,
  OPTIONS,
  CALLBACK,
  INSTALLATION,
  INSTALLATIONS,
  CLIENT_COUNTS,
  LOCATIONS,
  TOKEN,
  CREDENTIAL,
  REQUEST,
  RESPONSE,
  CLIENT,
  METRICS,
  QUEUE,
  COMPLETION,
  PAGES,
  PREVIEW,
  LOGIN,
  OPERATION,
  USER_CONTEXT,
  USER_CONTEXT_READER,
  DECISION,
  PLAN,
  WEBHOOK,
  EVENT,
  ERROR,
  KINDS,
  NO_HANDLE = KINDS  ///< of a row that takes none
};

enum zoo_result { RETURNS_STATUS, RETURNS_POINTER, RETURNS_NUMBER, RETURNS_NOTHING };

struct zoo_row {
  const char *call;
  enum zoo_kind kind;
  enum zoo_result result;
  int null_allowed;     ///< NULL instead of the handle is not an error
  int has_output;       ///< an output is in O(...)
  int output_required;  ///< NULL instead of the output is an error
  int64_t wrong_value;  ///< what RETURNS_NUMBER answers for a wrong handle
  ghlauth_status (*status)(void *h, ghlauth_error **e);
  const void *(*pointer)(void *h);
  int64_t (*number)(void *h);
  void (*nothing)(void *h);
};

extern const struct zoo_row zoo_rows[];
extern const size_t zoo_row_count;
extern const struct zoo_row zoo_other_rows[];
extern const size_t zoo_other_row_count;
extern void *zoo[KINDS + 1];

/// Makes the handles; zoo_close frees them.
void zoo_open(void);
void zoo_close(void);
/// A handle that was freed is none of them any more.
void zoo_forget(enum zoo_kind kind);
/// What rows put their outputs into: set to a sentinel, or left out so that the call gets NULL.
void zoo_prepare_output(int leave_out);
int zoo_output_is_null(void);
void zoo_free_output(void);
/// What answers the requests of the rows.
struct script *zoo_script(void);
/// How many secret sources the rows handed over, and how many of them were dropped.
int zoo_sources_given(void);
int zoo_sources_dropped(void);

#endif
