#include "core/process.hpp"

#include <pthread.h>

#include <new>

namespace ghlauth {

std::atomic<std::uint32_t> Process::generation_{1};

// The handler is registered with the first handle. Two threads that make it at once may both register, and the child then
// counts two: harmless, where a lock could be left held by a thread that the child does not have. glibc drops the handler at
// dlclose.
std::uint32_t Process::generation() {
  static std::atomic<bool> watched{false};
  if (!watched.load(std::memory_order_acquire)) {
    if (pthread_atfork(nullptr, nullptr, [] { generation_.fetch_add(1, std::memory_order_relaxed); }) != 0)
      throw std::bad_alloc();
    watched.store(true, std::memory_order_release);
  }
  return generation_.load(std::memory_order_relaxed);
}

}  // namespace ghlauth
