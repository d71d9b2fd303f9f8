// Every public function of the ledger, with each of its allocations failing once, and with all failing from each on: a status,
// no crash, and nothing that stays allocated. What it answers then is out of memory, or what it answers with enough memory.
#include <stdio.h>

#include "no_memory.h"
#include "support/long.h"
#include "support/scarce_memory.h"
#include "zoo.h"

// Of what allocates thousands of times (to read a key of webhooks), some are left to the long run. The checks of a store take a
// tenth of a second.
enum { MOST_ALLOCATIONS = 20000, FIRST = 300, LATER = 37, FIRST_OF_CHECKS = 20, LATER_OF_CHECKS = 200 };

static int begins(const struct zoo_row *row, const char *function) {
  return strncmp(row->call, function, strlen(function)) == 0;
}

// They are called here in another way.
static int is_elsewhere(const struct zoo_row *row) {
  return begins(row, "ghlauth_login_wait(") ||         // waits for a browser: no_memory_login.c
         begins(row, "ghlauth_store_conformance(h,");  // on "memory:" it polls a lease for 100 ms: no_handle.def
}

static int checks_a_store(const struct zoo_row *row) {
  return begins(row, "ghlauth_store_conformance(") || begins(row, "ghlauth_store_table_conformance(");
}

static int frees(const struct zoo_row *row) { return row->result == RETURNS_NOTHING && strstr(row->call, "_free(h)") != NULL; }

// What these calls leave is right, and would be there in the next one: each call has new handles, and what is compared is the
// memory after all of those were freed.
static int needs_new_handles(const struct zoo_row *row) {
  return row->result == RETURNS_NOTHING ||               // what was freed, or cancelled
         begins(row, "ghlauth_oauth_authorize_url(") ||  // the state, until it expires
         begins(row, "ghlauth_login_start(") ||          // the same
         begins(row, "ghlauth_oauth_refresh(") ||        // a lease that cannot be given back, for a minute
         checks_a_store(row);                            // the rows of a check that breaks off
}

static void open_zoo(void) {
  zoo_open();
  char json[512];
  script_answer(zoo_script(), 200, LOCATION_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN));
  script_repeat_last(zoo_script());
}

struct outcome {
  ghlauth_status status;
  int is_openssl;
  long failures;
  long left;  // blocks more than before
};

static void check_error(const struct zoo_row *row, struct outcome *outcome, ghlauth_error *error) {
  if ((error != NULL) != (outcome->status != GHLAUTH_OK))
    fail_msg("%s: %s, and an error that is %s", row->call, ghlauth_status_name(outcome->status),
             error != NULL ? "there" : "missing");
  if (error == NULL) return;
  check_error_is_clean(error);
  outcome->is_openssl = no_memory_is_openssl(error);
  const ghlauth_status told = ghlauth_error_status(error);  // there may be no memory for what it has to say
  if (told != outcome->status && told != GHLAUTH_E_OUT_OF_MEMORY)
    fail_msg("%s: %s, with an error of %s", row->call, ghlauth_status_name(outcome->status), ghlauth_status_name(told));
}

// One call, whose output and error are freed, which needs no memory.
static struct outcome call(const struct zoo_row *row, long number, int is_lasting) {
  struct outcome outcome = {.left = memory_blocks()};
  ghlauth_error *error = NULL;
  zoo_prepare_output(0);
  memory_fail_at(number, is_lasting);
  switch (row->result) {
    case RETURNS_STATUS: outcome.status = row->status(zoo[row->kind], &error); break;
    case RETURNS_POINTER: (void)row->pointer(zoo[row->kind]); break;
    case RETURNS_NUMBER: (void)row->number(zoo[row->kind]); break;
    case RETURNS_NOTHING: row->nothing(zoo[row->kind]); break;
  }
  outcome.failures = memory_enough();
  check_error(row, &outcome, error);
  if (row->has_output && outcome.status != GHLAUTH_OK && !zoo_output_is_null() && row->output_required)
    fail_msg("%s: failed with an output", row->call);
  memory_fail_at(1, 1);
  ghlauth_error_free(error);
  if (row->has_output) zoo_free_output();
  (void)memory_enough();
  if (frees(row)) zoo_forget(row->kind);
  outcome.left = memory_blocks() - outcome.left;
  return outcome;
}

