#define _POSIX_C_SOURCE 199309L

#include "measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef struct {
  double us, cpu_us;
} times;

static double clock_us(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static times fastest(int count, void (*call)(void *of), void *of) {
  times best = {1e9, 1e9};
  count = count > 20 ? count / 20 : 1;
  for (int round = 0; round < 20; ++round) {
    const double start = clock_us(CLOCK_MONOTONIC), used = clock_us(CLOCK_PROCESS_CPUTIME_ID);
    for (int i = 0; i < count; ++i) call(of);
    const double us = (clock_us(CLOCK_MONOTONIC) - start) / count, cpu_us = (clock_us(CLOCK_PROCESS_CPUTIME_ID) - used) / count;
    if (us < best.us) best.us = us;
    if (cpu_us < best.cpu_us) best.cpu_us = cpu_us;
  }
  return best;
}

void measure_report(const char *language, const char *way, void (*token)(void *of), void (*get)(void *of), void *of) {
  const char *given = getenv("GHLAUTH_BENCH_GETS");
  const int gets = given != NULL ? atoi(given) : 2000;
  printf("{\"language\": \"%s\", \"way\": \"%s\"", language, way);
  if (token != NULL) printf(", \"token_us\": %f", fastest(100 * gets, token, of).us);
  const times of_get = fastest(gets, get, of);
  printf(", \"get_us\": %f, \"get_cpu_us\": %f}\n", of_get.us, of_get.cpu_us);
}
