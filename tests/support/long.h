// What `tests/run --long` repeats: more rounds, and a row of its table for each.
#ifndef GHLAUTH_TESTS_LONG_H
#define GHLAUTH_TESTS_LONG_H

#include <stdint.h>

/// `many` in a long run, otherwise 1.
int long_rounds(int many);
/// Adds a row in a long run: what was done `count` times since `began_ms` (check_now_ms).
void long_row(const char *what, long count, const char *result, int64_t began_ms);

#endif
