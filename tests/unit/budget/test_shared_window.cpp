// A window that processes have in common: when it gives permits, how many are asked for, what the server tells of it.
#include "budget/shared_window.hpp"

#include "support/scenario.hpp"

using ghlauth::budget::margin_ms;
using ghlauth::budget::SharedWindow;

namespace {

SharedWindow opened_at(std::int64_t ms) {
  return SharedWindow::opened(SharedWindow::make_name("ab", 1000, 1020), {ms, ms + 2}, 1000, 1020, 30);
}

bool margins_follow_what_was_measured() {
  CHECK_EQUAL(margin_ms(0, 1000), 20);
  CHECK_EQUAL(margin_ms(0, 10'000), 50);
  CHECK_EQUAL(margin_ms(80, 10'000), 160);
  CHECK_EQUAL(margin_ms(80, 400), 100);
  CHECK_EQUAL(margin_ms(100'000, 10'000), 2500);
  CHECK_EQUAL(margin_ms(0, 1), 0);
  return true;
}

bool no_window_gives_nothing() {
  const SharedWindow window;
  CHECK(!window.has_permit(0));
  CHECK(!window.can_ask(0));
  CHECK(window.end_ms() < 0);
  return true;
}

bool ones_own_lasts_from_before_it_was_asked_for() {
  SharedWindow window = opened_at(500);
  CHECK(window.can_ask(502));
  CHECK(window.can_ask(1469));
  CHECK(!window.can_ask(1470));  // too late for a request
  CHECK_EQUAL(window.counted(1, 1, 100), 0);
  CHECK(window.has_permit(1469));
  CHECK(!window.has_permit(1470));
  CHECK_EQUAL(window.end_ms(), 502 + 1020 + 1);  // it was granted not later than it was answered
  CHECK_EQUAL(window.earliest_end_ms(), 500 + 1020 - 1);
  window.extend({900, 910}, 2000);
  CHECK_EQUAL(window.end_ms(), 2911);
  CHECK_EQUAL(window.earliest_end_ms(), 2899);
  window.extend({900, 910}, 10);  // never shorter
  CHECK_EQUAL(window.end_ms(), 2911);
  return true;
}

bool anothers_says_how_long_it_lasts() {
  // Opened at 500 for 1020 ms; asked at 700 and answered at 704: 818 are left.
  const SharedWindow window = SharedWindow::joined("ab/1000/1020", {700, 704}, 818, 77, 30);
  CHECK_EQUAL(window.start_ms(), 700 + 818 - 1 - 1020);
  CHECK_EQUAL(window.permits_end_ms(), window.start_ms() + 1000 - 30);
  CHECK(!window.is_own());
  CHECK(window.can_ask(704));
  CHECK_EQUAL(window.end_ms(), 704 + 818 + 1);
  return true;
}

bool a_lease_that_was_made_longer_began_before_now() {
  const SharedWindow window = SharedWindow::joined("ab/1000/1020", {700, 704}, 60'000, 77, 30);
  CHECK_EQUAL(window.start_ms(), 700);
  CHECK_EQUAL(window.end_ms(), 704 + 60'000 + 1);
  return true;
}

bool a_name_that_says_nothing_is_no_trap() {
  for (const char *name : {"", "ab", "ab/", "ab/x/y", "ab/-5/-5", "ab/1000"}) {
    const SharedWindow window = SharedWindow::joined(name, {700, 704}, 500, 1000, 30);
    CHECK(window.start_ms() <= 700);
    CHECK(window.permits_end_ms() <= 1700);
    CHECK_EQUAL(window.end_ms(), 704 + 500 + 1);
  }
  return true;
}

bool as_many_as_wait_are_asked_for_within_bounds() {
  SharedWindow window = opened_at(0);
  CHECK_EQUAL(window.batch(5, 100), 5);
  CHECK_EQUAL(window.batch(1000, 100), 16);
  CHECK_EQUAL(window.batch(1000, 20), 5);  // a quarter
  CHECK_EQUAL(window.batch(1000, 3), 1);
  return true;
}

bool who_asks_one_at_a_time_gets_more_each_time() {
  SharedWindow window = opened_at(0);
  for (const std::int64_t expected : {1, 2, 4, 8, 16, 16}) CHECK_EQUAL(window.batch(1, 1000), expected);
  return true;
}

bool the_counter_gives_out_no_more_than_there_is() {
  SharedWindow window = opened_at(0);
  (void)window.counted(16, 16, 100);
  CHECK_EQUAL(window.left(), 16);
  CHECK_EQUAL(window.left_to_all(100), 84);
  (void)window.counted(16, 108, 100);  // the others have taken 76
  CHECK_EQUAL(window.left(), 24);
  CHECK(!window.can_ask(1));
  CHECK(window.has_permit(1));
  SharedWindow late = opened_at(0);
  (void)late.counted(16, 300, 100);
  CHECK_EQUAL(late.left(), 0);
  CHECK(!late.can_ask(1));
  return true;
}

bool what_the_server_counts_beyond_that_is_told() {
  SharedWindow window = opened_at(0);
  (void)window.counted(4, 4, 100);
  window.server_said(100, 50);                        // 50 are used, and four were given out
  CHECK_EQUAL(window.counted(16, 20, 100), 46);       // to be added to the counter
  CHECK_EQUAL(window.left(), 4 + 16);
  CHECK_EQUAL(window.left_to_all(100), 34);
  CHECK_EQUAL(window.counted(16, 20 + 46 + 16, 100), 0);  // it was
  return true;
}

bool the_server_knows_best_how_many_are_left() {
  SharedWindow window = opened_at(0);
  (void)window.counted(16, 16, 100);
  window.server_said(100, 3);
  CHECK_EQUAL(window.left(), 3);
  window.server_said(100, 90);  // an older one
  CHECK_EQUAL(window.left(), 3);
  window.use_up();
  CHECK(!window.has_permit(1));
  CHECK(!window.can_ask(1));
  return true;
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      SCENARIO(margins_follow_what_was_measured),
      SCENARIO(no_window_gives_nothing),
      SCENARIO(ones_own_lasts_from_before_it_was_asked_for),
      SCENARIO(anothers_says_how_long_it_lasts),
      SCENARIO(a_lease_that_was_made_longer_began_before_now),
      SCENARIO(a_name_that_says_nothing_is_no_trap),
      SCENARIO(as_many_as_wait_are_asked_for_within_bounds),
      SCENARIO(who_asks_one_at_a_time_gets_more_each_time),
      SCENARIO(the_counter_gives_out_no_more_than_there_is),
      SCENARIO(what_the_server_counts_beyond_that_is_told),
      SCENARIO(the_server_knows_best_how_many_are_left),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
