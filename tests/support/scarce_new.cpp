// Under a sanitizer, which has a malloc of its own: what C++ allocates can fail.
#include <cstdlib>
#include <new>

#include "support/scarce_memory.h"

void *operator new(std::size_t size) {
  void *block = memory_refuses() ? nullptr : std::malloc(size);
  if (block == nullptr) throw std::bad_alloc();
  return block;
}
void *operator new(std::size_t size, const std::nothrow_t &) noexcept { return memory_refuses() ? nullptr : std::malloc(size); }
void operator delete(void *block) noexcept { std::free(block); }
void operator delete(void *block, std::size_t) noexcept { std::free(block); }
