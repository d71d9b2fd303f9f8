// A clock that stands still until a test moves it.
#ifndef GHLAUTH_TESTS_FAKE_CLOCK_H
#define GHLAUTH_TESTS_FAKE_CLOCK_H

#include <stdatomic.h>
#include <stdint.h>

#include "ghlauth/ghlauth.h"

/// 2026-11-23 12:00:00 UTC
#define FAKE_NOW_S INT64_C(1795435200)

struct fake_clock {
  _Atomic int64_t ms;
  atomic_int drops;
};

void fake_clock_init(struct fake_clock *clock);
void fake_clock_advance_s(struct fake_clock *clock, int64_t seconds);
int64_t fake_clock_now_s(struct fake_clock *clock);
/// The table for ghlauth_config_set_clock; it counts its drops.
ghlauth_clock_table fake_clock_table(struct fake_clock *clock);

#endif
