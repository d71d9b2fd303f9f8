#include "operation_name.h"

#include <stdio.h>

int is_v3(const ghlauth_operation *operation) { return strcmp(ghlauth_operation_generation(operation), "v3") == 0; }

void expect_name(const ghlauth_operation *operation, const char *name, int line) {
  char got[200] = "none";
  if (operation != NULL) snprintf(got, sizeof(got), "%s%s", is_v3(operation) ? "v3:" : "", ghlauth_operation_name(operation));
  if (strcmp(got, name != NULL ? name : "none") != 0) fail_msg("line %d: %s, not %s", line, got, name != NULL ? name : "none");
}
