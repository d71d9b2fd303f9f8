#include "no_memory.h"

#include <stdio.h>
#include <stdlib.h>

#include "support/check.h"

enum { MOST_FUNCTIONS = 1000, LONGEST_NAME = 100 };

static char called[MOST_FUNCTIONS][LONGEST_NAME];
static size_t called_count;

static int is_called(const char *name, size_t size) {
  for (size_t i = 0; i < called_count; ++i)
    if (strncmp(called[i], name, size) == 0 && called[i][size] == '\0') return 1;
  return 0;
}

void no_memory_called(const char *call) {
  const size_t size = strcspn(call, "(");
  if (is_called(call, size)) return;
  assert_true(called_count < MOST_FUNCTIONS && size < LONGEST_NAME);
  memcpy(called[called_count++], call, size);
}

void no_memory_check_ledger(void) {
  char line[256], missing[4096] = "";
  size_t functions = 0;
  FILE *ledger = fopen(GHLAUTH_TEST_LEDGER, "r");
  assert_non_null(ledger);
  while (fgets(line, sizeof(line), ledger) != NULL) {
    if (line[0] == '#') continue;
    const size_t size = strcspn(line, " ");
    ++functions;
    if (!is_called(line, size) && strlen(missing) + size + 2 < sizeof(missing)) strncat(strcat(missing, " "), line, size);
  }
  fclose(ledger);
  assert_true(functions > 400);
  if (missing[0] != '\0') fail_msg("not called without memory:%s", missing);
}

int no_memory_is_openssl(const ghlauth_error *error) {
  const char *message = ghlauth_error_message(error);
  return strncmp(message, "OpenSSL failed: ", 16) == 0 || strcmp(message, "a public key is neither PEM nor DER") == 0;
}
