#include "long.h"

#include <stdio.h>
#include <stdlib.h>

#include "check.h"

int long_rounds(int many) { return getenv("GHLAUTH_LONG") != NULL ? many : 1; }

void long_row(const char *what, long count, const char *result, int64_t began_ms) {
  const char *path = getenv("GHLAUTH_LONG_RESULTS");
  FILE *file = path != NULL ? fopen(path, "a") : NULL;
  if (file == NULL) return;
  fprintf(file, "| %s | %ld | %s | %.1f |\n", what, count, result, (double)(check_now_ms() - began_ms) / 1000);
  fclose(file);
}
