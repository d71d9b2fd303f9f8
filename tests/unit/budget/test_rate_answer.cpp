// What headers say about limits, and what cannot be a limit.
#include "budget/rate.hpp"
#include "support/scenario.hpp"

using ghlauth::budget::RateAnswer;
using ghlauth::budget::RateHeaders;
using ghlauth::budget::read_rate_answer;

namespace {

bool all_of_them_are_read() {
  RateHeaders headers;
  headers.max = "100";
  headers.interval_ms = "10000";
  headers.remaining = "0";
  headers.daily_max = "200000";
  headers.daily_remaining = "199999";
  headers.daily_reset_ms = "84322000";
  headers.retry_after = "7";
  const RateAnswer answer = read_rate_answer(429, headers);
  CHECK_EQUAL(answer.http_status, 429);
  CHECK_EQUAL(answer.max.value_or(-1), 100);
  CHECK_EQUAL(answer.interval_ms.value_or(-1), 10000);
  CHECK_EQUAL(answer.remaining.value_or(-1), 0);
  CHECK_EQUAL(answer.daily_max.value_or(-1), 200000);
  CHECK_EQUAL(answer.daily_remaining.value_or(-1), 199999);
  CHECK_EQUAL(answer.daily_reset_ms.value_or(-1), 84322000);
  CHECK_EQUAL(answer.retry_after_ms.value_or(-1), 7000);
  return true;
}

bool what_was_not_sent_is_not_said() {
  const RateAnswer answer = read_rate_answer(200, {});
  CHECK(!answer.max && !answer.interval_ms && !answer.remaining && !answer.daily_max && !answer.daily_remaining);
  CHECK(!answer.daily_reset_ms && !answer.retry_after_ms);
  return true;
}

bool what_cannot_be_a_limit_is_not_one() {
  for (const char *text : {"-1", "1e3", "10 ", " 10", "0x10", "ten", "10.5", "99999999999999999999", "+5"}) {
    RateHeaders headers;
    headers.max = headers.interval_ms = headers.remaining = headers.daily_max = headers.daily_remaining = text;
    headers.daily_reset_ms = headers.retry_after = text;
    const RateAnswer answer = read_rate_answer(200, headers);
    CHECK(!answer.max && !answer.interval_ms && !answer.remaining && !answer.daily_max && !answer.daily_remaining);
    CHECK(!answer.daily_reset_ms && !answer.retry_after_ms);
  }
  RateHeaders headers;
  headers.max = headers.interval_ms = headers.daily_max = "0";  // nothing could ever be sent
  headers.daily_reset_ms = "86400001";                          // more than a day
  headers.retry_after = "86401";
  const RateAnswer answer = read_rate_answer(200, headers);
  CHECK(!answer.max && !answer.interval_ms && !answer.daily_max && !answer.daily_reset_ms && !answer.retry_after_ms);
  return true;
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      SCENARIO(all_of_them_are_read),
      SCENARIO(what_was_not_sent_is_not_said),
      SCENARIO(what_cannot_be_a_limit_is_not_one),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
