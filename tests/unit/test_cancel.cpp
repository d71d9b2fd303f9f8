#include "core/cancel.hpp"

#include "support/unit.hpp"

using namespace ghlauth;

namespace {

void starts_without_any_limit(void **) {
  Cancel cancel;
  assert_false(cancel.requested());
  assert_false(cancel.expired());
  assert_false(cancel.stopped());
  assert_status((cancel.check(), 0), OK);
  assert_int_equal(cancel.slice_ms(1000), Cancel::poll_ms);
  assert_int_equal(cancel.slice_ms(7), 7);
  assert_int_equal(cancel.slice_ms(-7), 0);
}

void stops_when_requested(void **) {
  Cancel cancel;
  cancel.request();
  assert_true(cancel.requested());
  assert_true(cancel.stopped());
  assert_false(cancel.expired());
  assert_status((cancel.check(), 0), CANCELLED);
}

void stops_when_the_time_is_over(void **) {
  Cancel cancel;
  cancel.set_timeout_ms(0);
  assert_true(cancel.expired());
  assert_true(cancel.stopped());
  assert_false(cancel.requested());
  assert_status((cancel.check(), 0), TIMEOUT);
  assert_int_equal(cancel.slice_ms(1000), 0);
}

void prefers_the_request_to_the_time(void **) {
  Cancel cancel;
  cancel.set_timeout_ms(0);
  cancel.request();
  assert_status((cancel.check(), 0), CANCELLED);
}

void takes_every_time_limit(void **) {
  Cancel cancel;
  cancel.set_timeout_ms(60000);
  assert_false(cancel.stopped());
  cancel.set_timeout_ms(INT64_MAX);
  assert_false(cancel.stopped());
  assert_int_equal(cancel.slice_ms(INT64_MAX), Cancel::poll_ms);
  cancel.set_timeout_ms(0);
  cancel.set_timeout_ms(-1);
  assert_false(cancel.stopped());
  cancel.set_timeout_ms(0);
  cancel.set_timeout_ms(INT64_MIN);
  assert_false(cancel.stopped());
}

void need_not_be_looked_at(void **) {
  const Cancel &none = Cancel::none();
  assert_false(none.stopped());
  assert_int_equal(none.slice_ms(1000), 1000);
  assert_int_equal(none.slice_ms(-1), 0);
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(starts_without_any_limit),    cmocka_unit_test(stops_when_requested),
      cmocka_unit_test(stops_when_the_time_is_over), cmocka_unit_test(prefers_the_request_to_the_time),
      cmocka_unit_test(takes_every_time_limit),      cmocka_unit_test(need_not_be_looked_at),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
