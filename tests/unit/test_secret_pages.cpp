#include "core/secret_pages.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "support/unit.hpp"

using namespace ghlauth;

namespace {

constexpr std::size_t largest = 64U << 10;

bool blocks_of_all_sizes_lie_apart() {
  std::vector<std::pair<unsigned char *, std::size_t>> blocks;
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{63}, largest, largest + 1, std::size_t{1} << 20})
    blocks.emplace_back(nullptr, size);
  for (std::size_t size = 64; size <= largest; size += size / 2)
    for (std::size_t more = 0; more < 3; ++more)
      for (int times = 0; times < 5; ++times) blocks.emplace_back(nullptr, size - 1 + more);
  bool is_right = true;
  for (auto &[block, size] : blocks) {
    block = static_cast<unsigned char *>(allocate_secret(size));
    is_right = is_right && reinterpret_cast<std::uintptr_t>(block) % alignof(std::max_align_t) == 0;
    std::memset(block, static_cast<int>(size % 251), size);
  }
  for (const auto &[block, size] : blocks) {
    for (std::size_t i = 0; i < size; ++i) is_right = is_right && block[i] == size % 251;
    free_secret(block, size);
  }
  return is_right;
}

void sizes(void **) { assert_true(blocks_of_all_sizes_lie_apart()); }

#ifndef GHLAUTH_PLAIN_HEAP  // of which nothing behind this is true, and whose own locks a child may find held
/// The flags that the kernel has of the memory around an address (proc(5), VmFlags); "unmapped" of none.
std::string flags_of(const void *address) {
  std::ifstream file("/proc/self/smaps");
  bool is_here = false;
  for (std::string line; std::getline(file, line);) {
    std::uintptr_t begin = 0, end = 0;
    char rights[8] = "";
    if (std::sscanf(line.c_str(), "%lx-%lx %7s", &begin, &end, rights) == 3) {
      const auto at = reinterpret_cast<std::uintptr_t>(address);
      is_here = at >= begin && at < end;
    } else if (is_here && line.starts_with("VmFlags:")) {
      return line + ' ';
    }
  }
  return "unmapped";
}

bool is_secret_page(const void *address) {
  const std::string flags = flags_of(address);
  return flags.find(" dd ") != std::string::npos && flags.find(" wf ") != std::string::npos;
}

/// Runs the check in a forked child; true when it was true there.
template <class Check>
bool in_child(Check check) {
  const pid_t child = fork();
  if (child == 0) {
    alarm(60);  // hanging is failing
    _exit(check() ? 0 : 1);
  }
  int status = -1;
  return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

void freed_blocks_are_used_again(void **) {
  void *first = allocate_secret(100);
  free_secret(first, 100);
  void *second = allocate_secret(101);  // of the same class
  free_secret(second, 101);
  assert_ptr_equal(first, second);
}

void no_dump_and_no_child_has_them(void **) {
  for (const std::size_t size : {std::size_t{1}, std::size_t{1000}, largest, largest + 1}) {
    void *block = allocate_secret(size);
    assert_true(is_secret_page(block));
    free_secret(block, size);
  }
}

void large_ones_go_back_to_the_system(void **) {
  void *block = allocate_secret(largest + 1);
  free_secret(block, largest + 1);
  assert_string_equal(flags_of(block).c_str(), "unmapped");
}

bool a_child_goes_on() {
  std::vector<char *> blocks;
  for (int i = 0; i < 10; ++i) {
    blocks.push_back(static_cast<char *>(allocate_secret(200)));
    std::memset(blocks.back(), 'x', 200);
  }
  for (int i = 0; i < 5; ++i) free_secret(blocks[static_cast<std::size_t>(i)], 200);
  const bool is_right = in_child([&] {
    for (std::size_t i = 5; i < blocks.size(); ++i)
      for (int at = 0; at < 200; ++at)
        if (blocks[i][at] != '\0') return false;  // nothing of the parent's
    for (std::size_t i = 5; i < blocks.size(); ++i) free_secret(blocks[i], 200);
    return blocks_of_all_sizes_lie_apart();
  });
  bool is_kept = true;
  for (std::size_t i = 5; i < blocks.size(); ++i) {
    is_kept = is_kept && blocks[i][0] == 'x' && blocks[i][199] == 'x';
    free_secret(blocks[i], 200);
  }
  return is_right && is_kept;
}

void a_child_finds_nothing_and_goes_on(void **) {
  assert_true(a_child_goes_on());
}

bool threads_hold_no_lock_in_a_child() {
  std::atomic<bool> ended{false};
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i)
    threads.emplace_back([&ended] {
      while (!ended) {
        void *block = allocate_secret(100);
        void *other = allocate_secret(3000);
        free_secret(block, 100);
        free_secret(other, 3000);
      }
    });
  bool is_right = true;
  for (int times = 0; times < 100 && is_right; ++times)
    is_right = in_child([] {
      void *block = allocate_secret(100);
      void *other = allocate_secret(3000);
      free_secret(block, 100);
      free_secret(other, 3000);
      return true;
    });
  ended = true;
  for (std::thread &thread : threads) thread.join();
  return is_right;
}

void a_fork_amid_threads(void **) {
  assert_true(threads_hold_no_lock_in_a_child());
}
#endif

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(sizes),
#ifndef GHLAUTH_PLAIN_HEAP
      cmocka_unit_test(freed_blocks_are_used_again),
      cmocka_unit_test(no_dump_and_no_child_has_them),
      cmocka_unit_test(large_ones_go_back_to_the_system),
      cmocka_unit_test(a_child_finds_nothing_and_goes_on),
      cmocka_unit_test(a_fork_amid_threads),
#endif
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
