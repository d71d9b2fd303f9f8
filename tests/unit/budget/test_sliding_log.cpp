#include "budget/sliding_log.hpp"

#include "support/scenario.hpp"

using ghlauth::budget::SlidingLog;

namespace {

bool counts_from_a_time_on() {
  SlidingLog log;
  CHECK_EQUAL(log.since(0), 0);
  log.add(10);
  log.add(20, 3);
  log.add(30);
  CHECK_EQUAL(log.since(0), 5);
  CHECK_EQUAL(log.since(10), 5);
  CHECK_EQUAL(log.since(11), 4);
  CHECK_EQUAL(log.since(20), 4);
  CHECK_EQUAL(log.since(30), 1);
  CHECK_EQUAL(log.since(31), 0);
  return true;
}

bool tells_when_each_was() {
  SlidingLog log;
  log.add(10);
  log.add(20, 3);
  log.add(30);
  CHECK_EQUAL(log.time_of(1, 0), 10);
  CHECK_EQUAL(log.time_of(2, 0), 20);
  CHECK_EQUAL(log.time_of(4, 0), 20);
  CHECK_EQUAL(log.time_of(5, 0), 30);
  CHECK_EQUAL(log.time_of(1, 11), 20);
  CHECK_EQUAL(log.time_of(4, 11), 30);
  return true;
}

bool a_time_that_goes_back_counts_as_the_latest() {
  SlidingLog log;
  log.add(20);
  log.add(10);
  CHECK_EQUAL(log.since(20), 2);
  CHECK_EQUAL(log.last_ms(), 20);
  return true;
}

bool what_is_forgotten_is_not_counted_any_more() {
  SlidingLog log;
  for (int i = 0; i < 100; ++i) log.add(i);
  log.forget_before(90);
  CHECK_EQUAL(log.since(0), 10);
  CHECK_EQUAL(log.since(95), 5);
  CHECK_EQUAL(log.time_of(1, 0), 90);
  log.forget_before(1000);
  CHECK_EQUAL(log.since(0), 0);
  CHECK_EQUAL(log.last_ms(), INT64_MIN);
  log.add(2000);
  CHECK_EQUAL(log.since(0), 1);
  CHECK_EQUAL(log.time_of(1, 0), 2000);
  return true;
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      SCENARIO(counts_from_a_time_on),
      SCENARIO(tells_when_each_was),
      SCENARIO(a_time_that_goes_back_counts_as_the_latest),
      SCENARIO(what_is_forgotten_is_not_counted_any_more),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
