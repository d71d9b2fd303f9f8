#include "support/fake_clock.h"

static int64_t read_ms(void *user_data) {
  struct fake_clock *clock = user_data;
  return atomic_load(&clock->ms);
}

static void count_drop(void *user_data) {
  struct fake_clock *clock = user_data;
  atomic_fetch_add(&clock->drops, 1);
}

void fake_clock_init(struct fake_clock *clock) {
  atomic_init(&clock->ms, FAKE_NOW_S * 1000);
  atomic_init(&clock->drops, 0);
}

void fake_clock_advance_s(struct fake_clock *clock, int64_t seconds) { atomic_fetch_add(&clock->ms, seconds * 1000); }

int64_t fake_clock_now_s(struct fake_clock *clock) { return atomic_load(&clock->ms) / 1000; }

ghlauth_clock_table fake_clock_table(struct fake_clock *clock) {
  const ghlauth_clock_table table = {sizeof(ghlauth_clock_table), clock, count_drop, read_ms};
  return table;
}
