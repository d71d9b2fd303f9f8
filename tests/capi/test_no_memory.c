// Every public function, with each of its allocations failing once, and with all failing from each on: a status, no crash, and
// nothing that stays allocated. What it answers then is out of memory, or what it answers with enough memory.
#include <stdio.h>
#include <stdlib.h>

#include "support/long.h"
#include "support/scarce_memory.h"
#include "zoo.h"

// Of what allocates thousands of times (to read a key of webhooks), some are left to the long run.
enum { MOST_ALLOCATIONS = 20000, FIRST = 300, LATER = 37, TIMES_UNTIL_LEAK = 4 };

static int is_left_out(const struct zoo_row *row) {
  return row->result == RETURNS_NOTHING || strstr(row->call, "ghlauth_login_wait(") != NULL ||  // waits for a browser
         strstr(row->call, "ghlauth_store_conformance(") != NULL;  // leaves its rows in the store when that breaks off
}

static void open_zoo(void) {
  zoo_open();
  char json[512];
  script_answer(zoo_script(), 200, LOCATION_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN));
  script_repeat_last(zoo_script());
}

static int setup(void **state) {
  (void)state;
  open_zoo();
  return 0;
}

static int teardown(void **state) {
  zoo_close();
  return check_teardown(state);
}

// What was made by then is kept until it expires.
static int keeps_something(const struct zoo_row *row) {
  return strstr(row->call, "ghlauth_oauth_authorize_url(") != NULL ||  // the state
         strstr(row->call, "ghlauth_login_start(") != NULL;
}

// A lease that cannot be given back ends by itself, in a minute, and whoever comes next would wait for that.
static int may_leave_a_lease(const struct zoo_row *row) { return strstr(row->call, "ghlauth_oauth_refresh(") != NULL; }

struct outcome {
  ghlauth_status status;
  int is_openssl;  // which does not always say that it was for want of memory
  long failures;
  long left;  // blocks more than before
};

// One call, whose output and error are freed.
static struct outcome call(const struct zoo_row *row, long number, int is_lasting) {
  struct outcome outcome = {.left = memory_blocks()};
  ghlauth_error *error = NULL;
  zoo_prepare_output(0);
  memory_fail_at(number, is_lasting);
  switch (row->result) {
    case RETURNS_STATUS: outcome.status = row->status(zoo[row->kind], &error); break;
    case RETURNS_POINTER: (void)row->pointer(zoo[row->kind]); break;
    case RETURNS_NUMBER: (void)row->number(zoo[row->kind]); break;
    case RETURNS_NOTHING: break;
  }
  outcome.failures = memory_enough();
  if ((error != NULL) != (outcome.status != GHLAUTH_OK))
    fail_msg("%s: %s, and an error that is %s", row->call, ghlauth_status_name(outcome.status),
             error != NULL ? "there" : "missing");
  if (error != NULL) {
    check_error_is_clean(error);
    const char *message = ghlauth_error_message(error);
    outcome.is_openssl =
        strncmp(message, "OpenSSL failed: ", 16) == 0 || strcmp(message, "a public key is neither PEM nor DER") == 0;
    const ghlauth_status told = ghlauth_error_status(error);  // there may be no memory for what it has to say
    if (told != outcome.status && told != GHLAUTH_E_OUT_OF_MEMORY)
      fail_msg("%s: %s, with an error of %s", row->call, ghlauth_status_name(outcome.status), ghlauth_status_name(told));
    ghlauth_error_free(error);
  }
  if (row->has_output) {
    if (outcome.status != GHLAUTH_OK && !zoo_output_is_null() && row->output_required)
      fail_msg("%s: failed with an output", row->call);
    zoo_free_output();
  }
  outcome.left = memory_blocks() - outcome.left;
  return outcome;
}

// The same failure again and again: what is allocated once and kept, a cache, is no leak.
static void check_nothing_is_left(const struct zoo_row *row, long number, int is_lasting, struct outcome outcome) {
  if (keeps_something(row)) return;
  for (int time = 1; outcome.status == GHLAUTH_E_OUT_OF_MEMORY && outcome.left > 0; ++time) {
    if (time == TIMES_UNTIL_LEAK)
      fail_msg("%s: with allocation %ld failing%s, %ld blocks stay allocated", row->call, number,
               is_lasting ? " and all that follow" : "", outcome.left);
    outcome = call(row, number, is_lasting);
  }
}

static void try_row(const struct zoo_row *row, int is_lasting) {
  const ghlauth_status wanted = call(row, 0, 0).status;
  const long later = LATER / long_rounds(LATER);
  for (long number = 1; number <= MOST_ALLOCATIONS; number += number < FIRST ? 1 : later) {
    const struct outcome outcome = call(row, number, is_lasting);
    if (outcome.failures == 0) return;
    if (may_leave_a_lease(row)) {
      zoo_close();
      open_zoo();
    }
    if (outcome.status != GHLAUTH_E_OUT_OF_MEMORY && outcome.status != wanted && outcome.status != GHLAUTH_OK &&
        !outcome.is_openssl && outcome.status != call(row, 0, 0).status)  // it may be another one by now
      fail_msg("%s: %s with allocation %ld failing, %s otherwise", row->call, ghlauth_status_name(outcome.status), number,
               ghlauth_status_name(wanted));
    if (!may_leave_a_lease(row)) check_nothing_is_left(row, number, is_lasting, outcome);
  }
  fail_msg("%s: more than %d allocations", row->call, MOST_ALLOCATIONS);
}

static void try_rows(int is_lasting) {
  for (size_t i = 0; i < zoo_row_count; ++i)
    if (!is_left_out(&zoo_rows[i])) try_row(&zoo_rows[i], is_lasting);
}

static void each_allocation_fails_once(void **state) {
  (void)state;
  try_rows(0);
}

static void all_allocations_fail_from_one_on(void **state) {
  (void)state;
  try_rows(1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(each_allocation_fails_once, setup, teardown),
      cmocka_unit_test_setup_teardown(all_allocations_fail_from_one_on, setup, teardown),
  };
  return cmocka_run_group_tests_name("no memory", tests, NULL, NULL);
}
