/* The resident memory of this process, in KiB. */
#ifndef GHLAUTH_TESTS_RESIDENT_H
#define GHLAUTH_TESTS_RESIDENT_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static inline long resident_kib(void) {
  long pages = 0, resident = 0;
  FILE *file = fopen("/proc/self/statm", "r");
  if (file == NULL || fscanf(file, "%ld %ld", &pages, &resident) != 2) abort();
  fclose(file);
  return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

#endif
