// Two processes, as two objects over one table.
#include "processes.hpp"
#include "store/memory_table.hpp"
#include "support/scenario.hpp"

using ghlauth::Cancel;
using ghlauth::run_blocking;
using ghlauth::budget::Budget;
using ghlauth::budget::Limits;
using ghlauth::budget::Permit;
using ghlauth::budget::RateAnswer;
using ghlauth::test::Processes;

namespace {

constexpr Limits limits{100, 10'000, 0};
constexpr std::int64_t window_ms = 10'050;

struct Two : Processes {
  std::unique_ptr<ghlauth::budget::Budgets> first = process(limits);
  std::unique_ptr<ghlauth::budget::Budgets> second = process(limits);
  std::shared_ptr<Budget> one = first->of("app/loc");
  std::shared_ptr<Budget> two = second->of("app/loc");
};

RateAnswer said(int http_status, std::int64_t remaining) {
  RateAnswer answer;
  answer.http_status = http_status;
  answer.max = limits.max;
  answer.interval_ms = limits.interval_ms;
  answer.remaining = remaining;
  return answer;
}

bool they_have_one_limit_together() {
  Two p;
  CHECK(p.has(*p.one));
  CHECK_EQUAL(p.use_all(*p.two) + p.use_all(*p.one), 100);
  CHECK(!p.has(*p.one));
  CHECK(!p.has(*p.two));
  CHECK_EQUAL(p.table->windows(), 1U);
  // Each waits for the end of the window, and then there are as many again.
  CHECK(p.one->ready_at_ms(p.now_ms) >= p.now_ms + window_ms);
  CHECK(p.two->ready_at_ms(p.now_ms) <= p.now_ms + window_ms + 5);
  p.now_ms += window_ms + 5;
  CHECK_EQUAL(p.use_all(*p.two) + p.use_all(*p.one), 100);
  CHECK_EQUAL(p.table->windows(), 2U);
  return true;
}

bool over_the_table_in_memory_too() {
  Processes p;
  const auto table = ghlauth::store::make_memory_table();
  const auto first = p.process(limits, table);
  const auto second = p.process(limits, table);
  CHECK_EQUAL(p.use_all(*first->of("k")), 100);
  CHECK_EQUAL(p.use_all(*second->of("k")), 0);
  CHECK_EQUAL(p.use_all(*second->of("another")), 100);
  return true;
}

bool others_keys_are_others_limits() {
  Two p;
  CHECK_EQUAL(p.use_all(*p.one), 100);
  CHECK_EQUAL(p.use_all(*p.second->of("app/another")), 100);
  return true;
}

bool the_store_is_asked_for_many_at_once() {
  Two p;
  (void)p.use_all(*p.one);
  CHECK_EQUAL(p.table->leases_asked, 1);
  CHECK_BETWEEN(p.table->counts_asked, 7, 30);
  CHECK(!p.has(*p.one));
  CHECK(!p.one->needs_refill(p.now_ms + 5000));  // used up: nobody asks before its end
  return true;
}

bool what_was_not_sent_is_given_back() {
  Two p;
  {
    const Permit permit = p.take(*p.one);
    CHECK(static_cast<bool>(permit));
  }
  CHECK_EQUAL(p.use_all(*p.one), 100);
  return true;
}

bool a_permit_ends_with_its_window() {
  Two p;
  Permit permit = p.take(*p.one);
  CHECK(permit.is_valid(p.now_ms));
  CHECK(permit.is_valid(p.now_ms + 9'949));
  CHECK(!permit.is_valid(p.now_ms + 9'950));
  p.now_ms += window_ms + 5;
  (void)p.take(*p.two);
  const std::int64_t used = p.use_all(*p.one) + p.use_all(*p.two);  // of the next window
  CHECK_EQUAL(used, 100);
  permit = Permit();  // which does not get this one back
  CHECK_EQUAL(p.use_all(*p.one), 0);
  return true;
}

bool after_a_429_all_of_them_stop() {
  Two p;
  Permit permit = p.take(*p.one);
  CHECK(p.has(*p.two));
  permit.sent(p.now_ms);
  permit.answered(said(429, 0), p.now_ms);
  CHECK(p.one->has_news());
  CHECK(!p.has(*p.one));
  run_blocking(p.one->tell(), Cancel::none());
  CHECK(!p.one->has_news());
  CHECK(p.use_all(*p.two) <= 4);  // what it had
  p.now_ms += window_ms + 5;
  CHECK(p.has(*p.one));
  return true;
}

bool a_long_pause_makes_the_window_longer() {
  Two p;
  Permit permit = p.take(*p.one);
  permit.sent(p.now_ms);
  RateAnswer answer = said(429, 0);
  answer.retry_after_ms = 60'000;
  permit.answered(answer, p.now_ms);
  run_blocking(p.one->tell(), Cancel::none());
  p.now_ms += 30'000;
  CHECK(!p.has(*p.two));
  CHECK(p.two->ready_at_ms(p.now_ms) >= p.now_ms + 30'000);
  p.now_ms += 30'010;
  CHECK(p.has(*p.two));
  return true;
}

bool a_first_request_that_was_late_makes_it_longer() {
  Two p;
  const std::int64_t opened_ms = p.now_ms;
  Permit permit = p.take(*p.one);
  p.now_ms += 700;
  permit.sent(p.now_ms);
  p.now_ms += 100;
  permit.answered(said(200, 99), p.now_ms);  // it began the server's interval
  CHECK(p.one->has_news());
  run_blocking(p.one->tell(), Cancel::none());
  CHECK(p.table->end_of("budget/app/loc") >= p.now_ms + limits.interval_ms);
  CHECK(p.one->ready_at_ms(opened_ms + 9'960) >= p.now_ms + limits.interval_ms);
  return true;
}

bool requests_of_programs_that_share_nothing_are_counted() {
  Two p;
  Permit permit = p.take(*p.one);
  permit.sent(p.now_ms);
  permit.answered(said(200, 39), p.now_ms);  // 60 were somebody else's
  const std::int64_t more = p.use_all(*p.one);
  CHECK_BETWEEN(more, 20, 39);
  CHECK_BETWEEN(more + p.use_all(*p.two), 35, 39);
  return true;
}

bool a_store_that_fails_leaves_each_alone_for_a_while() {
  Two p;
  p.table->is_broken = true;
  CHECK_EQUAL(p.use_all(*p.one), 100);
  CHECK_EQUAL(p.table->leases_asked, 1);
  CHECK(ghlauth::test::holds(p.log->line, "budget.store_failed budget=app/loc reason=the table is broken"));
  p.table->is_broken = false;
  p.now_ms += 10'025;
  CHECK_EQUAL(p.use_all(*p.one), 100);
  CHECK_EQUAL(p.table->leases_asked, 2);
  return true;
}

bool the_state_knows_of_the_window() {
  Two p;
  CHECK_EQUAL(p.one->state(p.now_ms).remaining, 100);
  CHECK(p.has(*p.two));
  (void)p.use_all(*p.two);
  CHECK(!p.has(*p.one));
  CHECK_EQUAL(p.one->state(p.now_ms).remaining, 0);
  CHECK(p.one->state(p.now_ms).reset_ms >= window_ms);
  return true;
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      SCENARIO(they_have_one_limit_together),
      SCENARIO(over_the_table_in_memory_too),
      SCENARIO(others_keys_are_others_limits),
      SCENARIO(the_store_is_asked_for_many_at_once),
      SCENARIO(what_was_not_sent_is_given_back),
      SCENARIO(a_permit_ends_with_its_window),
      SCENARIO(after_a_429_all_of_them_stop),
      SCENARIO(a_long_pause_makes_the_window_longer),
      SCENARIO(a_first_request_that_was_late_makes_it_longer),
      SCENARIO(requests_of_programs_that_share_nothing_are_counted),
      SCENARIO(a_store_that_fails_leaves_each_alone_for_a_while),
      SCENARIO(the_state_knows_of_the_window),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
