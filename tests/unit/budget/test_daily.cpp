// The requests of a day: the first belief, what answers say, and the end of the day.
#include "budget/daily.hpp"

#include "support/scenario.hpp"

using ghlauth::budget::Daily;
using ghlauth::budget::day_ms;
using ghlauth::budget::RateAnswer;

namespace {

RateAnswer told(std::int64_t remaining, std::optional<std::int64_t> reset_ms = {}) {
  RateAnswer answer;
  answer.http_status = 200;
  answer.daily_remaining = remaining;
  answer.daily_reset_ms = reset_ms;
  return answer;
}

bool the_first_belief_holds_until_an_answer() {
  Daily daily(3);
  CHECK_EQUAL(daily.left(1000), 3);
  for (int i = 0; i < 3; ++i) daily.use(1000);
  CHECK_EQUAL(daily.left(1000), 0);
  CHECK_EQUAL(daily.left(1000 + day_ms - 1), 0);
  CHECK_EQUAL(daily.reset_at_ms(), 1000 + day_ms);
  CHECK_EQUAL(daily.left(1000 + day_ms), 3);
  daily.use(1000 + day_ms);
  CHECK_EQUAL(daily.left(1000 + day_ms), 2);
  return true;
}

bool without_a_limit_there_is_none_until_one_is_told() {
  Daily daily(0);
  for (int i = 0; i < 1000; ++i) daily.use(1);
  CHECK_EQUAL(daily.left(1), INT64_MAX);
  RateAnswer answer = told(4, 5000);
  answer.daily_max = 10;
  daily.answered(answer, 1, 2);
  CHECK_EQUAL(daily.left(2), 4);
  CHECK_EQUAL(daily.left(2 + 5000), 10);
  return true;
}

bool an_answer_goes_before_the_belief() {
  Daily daily(200000);
  RateAnswer answer = told(7, 1000);
  answer.daily_max = 10000;
  daily.answered(answer, 0, 100);
  CHECK_EQUAL(daily.max(), 10000);
  CHECK_EQUAL(daily.left(100), 7);
  CHECK_EQUAL(daily.reset_at_ms(), 1100);
  CHECK_EQUAL(daily.left(1100), 10000);
  return true;
}

bool answers_may_come_in_another_order() {
  Daily daily(1000);
  daily.answered(told(10), 50, 100);
  daily.answered(told(12), 40, 110);  // sent before the other one was answered: it may be older
  CHECK_EQUAL(daily.left(110), 9);    // and was one more
  daily.answered(told(8), 45, 120);
  CHECK_EQUAL(daily.left(120), 8);
  daily.answered(told(500), 120, 130);  // surely newer: another day
  CHECK_EQUAL(daily.left(130), 500);
  return true;
}

bool a_day_without_an_end_is_tried_each_hour() {
  Daily daily(1000);
  daily.answered(told(0), 0, 0);
  const std::int64_t hour = 3'600'000;
  CHECK_EQUAL(daily.left(hour - 1), 0);
  CHECK_EQUAL(daily.left(hour), 1);
  daily.answered(told(0), hour, hour + 10);
  CHECK_EQUAL(daily.left(hour + 10), 0);
  CHECK_EQUAL(daily.left(2 * hour + 10), 1);
  daily.answered(told(900), 2 * hour + 10, 2 * hour + 20);
  CHECK_EQUAL(daily.left(2 * hour + 20), 900);
  return true;
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      SCENARIO(the_first_belief_holds_until_an_answer),
      SCENARIO(without_a_limit_there_is_none_until_one_is_told),
      SCENARIO(an_answer_goes_before_the_belief),
      SCENARIO(answers_may_come_in_another_order),
      SCENARIO(a_day_without_an_end_is_tried_each_hour),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
