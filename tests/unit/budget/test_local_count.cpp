// What one process counts by itself: when one more may be sent, what others use, pauses.
#include "budget/local_count.hpp"

#include "support/scenario.hpp"

using ghlauth::budget::LocalCount;
using ghlauth::budget::RateAnswer;
using ghlauth::budget::State;

namespace {

constexpr ghlauth::budget::Limits three_a_second{3, 1000, 0};
constexpr std::int64_t span = 1005;  // with the slack for coarse clocks

RateAnswer answer(int http_status = 200) {
  RateAnswer made;
  made.http_status = http_status;
  made.interval_ms = 1000;
  return made;
}
RateAnswer left(std::int64_t remaining) {
  RateAnswer made = answer();
  made.remaining = remaining;
  return made;
}

void use(LocalCount &count, std::int64_t sent_ms, std::int64_t answered_ms, const RateAnswer &said = answer()) {
  count.take();
  count.answered(said, sent_ms, answered_ms, true);
}

bool a_burst_is_allowed_up_to_the_limit() {
  LocalCount count(three_a_second);
  for (int i = 0; i < 3; ++i) {
    CHECK(count.can_take(100));
    CHECK(count.ready_at_ms(100) <= 100);
    count.take();
  }
  CHECK(!count.can_take(100));
  CHECK(!count.can_take(100'000));  // they are under way, however long it takes
  count.give_back();
  CHECK(count.can_take(100));
  return true;
}

bool a_request_counts_for_an_interval_after_its_answer() {
  LocalCount count(three_a_second);
  use(count, 0, 50);
  use(count, 0, 60);
  use(count, 0, 70);
  CHECK(!count.can_take(50 + span - 1));
  CHECK_EQUAL(count.ready_at_ms(80), 50 + span);
  CHECK(count.can_take(50 + span));
  count.take();
  CHECK(!count.can_take(50 + span));
  CHECK(count.can_take(60 + span));
  return true;
}

bool one_without_an_answer_counts_from_its_end_on() {
  LocalCount count({1, 1000, 0});
  count.take();
  count.lose(400);
  CHECK(!count.can_take(400 + span - 1));
  CHECK(count.can_take(400 + span));
  return true;
}

bool while_something_is_under_way_it_is_looked_at_often() {
  LocalCount count(three_a_second);
  use(count, 0, 0);
  use(count, 0, 0);
  count.take();
  CHECK(count.ready_at_ms(10) > 10);
  CHECK(count.ready_at_ms(10) <= 110);
  return true;
}

bool limits_are_learned() {
  LocalCount count(three_a_second);
  RateAnswer said = answer();
  said.max = 2;
  said.interval_ms = 5000;
  use(count, 0, 0, said);
  CHECK_EQUAL(count.max(), 2);
  CHECK(count.can_take(1));
  use(count, 0, 0, said);
  CHECK(!count.can_take(5000));
  CHECK(count.can_take(5010));
  return true;
}

bool a_server_that_tells_no_limits_has_none_until_it_does() {
  LocalCount count(three_a_second);
  RateAnswer silent;
  silent.http_status = 401;  // from what stands before the API
  use(count, 0, 0, silent);
  CHECK_EQUAL(count.state(0).remaining, 2);
  silent.http_status = 200;
  use(count, 0, 0, silent);
  CHECK(count.is_unlimited());
  CHECK_EQUAL(count.state(0).max, 0);
  for (int i = 0; i < 100; ++i) count.take();
  CHECK(count.can_take(0));
  CHECK(count.ready_at_ms(0) <= 0);
  silent.http_status = 429;
  count.answered(silent, 0, 10, true);
  CHECK(!count.can_take(10 + span - 1));
  CHECK(count.can_take(10 + span));
  count.answered(left(2), 0, 20, true);
  CHECK(!count.is_unlimited());
  CHECK_EQUAL(count.state(20 + span).remaining, 0);  // 98 are under way
  for (int i = 0; i < 98; ++i) count.lose(30);
  silent.http_status = 200;
  use(count, 30 + span, 30 + span, silent);  // it was told once
  CHECK_EQUAL(count.state(30 + span).remaining, 2);
  return true;
}

bool what_others_use_counts_as_used_now() {
  LocalCount count({100, 1000, 0});
  use(count, 10, 20, left(40));  // 60 are used, one of them here
  CHECK_EQUAL(count.state(20).remaining, 40);
  CHECK_EQUAL(count.state(20 + span - 1).remaining, 40);
  CHECK_EQUAL(count.state(20 + span).remaining, 100);
  return true;
}

bool a_newer_answer_corrects_what_others_use() {
  LocalCount count({100, 1000, 0});
  use(count, 10, 20, left(40));
  use(count, 20, 30, left(98));  // the server's interval was over
  CHECK_EQUAL(count.state(30).remaining, 98);
  return true;
}

bool an_older_answer_does_not() {
  LocalCount count({100, 1000, 0});
  count.take();  // sent at 5, answered late
  use(count, 10, 20, left(40));
  count.answered(left(99), 5, 30, true);
  CHECK_EQUAL(count.state(30).remaining, 40);
  count.take();
  count.answered(left(10), 15, 40, true);  // less: it is believed whatever its order
  CHECK_EQUAL(count.state(40).remaining, 10);
  return true;
}

bool requests_under_way_are_not_taken_for_others() {
  LocalCount count({100, 1000, 0});
  for (int i = 0; i < 50; ++i) count.take();
  for (int i = 0; i < 50; ++i) count.answered(left(50), 0, 30, true);  // each says that all were counted
  CHECK_EQUAL(count.state(30).remaining, 50);
  return true;
}

bool an_answer_of_an_earlier_interval_is_compared_with_what_was_sent_then() {
  LocalCount count({100, 1000, 0});
  for (int i = 0; i < 90; ++i) use(count, 0, 10);
  count.take();                                // served at once, when 91 were used
  count.answered(left(9), 500, 1400, true);    // and answered after the others have ceased to count
  CHECK_EQUAL(count.state(1400).remaining, 99);
  return true;
}

bool an_answer_that_took_longer_than_an_interval_says_nothing() {
  LocalCount count({100, 1000, 0});
  use(count, 0, 1001, left(0));
  CHECK_EQUAL(count.state(1001).remaining, 99);
  return true;
}

bool wrong_headers_stop_it_for_an_interval_at_most() {
  LocalCount count({100, 1000, 0});
  use(count, 0, 0, left(0));
  CHECK(!count.can_take(0));
  CHECK_EQUAL(count.ready_at_ms(0), span);
  CHECK(count.can_take(span));
  return true;
}

bool after_a_429_everything_waits_as_long_as_is_said() {
  LocalCount count({100, 1000, 0});
  RateAnswer said = answer(429);
  said.retry_after_ms = 7000;
  use(count, 0, 50, said);
  CHECK(!count.can_take(7049));
  CHECK(count.is_paused(7049));
  CHECK_EQUAL(count.state(50).paused_ms, 7000);
  CHECK_EQUAL(count.state(50).remaining, 0);
  CHECK_EQUAL(count.ready_at_ms(50), 7050);
  CHECK(count.can_take(7050));
  return true;
}

bool or_until_the_interval_is_over() {
  LocalCount count({100, 1000, 0});
  count.take();
  count.take();
  count.answered(answer(429), 0, 50, true);
  CHECK(!count.can_take(50 + span - 1));
  count.answered(answer(429), 0, 300, true);  // it was on its way already: of the same interval
  CHECK(count.can_take(50 + span));
  return true;
}

bool or_until_the_day_is_over() {
  LocalCount count({100, 1000, 5000});
  RateAnswer said = answer(429);
  said.daily_remaining = 0;
  said.daily_reset_ms = 900'000;
  use(count, 0, 0, said);
  CHECK(!count.can_take(899'999));
  CHECK_EQUAL(count.ready_at_ms(10), 900'000);
  CHECK(count.can_take(900'000));
  return true;
}

bool nothing_is_sent_when_the_day_is_used_up() {
  LocalCount count({100, 1000, 5000});
  RateAnswer said = left(99);
  said.daily_remaining = 2;
  said.daily_reset_ms = 60'000;
  use(count, 0, 0, said);
  count.take();
  CHECK(count.can_take(1));
  count.take();
  CHECK(!count.can_take(1));
  count.give_back();
  CHECK(count.can_take(1));
  count.take();
  count.lose(1);
  count.lose(1);
  CHECK(!count.can_take(59'999));
  CHECK_EQUAL(count.ready_at_ms(1), 60'000);
  CHECK(count.can_take(60'000));
  return true;
}

bool its_state_is_told() {
  LocalCount count({100, 1000, 5000});
  State state = count.state(0);
  CHECK_EQUAL(state.max, 100);
  CHECK_EQUAL(state.interval_ms, 1000);
  CHECK_EQUAL(state.remaining, 100);
  CHECK_EQUAL(state.reset_ms, 0);
  CHECK_EQUAL(state.daily_max, 5000);
  CHECK_EQUAL(state.daily_remaining, 5000);
  CHECK_EQUAL(state.paused_ms, 0);
  use(count, 0, 100);
  count.take();
  state = count.state(300);
  CHECK_EQUAL(state.remaining, 98);
  CHECK_EQUAL(state.reset_ms, span);  // one is under way
  CHECK_EQUAL(state.daily_remaining, 4998);
  count.give_back();
  CHECK_EQUAL(count.state(300).reset_ms, span - 200);
  return true;
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      SCENARIO(a_burst_is_allowed_up_to_the_limit),
      SCENARIO(a_request_counts_for_an_interval_after_its_answer),
      SCENARIO(one_without_an_answer_counts_from_its_end_on),
      SCENARIO(while_something_is_under_way_it_is_looked_at_often),
      SCENARIO(limits_are_learned),
      SCENARIO(a_server_that_tells_no_limits_has_none_until_it_does),
      SCENARIO(what_others_use_counts_as_used_now),
      SCENARIO(a_newer_answer_corrects_what_others_use),
      SCENARIO(an_older_answer_does_not),
      SCENARIO(requests_under_way_are_not_taken_for_others),
      SCENARIO(an_answer_of_an_earlier_interval_is_compared_with_what_was_sent_then),
      SCENARIO(an_answer_that_took_longer_than_an_interval_says_nothing),
      SCENARIO(wrong_headers_stop_it_for_an_interval_at_most),
      SCENARIO(after_a_429_everything_waits_as_long_as_is_said),
      SCENARIO(or_until_the_interval_is_over),
      SCENARIO(or_until_the_day_is_over),
      SCENARIO(nothing_is_sent_when_the_day_is_used_up),
      SCENARIO(its_state_is_told),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
