#include "core/task.hpp"

#include <memory>
#include <stdexcept>
#include <vector>

#include "support/unit.hpp"

using namespace ghlauth;

namespace {

/// Opens after so many waits, or when it is told to.
class Gate final : public Suspension {
 public:
  explicit Gate(int waits) : waits_(waits) {}
  bool ready() override { return waits_ <= 0; }
  void wait(const Cancel &) override {
    --waits_;
    ++waited;
  }
  void open() { waits_ = 0; }
  int waited = 0;

 private:
  int waits_;
};

/// Counts the frames that are alive.
struct Alive {
  explicit Alive(int &counter) : count(counter) { ++count; }
  Alive(const Alive &) = delete;
  Alive &operator=(const Alive &) = delete;
  ~Alive() { --count; }
  int &count;
};

Task<int> number(int value) { co_return value; }

Task<int> wait_for(Gate &gate, int value) {
  co_await suspend_on(gate);
  co_return value;
}

Task<int> sum(Gate &first, Gate &second) {
  const int a = co_await wait_for(first, 1);
  const int b = co_await number(10);
  const int c = co_await wait_for(second, 100);
  co_return a + b + c;
}

Task<std::unique_ptr<int>> only_movable() { co_return std::make_unique<int>(7); }

Task<> fail_after(Gate &gate) {
  co_await suspend_on(gate);
  throw std::runtime_error("broken");
}

Task<int> recover(Gate &gate) {
  try {
    co_await fail_after(gate);
  } catch (const std::runtime_error &) {
    co_return 5;
  }
  co_return 0;
}

Task<> hold(Gate &gate, int &alive, int depth) {
  const Alive frame(alive);
  if (depth > 1) co_await hold(gate, alive, depth - 1);
  co_await suspend_on(gate);
}

Task<int> count_to(int limit) {
  int total = 0;
  for (int i = 0; i < limit; ++i) total += co_await number(1);
  co_return total;
}

Task<> mark(bool &ran) {
  ran = true;
  co_return;
}

int run_sum(int first_waits, int second_waits, int *waited) {
  const Cancel cancel;
  Gate first(first_waits);
  Gate second(second_waits);
  const int result = run_blocking(sum(first, second), cancel);
  *waited = first.waited + second.waited;
  return result;
}

void runs_nested_tasks_over_suspensions(void **) {
  int waited = 0;
  assert_int_equal(run_sum(0, 0, &waited), 111);
  assert_int_equal(waited, 0);
  assert_int_equal(run_sum(3, 2, &waited), 111);
  assert_int_equal(waited, 5);
}

int run_only_movable() {
  const Cancel cancel;
  return *run_blocking(only_movable(), cancel);
}

void moves_results(void **) { assert_int_equal(run_only_movable(), 7); }

bool lazy() {
  bool ran = false;
  { const Task<> never = mark(ran); }
  return !ran;
}

void starts_when_it_is_driven(void **) { assert_true(lazy()); }

int run_recover() {
  const Cancel cancel;
  Gate gate(1);
  return run_blocking(recover(gate), cancel);
}

bool passes_on(int waits) {
  const Cancel cancel;
  Gate gate(waits);
  try {
    run_blocking(fail_after(gate), cancel);
    return false;
  } catch (const std::runtime_error &error) {
    return test::same(error.what(), "broken");
  }
}

void carries_exceptions(void **) {
  assert_int_equal(run_recover(), 5);
  assert_true(passes_on(0));
  assert_true(passes_on(2));
}

// A stack that grew with every await would be used up.
int run_count(int limit) {
  const Cancel cancel;
  return run_blocking(count_to(limit), cancel);
}

void keeps_the_stack_flat(void **) { assert_int_equal(run_count(1000000), 1000000); }

struct Outcome {
  Status status;
  int alive_before;
  int alive_after;
};

/// What is left of a task of three frames when it has to stop at its gate.
Outcome stop(bool by_request) {
  Cancel cancel;
  if (by_request)
    cancel.request();
  else
    cancel.set_timeout_ms(0);
  Gate gate(1);
  int alive = 0;
  TaskContext context;
  Outcome outcome{};
  {
    Task<> probe = hold(gate, alive, 3);
    probe.start(context);
    outcome.alive_before = alive;
  }
  outcome.status = test::status_of([&] { return run_blocking(hold(gate, alive, 3), cancel), 0; });
  outcome.alive_after = alive;
  return outcome;
}

void destroys_what_it_stops(void **) {
  const Outcome cancelled = stop(true);
  assert_int_equal(cancelled.alive_before, 3);
  assert_int_equal(cancelled.alive_after, 0);
  assert_int_equal(static_cast<int>(cancelled.status), static_cast<int>(Status::CANCELLED));
  const Outcome late = stop(false);
  assert_int_equal(late.alive_before, 3);
  assert_int_equal(late.alive_after, 0);
  assert_int_equal(static_cast<int>(late.status), static_cast<int>(Status::TIMEOUT));
}

int finishes_without_waiting() {
  Cancel cancel;
  cancel.request();
  Gate gate(0);
  return run_blocking(wait_for(gate, 3), cancel);
}

void finishes_what_need_not_wait(void **) { assert_int_equal(finishes_without_waiting(), 3); }

bool interleaves() {
  Gate gates[3] = {Gate(1), Gate(1), Gate(1)};
  TaskContext contexts[3];
  std::vector<Task<int>> tasks;
  for (int i = 0; i < 3; ++i) tasks.push_back(wait_for(gates[i], i * i));
  for (std::size_t i = 0; i < 3; ++i) tasks[i].start(contexts[i]);
  for (const std::size_t i : {2U, 0U, 1U}) {
    if (tasks[i].done() || contexts[i].pending != &gates[i]) return false;
    gates[i].open();
    Task<int>::resume(contexts[i]);
    if (!tasks[i].done() || contexts[i].pending != nullptr) return false;
  }
  return tasks[0].take() == 0 && tasks[1].take() == 1 && tasks[2].take() == 4;
}

void drives_many_on_one_thread(void **) { assert_true(interleaves()); }

bool replaces() {
  int alive = 0;
  Gate gate(1);
  TaskContext first;
  TaskContext second;
  Task<> task = hold(gate, alive, 2);
  task.start(first);
  Task<> other = hold(gate, alive, 1);
  other.start(second);
  if (alive != 3) return false;
  task = std::move(other);
  if (alive != 1 || task.done()) return false;
  Task<>::resume(second);
  return task.done() && alive == 0;
}

void frees_what_it_is_assigned_over(void **) { assert_true(replaces()); }

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(runs_nested_tasks_over_suspensions),
      cmocka_unit_test(moves_results),
      cmocka_unit_test(starts_when_it_is_driven),
      cmocka_unit_test(carries_exceptions),
      cmocka_unit_test(keeps_the_stack_flat),
      cmocka_unit_test(destroys_what_it_stops),
      cmocka_unit_test(finishes_what_need_not_wait),
      cmocka_unit_test(drives_many_on_one_thread),
      cmocka_unit_test(frees_what_it_is_assigned_over),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
