#include "core/timer.hpp"

#include <thread>

#include "support/unit.hpp"

using namespace ghlauth;

namespace {

Task<> sleep_until(std::int64_t at_ms) {
  Timer timer(at_ms);
  co_await suspend_on(timer);
}

void is_ready_when_the_time_has_come(void **) {
  Timer past(monotonic_ms());
  Timer future(monotonic_ms() + 60000);
  assert_true(past.ready());
  assert_false(future.ready());
}

void waits_until_then(void **) {
  const Cancel cancel;
  const std::int64_t at = monotonic_ms() + 120;  // more than two slices
  run_blocking(sleep_until(at), cancel);
  assert_true(monotonic_ms() >= at);
}

void waits_one_slice_at_most(void **) {
  const Cancel cancel;
  Timer timer(INT64_MAX);
  const std::int64_t begin = monotonic_ms();
  timer.wait(cancel);
  const std::int64_t waited = monotonic_ms() - begin;
  assert_true(waited >= Cancel::poll_ms - 1);
  assert_true(waited < 60000);
  assert_false(timer.ready());
}

void ends_with_the_time_of_the_call(void **) {
  Cancel cancel;
  const std::int64_t begin = monotonic_ms();
  cancel.set_timeout_ms(20);
  assert_status((run_blocking(sleep_until(INT64_MAX), cancel), 0), TIMEOUT);
  assert_true(monotonic_ms() - begin >= 20);
}

Status cancelled_by_another_thread() {
  Cancel cancel;
  std::thread other([&cancel] { cancel.request(); });
  const Status status = test::status_of([&] { return run_blocking(sleep_until(INT64_MAX), cancel), 0; });
  other.join();
  return status;
}

void ends_when_another_thread_cancels(void **) {
  assert_int_equal(static_cast<int>(cancelled_by_another_thread()), static_cast<int>(Status::CANCELLED));
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(is_ready_when_the_time_has_come),  cmocka_unit_test(waits_until_then),
      cmocka_unit_test(waits_one_slice_at_most),          cmocka_unit_test(ends_with_the_time_of_the_call),
      cmocka_unit_test(ends_when_another_thread_cancels),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
