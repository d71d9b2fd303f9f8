#include "client/retry.hpp"

#include "support/unit.hpp"

using namespace ghlauth;
using namespace ghlauth::client;

namespace {

Error failure(Status status, int http_status = 0) {
  Error error(status);
  error.http_status = http_status;
  return error;
}

void what_was_not_sent_can_be_repeated_whatever_it_is(void **) {
  for (const Status status : {Status::CONNECT, Status::RESOLVE, Status::PROXY, Status::RATE_LIMITED}) {
    assert_true(can_be_repeated(failure(status), true));
    assert_true(can_be_repeated(failure(status), false));
  }
}

void what_may_have_taken_effect_only_where_that_does_no_harm(void **) {
  for (const Status status : {Status::NETWORK, Status::TIMEOUT, Status::BAD_RESPONSE}) {
    assert_true(can_be_repeated(failure(status), true));
    assert_false(can_be_repeated(failure(status), false));
  }
  for (const int http_status : {502, 503, 504}) {
    assert_true(can_be_repeated(failure(Status::SERVER, http_status), true));
    assert_false(can_be_repeated(failure(Status::SERVER, http_status), false));
  }
}

void what_will_not_pass_is_not_repeated(void **) {
  for (const int http_status : {500, 501, 505}) assert_false(can_be_repeated(failure(Status::SERVER, http_status), true));
  for (const Status status : {Status::TLS, Status::REDIRECT, Status::VALIDATION, Status::TOKEN_INVALID, Status::CANCELLED, Status::STORE,
                              Status::RESPONSE_TOO_LARGE, Status::EDGE_BLOCKED})
    assert_false(can_be_repeated(failure(status), true));
}

void the_pause_is_anything_up_to_a_bound_that_doubles(void **) {
  constexpr std::uint32_t most = UINT32_MAX;
  std::int64_t bound_ms = 200;
  for (int repeats = 0; repeats < 7; ++repeats, bound_ms *= 2) {
    assert_true(back_off_ms(repeats, -1, 0) == 0);
    assert_true(back_off_ms(repeats, -1, most) == bound_ms);
    assert_true(back_off_ms(repeats, -1, most / 2) == bound_ms / 2);
  }
  assert_true(back_off_ms(7, -1, most) == 20'000);
  assert_true(back_off_ms(1000, -1, most) == 20'000);
}

void a_retry_after_comes_on_top(void **) {
  assert_true(back_off_ms(0, 5000, 0) == 5000);
  assert_true(back_off_ms(0, 5000, UINT32_MAX) == 5200);
}

void a_reserve_and_one_for_ten_answers(void **) {
  RetryBudget budget;
  for (int i = 0; i < 100; ++i) assert_true(budget.spend());
  assert_false(budget.spend());
  for (int i = 0; i < 9; ++i) budget.earn();
  assert_false(budget.spend());
  budget.earn();
  assert_true(budget.spend());
  assert_false(budget.spend());
  for (int i = 0; i < 100'000; ++i) budget.earn();
  for (int i = 0; i < 100; ++i) assert_true(budget.spend());
  assert_false(budget.spend());
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(what_was_not_sent_can_be_repeated_whatever_it_is),
      cmocka_unit_test(what_may_have_taken_effect_only_where_that_does_no_harm),
      cmocka_unit_test(what_will_not_pass_is_not_repeated),
      cmocka_unit_test(the_pause_is_anything_up_to_a_bound_that_doubles),
      cmocka_unit_test(a_retry_after_comes_on_top),
      cmocka_unit_test(a_reserve_and_one_for_ten_answers),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
