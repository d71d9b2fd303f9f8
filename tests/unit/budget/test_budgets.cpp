// The budgets of all keys: one for each, and how many are kept; threads.
#include "budget/budgets.hpp"

#include <atomic>
#include <thread>
#include <vector>

#include "processes.hpp"
#include "store/memory_table.hpp"
#include "support/scenario.hpp"

using ghlauth::budget::Budget;
using ghlauth::budget::Budgets;
using ghlauth::budget::Limits;
using ghlauth::budget::Permit;
using ghlauth::budget::RateAnswer;
using ghlauth::test::Processes;

namespace {

std::string key_of(std::size_t i) { return "app/" + std::to_string(i); }

bool who_asks_for_a_key_gets_the_same() {
  Processes p;
  const auto budgets = p.process(Limits{}, nullptr);
  CHECK(budgets->of("a") == budgets->of("a"));
  CHECK(budgets->of("a") != budgets->of("b"));
  return true;
}

bool the_quiet_ones_are_forgotten() {
  Processes p;
  const auto budgets = p.process(Limits{}, nullptr);
  for (std::size_t i = 0; i < 3 * Budgets::quiet_budgets; ++i) (void)budgets->of(key_of(i));
  CHECK(budgets->size() <= Budgets::quiet_budgets);
  return true;
}

bool what_was_counted_is_not_forgotten() {
  Processes p;
  const auto budgets = p.process(Limits{2, 10'000, 0}, nullptr);
  CHECK_EQUAL(p.use_all(*budgets->of("used")), 2);
  RateAnswer answer;
  answer.http_status = 429;
  answer.retry_after_ms = 100'000;
  Permit permit = budgets->of("paused")->try_take(p.now_ms);
  permit.answered(answer, p.now_ms);
  for (std::size_t i = 0; i < 2 * Budgets::quiet_budgets; ++i) (void)budgets->of(key_of(i));
  CHECK(!p.has(*budgets->of("used")));
  p.now_ms += 20'000;
  for (std::size_t i = 0; i < 2 * Budgets::quiet_budgets; ++i) (void)budgets->of(key_of(i));
  CHECK(!p.has(*budgets->of("paused")));
  return true;
}

bool a_permit_keeps_its_budget() {
  Processes p;
  auto budgets = p.process(Limits{}, nullptr);
  Permit permit = budgets->of("a")->try_take(p.now_ms);
  budgets.reset();
  permit.sent(p.now_ms);
  permit.answered({}, p.now_ms);
  CHECK(!static_cast<bool>(permit));
  return true;
}

bool threads_get_no_more_than_the_limit() {
  Processes p;
  const auto table = ghlauth::store::make_memory_table();
  const std::unique_ptr<Budgets> processes[] = {p.process(Limits{500, 3'600'000, 0}, table),
                                                p.process(Limits{500, 3'600'000, 0}, table)};
  std::atomic<std::int64_t> used{0};
  std::vector<std::thread> threads;
  threads.reserve(8);
  for (std::size_t i = 0; i < 8; ++i)
    threads.emplace_back([&, i] { used += p.use_all(*processes[i % 2]->of("k")); });
  for (std::thread &thread : threads) thread.join();
  CHECK_EQUAL(used.load(), 500);
  return true;
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      SCENARIO(who_asks_for_a_key_gets_the_same),
      SCENARIO(the_quiet_ones_are_forgotten),
      SCENARIO(what_was_counted_is_not_forgotten),
      SCENARIO(a_permit_keeps_its_budget),
      SCENARIO(threads_get_no_more_than_the_limit),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
