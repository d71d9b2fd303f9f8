#include "core/process.hpp"

#include <pthread.h>
#include <sys/mman.h>

#include <new>

namespace ghlauth {
namespace {

constexpr std::size_t mark_bytes = 1;  // mmap gives a page
constinit std::atomic<char> never_wiped{1};

}  // namespace

constinit std::atomic<std::uint32_t> Process::generation_{1};
constinit std::atomic<std::atomic<char> *> Process::mark_{&never_wiped};

void Process::begin_anew() noexcept {
  generation_.fetch_add(1, std::memory_order_relaxed);
  mark_.load(std::memory_order_relaxed)->store(1, std::memory_order_relaxed);
}

/// From load to unload; glibc drops the handler at dlclose. A handler alone comes too late: those that the application registered before
/// the library was loaded run earlier in a child, and may use it. So the child finds a page wiped, with whatever it does first; and at the
/// end of its fork it has one thread still. An old kernel does not wipe it.
struct Process::Watch {
  Watch() noexcept {
    void *page = mmap(nullptr, mark_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page != MAP_FAILED) {
      if (madvise(page, mark_bytes, MADV_WIPEONFORK) == 0)
        mark_.store(new (page) std::atomic<char>(1), std::memory_order_relaxed);
      else
        munmap(page, mark_bytes);
    }
    pthread_atfork(nullptr, nullptr, end_fork);
  }
  Watch(const Watch &) = delete;
  Watch &operator=(const Watch &) = delete;
  ~Watch() {
    std::atomic<char> *mark = mark_.exchange(&never_wiped, std::memory_order_relaxed);
    if (mark != &never_wiped) munmap(mark, mark_bytes);
  }

  static void end_fork() noexcept {
    if (mark_.load(std::memory_order_relaxed) == &never_wiped)
      begin_anew();
    else
      (void)generation();
  }

  static const Watch watch;
};
const Process::Watch Process::Watch::watch;

}  // namespace ghlauth
