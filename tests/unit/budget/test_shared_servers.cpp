// Four processes that share a store against a server whose interval begins with a request: with more to send than is allowed,
// nothing is refused, and what is allowed is used.
#include <map>
#include <random>

#include "processes.hpp"
#include "rate_server.hpp"
#include "support/scenario.hpp"

using ghlauth::budget::Budget;
using ghlauth::budget::Limits;
using ghlauth::budget::Permit;
using ghlauth::budget::RateAnswer;
using ghlauth::test::Processes;
using ghlauth::test::RateServer;
using ghlauth::test::Windows;

namespace {

constexpr std::int64_t max = 100;
constexpr std::int64_t interval_ms = 10'000;

struct Flying {
  Permit permit;
  RateAnswer answer;
};

struct Fleet : Processes {
  RateServer server{Windows::FROM_FIRST, max, interval_ms};
  std::mt19937 random{1};  // NOLINT: the same each time
  std::vector<std::unique_ptr<ghlauth::budget::Budgets>> processes;
  std::vector<std::shared_ptr<Budget>> budgets;
  std::multimap<std::int64_t, Permit> to_serve;
  std::multimap<std::int64_t, Flying> to_answer;

  Fleet() {
    for (int i = 0; i < 4; ++i) {
      processes.push_back(process(Limits{max, interval_ms, 0}));
      budgets.push_back(processes.back()->of("app/loc"));
    }
  }

  /// Each sends up to so many in a millisecond, now and then, whatever it may.
  void go(std::int64_t duration_ms, std::int64_t most_at_once, int chance_percent) {
    std::uniform_int_distribution<std::int64_t> latency(1, 40);  // there, and back
    std::uniform_int_distribution<int> percent(0, 99);
    for (const std::int64_t end = now_ms + duration_ms; now_ms < end; ++now_ms) {
      for (; !to_serve.empty() && to_serve.begin()->first <= now_ms; to_serve.erase(to_serve.begin())) {
        Flying flying{std::move(to_serve.begin()->second), server.serve(now_ms)};
        to_answer.emplace(now_ms + latency(random), std::move(flying));
      }
      for (; !to_answer.empty() && to_answer.begin()->first <= now_ms; to_answer.erase(to_answer.begin()))
        to_answer.begin()->second.permit.answered(to_answer.begin()->second.answer, now_ms);
      for (const std::shared_ptr<Budget> &budget : budgets) {
        if (budget->has_news()) run_blocking(budget->tell(), ghlauth::Cancel::none());
        if (percent(random) >= chance_percent) continue;
        for (std::int64_t i = 0; i < most_at_once; ++i) {
          Permit permit = take(*budget, 20);
          if (!permit) break;
          permit.sent(now_ms);
          to_serve.emplace(now_ms + latency(random), std::move(permit));
        }
      }
    }
  }
};

bool all_of_the_limit_is_used_and_no_more() {
  Fleet fleet;
  fleet.go(50 * interval_ms, 20, 100);
  CHECK_EQUAL(fleet.server.refused(), 0);
  CHECK_BETWEEN(fleet.server.ok(), 50 * max * 95 / 100, 51 * max);
  CHECK(fleet.table->counts_asked < 50 * 40);
  return true;
}

bool a_few_at_a_time() {
  Fleet fleet;
  fleet.go(50 * interval_ms, 1, 10);
  CHECK_EQUAL(fleet.server.refused(), 0);
  CHECK_BETWEEN(fleet.server.ok(), 50 * max * 95 / 100, 51 * max);
  return true;
}

// Below the limit, so that windows begin and end in the middle of traffic, and requests fall on their edges.
bool less_than_the_limit() {
  Fleet fleet;
  fleet.go(200 * interval_ms, 3, 1);
  CHECK_EQUAL(fleet.server.refused(), 0);
  CHECK(fleet.server.ok() > 200 * max / 2);
  return true;
}

// A window that began with a few, and of which all the rest is wanted when it ends.
bool a_rush_at_the_end_of_a_window() {
  Fleet fleet;
  std::uniform_int_distribution<std::int64_t> quiet_ms(9'600, 10'000);
  for (int i = 0; i < 100; ++i) {
    fleet.go(1, 1, 100);
    fleet.go(quiet_ms(fleet.random), 1, 0);
    fleet.go(600, 20, 100);
    fleet.go(2 * interval_ms, 1, 0);
  }
  CHECK_EQUAL(fleet.server.refused(), 0);
  CHECK(fleet.server.ok() >= 100 * max);
  return true;
}

// Nobody is there to use what the first one has taken, for a while.
bool a_window_whose_first_request_is_late() {
  Fleet fleet;
  std::uniform_int_distribution<std::int64_t> idle_ms(0, 9'000);
  for (int i = 0; i < 100; ++i) {
    const bool is_open = fleet.has(*fleet.budgets[0]);
    CHECK(is_open);
    fleet.go(idle_ms(fleet.random), 1, 0);
    fleet.go(2 * interval_ms, 20, 100);
    fleet.go(2 * interval_ms, 1, 0);
  }
  CHECK_EQUAL(fleet.server.refused(), 0);
  return true;
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      SCENARIO(all_of_the_limit_is_used_and_no_more),
      SCENARIO(a_few_at_a_time),
      SCENARIO(less_than_the_limit),
      SCENARIO(a_rush_at_the_end_of_a_window),
      SCENARIO(a_window_whose_first_request_is_late),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
