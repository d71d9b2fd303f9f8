#include "core/process.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include "support/unit.hpp"

using namespace ghlauth;

namespace {

/// Runs the check in a forked child; true when it was true there.
template <class Check>
bool in_child(Check check) {
  const pid_t child = fork();
  if (child == 0) _exit(check() ? 0 : 1);
  int status = -1;
  return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool works_here() {
  const std::uint32_t own = Process::generation();
  return own != 0 && own == Process::generation() && Process::is_current(own);
}

void may_fork_before_first_use(void **) {
  assert_true(in_child(works_here));  // the first test: nothing in this process has asked yet
}

void knows_its_own_handles(void **) {
  assert_true(works_here());
  assert_false(Process::is_current(0));
  assert_false(Process::is_current(Process::generation() + 1));
}

void knows_handles_of_its_ancestors(void **) {
  const std::uint32_t parent = Process::generation();
  assert_true(in_child([parent] {
    if (Process::is_current(parent) || !works_here()) return false;
    const std::uint32_t child = Process::generation();
    return in_child([parent, child] {
      return !Process::is_current(parent) && !Process::is_current(child) && works_here() && Process::generation() != child;
    });
  }));
  assert_true(Process::is_current(parent));
}

// A process between the two that never asked.
void knows_handles_of_its_grandparent(void **) {
  const std::uint32_t own = Process::generation();
  assert_true(in_child([own] { return in_child([own] { return !Process::is_current(own) && works_here(); }); }));
}

bool threads_agree() {
  std::uint32_t generations[4] = {};
  {
    std::thread threads[4];
    for (int i = 0; i < 4; ++i) threads[i] = std::thread([&generations, i] { generations[i] = Process::generation(); });
    for (std::thread &thread : threads) thread.join();
  }
  for (const std::uint32_t generation : generations)
    if (!Process::is_current(generation)) return false;
  return true;
}

void is_the_same_in_all_threads(void **) {
  assert_true(threads_agree());
  assert_true(in_child(threads_agree));
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(may_fork_before_first_use),      cmocka_unit_test(knows_its_own_handles),
      cmocka_unit_test(knows_handles_of_its_ancestors), cmocka_unit_test(knows_handles_of_its_grandparent),
      cmocka_unit_test(is_the_same_in_all_threads),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