static struct outcome call_with_new_handles(const struct zoo_row *row, long number, int is_lasting) {
  const long before = memory_blocks();
  open_zoo();
  struct outcome outcome = call(row, number, is_lasting);
  zoo_close();
  outcome.left = memory_blocks() - before;
  return outcome;
}

typedef struct outcome (*call_function)(const struct zoo_row *row, long number, int is_lasting);

// The same failure again and again: what is allocated once and kept, a cache, is no leak. Nor is what the call leaves with
// enough memory too, where it did what it is for: an element more in a list.
static void check_nothing_is_left(const struct zoo_row *row, call_function call_row, long number, int is_lasting,
                                  struct outcome outcome) {
  for (int time = 1; outcome.left > 0; ++time) {
    if (outcome.status == GHLAUTH_OK && outcome.left <= call_row(row, 0, 0).left) return;
    if (time == TIMES_UNTIL_LEAK)
      fail_msg("%s: %s with allocation %ld failing%s, and %ld blocks stay allocated", row->call,
               ghlauth_status_name(outcome.status), number, is_lasting ? " and all that follow" : "", outcome.left);
    outcome = call_row(row, number, is_lasting);
  }
}

static void try_row(const struct zoo_row *row, call_function call_row, int is_lasting) {
  const int first = checks_a_store(row) ? FIRST_OF_CHECKS : FIRST;
  const int later = checks_a_store(row) ? LATER_OF_CHECKS : LATER;
  for (long number = 1; number <= MOST_ALLOCATIONS; number += number < first ? 1 : later / long_rounds(later)) {
    const struct outcome outcome = call_row(row, number, is_lasting);
    if (outcome.status != GHLAUTH_OK && outcome.status != GHLAUTH_E_OUT_OF_MEMORY && !outcome.is_openssl &&
        outcome.status != call_row(row, 0, 0).status)
      fail_msg("%s: %s with allocation %ld failing, and not with enough memory", row->call, ghlauth_status_name(outcome.status),
               number);
    check_nothing_is_left(row, call_row, number, is_lasting, outcome);
    if (outcome.failures > 0) continue;
    no_memory_called(row->call);
    return;
  }
  fail_msg("%s: more than %d allocations", row->call, MOST_ALLOCATIONS);
}

// When all handles are freed there is what there was before: nothing is left of what the calls gave a handle to keep either.
static void try_with_handles(const struct zoo_row *row, int is_lasting) {
  long left = 1;
  for (int time = 0; left > 0; ++time) {
    if (time == TIMES_UNTIL_LEAK) fail_msg("%s: %ld blocks stay allocated when all handles are freed", row->call, left);
    left = memory_blocks();
    if (needs_new_handles(row)) {
      try_row(row, call_with_new_handles, is_lasting);
    } else {
      open_zoo();
      try_row(row, call, is_lasting);
      zoo_close();
    }
    left = memory_blocks() - left;
  }
}

static void try_rows(const struct zoo_row *rows, size_t count, int is_lasting) {
  for (size_t i = 0; i < count; ++i)
    if (!is_elsewhere(&rows[i])) try_with_handles(&rows[i], is_lasting);
}

static void try_all(int is_lasting) {
  try_rows(zoo_rows, zoo_row_count, is_lasting);
  try_rows(zoo_other_rows, zoo_other_row_count, is_lasting);
  no_memory_callbacks(is_lasting);
  no_memory_login(is_lasting);
}

static void each_allocation_fails_once(void **state) {
  (void)state;
  try_all(0);
}

static void all_allocations_fail_from_one_on(void **state) {
  (void)state;
  try_all(1);
}

static void every_function_of_the_ledger_was_called(void **state) {
  (void)state;
  no_memory_check_ledger();
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_teardown(each_allocation_fails_once, check_teardown),
      cmocka_unit_test_teardown(all_allocations_fail_from_one_on, check_teardown),
      cmocka_unit_test(every_function_of_the_ledger_was_called),
  };
  return cmocka_run_group_tests_name("no memory", tests, NULL, NULL);
}
