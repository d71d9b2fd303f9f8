// One process against servers that limit in different ways, with more to send than is allowed: nothing is refused, and what is
// allowed is used.
#include <map>
#include <random>

#include "budget/local_count.hpp"
#include "rate_server.hpp"
#include "support/scenario.hpp"

using ghlauth::budget::Limits;
using ghlauth::budget::LocalCount;
using ghlauth::budget::RateAnswer;
using ghlauth::test::RateServer;
using ghlauth::test::Windows;

namespace {

constexpr std::int64_t max = 100;
constexpr std::int64_t interval_ms = 10'000;
constexpr std::int64_t intervals = 50;

struct Flying {
  std::int64_t sent_ms = 0;
  RateAnswer answer;
};

/// Sends whatever it may for fifty intervals; each request is served and answered some time later.
struct Run {
  RateServer server;
  std::mt19937 random{1};  // NOLINT: the same each time
  std::int64_t worst_ms;
  std::int64_t now = 1'000'003;
  std::multimap<std::int64_t, std::int64_t> to_serve;  // when, and when it was sent
  std::multimap<std::int64_t, Flying> to_answer;

  Run(Windows windows, std::int64_t worst) : server(windows, max, interval_ms), worst_ms(worst) {}

  void go(LocalCount &count, std::int64_t most_at_once) {
    std::uniform_int_distribution<std::int64_t> latency(1, worst_ms / 2);
    for (const std::int64_t end = now + intervals * interval_ms; now < end; ++now) {
      for (; !to_serve.empty() && to_serve.begin()->first <= now; to_serve.erase(to_serve.begin()))
        to_answer.emplace(now + latency(random), Flying{to_serve.begin()->second, server.serve(now)});
      for (; !to_answer.empty() && to_answer.begin()->first <= now; to_answer.erase(to_answer.begin()))
        count.answered(to_answer.begin()->second.answer, to_answer.begin()->second.sent_ms, now, true);
      for (std::int64_t i = 0; i < most_at_once && count.can_take(now); ++i) {
        count.take();
        to_serve.emplace(now + latency(random), now);
      }
    }
  }
};

bool uses_what_is_allowed(Windows windows, std::int64_t worst_ms, std::int64_t most_at_once) {
  LocalCount count(Limits{max, interval_ms, 0});
  Run run(windows, worst_ms);
  run.go(count, most_at_once);
  CHECK_EQUAL(run.server.refused(), 0);
  CHECK_BETWEEN(run.server.ok(), max * intervals * 95 / 100, max * intervals + max);
  return true;
}

bool intervals_from_the_first() { return uses_what_is_allowed(Windows::FROM_FIRST, 200, max); }
bool aligned_intervals() { return uses_what_is_allowed(Windows::ALIGNED, 200, max); }
bool sliding_intervals() { return uses_what_is_allowed(Windows::SLIDING, 200, max); }
bool one_at_a_time() {
  return uses_what_is_allowed(Windows::FROM_FIRST, 50, 1) && uses_what_is_allowed(Windows::ALIGNED, 50, 1) &&
         uses_what_is_allowed(Windows::SLIDING, 50, 1);
}

bool slow_answers_cost_their_time_and_no_more() {
  for (const Windows windows : {Windows::FROM_FIRST, Windows::ALIGNED, Windows::SLIDING}) {
    LocalCount count(Limits{max, interval_ms, 0});
    Run run(windows, 10'000);  // up to an interval
    run.go(count, max);
    CHECK_EQUAL(run.server.refused(), 0);
    CHECK_BETWEEN(run.server.ok(), max * intervals * 45 / 100, max * intervals + max);
  }
  return true;
}

// Nobody told it that the limit is lower: the first burst is refused in part, and from then on nothing.
bool a_limit_is_learned_from_the_first_answers() {
  LocalCount count(Limits{1000, 1000, 0});
  Run run(Windows::FROM_FIRST, 200);
  run.go(count, 1000);
  CHECK_BETWEEN(run.server.refused(), 1, 1000);
  const std::int64_t refused = run.server.refused();
  const std::int64_t ok = run.server.ok();
  run.go(count, 1000);
  CHECK_EQUAL(run.server.refused(), refused);
  CHECK(run.server.ok() - ok >= max * intervals * 95 / 100);
  return true;
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      SCENARIO(intervals_from_the_first),
      SCENARIO(aligned_intervals),
      SCENARIO(sliding_intervals),
      SCENARIO(one_at_a_time),
      SCENARIO(slow_answers_cost_their_time_and_no_more),
      SCENARIO(a_limit_is_learned_from_the_first_answers),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
