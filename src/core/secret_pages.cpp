#include "core/secret_pages.hpp"

#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <bit>
#include <cstdint>
#include <mutex>
#include <new>
#include <utility>

#include "core/process.hpp"

namespace ghlauth {

#ifdef GHLAUTH_PLAIN_HEAP
void *allocate_secret(std::size_t size) { return ::operator new(size); }
void free_secret(void *block, std::size_t) noexcept { ::operator delete(block); }
#else
namespace {

constexpr std::size_t smallest = 64;
constexpr std::size_t largest = 64U << 10;  // what is larger has pages of its own
constexpr std::size_t slab_bytes = 256U << 10;

// 64, 96, 128, 192, 256, 384 and so on: at most a third is lost.
constexpr std::size_t class_of(std::size_t size) noexcept {
  if (size <= smallest) return 0;
  const auto width = static_cast<std::size_t>(std::bit_width(size - 1));
  return 2 * (width - 7) + (size <= std::size_t{3} << (width - 2) ? 1 : 2);
}
constexpr std::size_t size_of(std::size_t index) noexcept {
  return index % 2 == 0 ? smallest << index / 2 : (smallest + smallest / 2) << index / 2;
}
constexpr std::size_t classes = class_of(largest) + 1;
static_assert(size_of(class_of(largest)) == largest && size_of(class_of(65)) == 96 && size_of(class_of(97)) == 128);

// An old kernel knows less: then they are pages like others.
void *map_pages(std::size_t size) noexcept {
  void *pages = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) return nullptr;
  madvise(pages, size, MADV_DONTDUMP);
  madvise(pages, size, MADV_WIPEONFORK);
  return pages;
}

/// Blocks of one size.
class SizeClass {
 public:
  void *take(std::size_t size) noexcept {
    const std::lock_guard lock(mutex_);
    void *block = free_;
    if (block != nullptr)
      free_ = free_->next;
    else
      block = cut(size);
    if (block != nullptr) ++live_;
    return block;
  }

  void give_back(void *block) noexcept {
    const std::lock_guard lock(mutex_);
    free_ = new (block) Link{free_};
    --live_;
  }

  void unmap_if_unused() noexcept {
    const std::lock_guard lock(mutex_);
    if (live_ != 0) return;
    while (slabs_ != nullptr) munmap(std::exchange(slabs_, slabs_->next), slab_bytes);
    free_ = nullptr;
    rest_ = nullptr;
    rest_bytes_ = 0;
  }

  /// In a child: a thread that it does not have may hold the lock, and may have been at any point of the above. Blocks of before may be
  /// given back; what was free is not used again, and its pages stay.
  void begin_anew() noexcept {
    new (&mutex_) std::mutex;
    free_ = nullptr;
    rest_ = nullptr;
    rest_bytes_ = 0;
    slabs_ = nullptr;
  }

 private:
  struct Link {
    Link *next;
  };

  void *cut(std::size_t size) noexcept {
    if (rest_bytes_ < size) {
      void *pages = map_pages(slab_bytes);
      if (pages == nullptr) return nullptr;
      slabs_ = new (pages) Link{slabs_};
      rest_ = static_cast<char *>(pages) + smallest;
      rest_bytes_ = slab_bytes - smallest;
    }
    rest_bytes_ -= size;
    return std::exchange(rest_, rest_ + size);
  }

  std::mutex mutex_;
  Link *free_ = nullptr;
  char *rest_ = nullptr;  // of the newest slab, never used
  std::size_t rest_bytes_ = 0;
  Link *slabs_ = nullptr;
  std::size_t live_ = 0;
};

constinit std::array<SizeClass, classes> size_classes;

/// No lock is held across a fork: handlers of the application run in between, and may use the library.
void begin_anew_if_forked() noexcept {
  static constinit std::atomic<std::uint32_t> known{1};
  const std::uint32_t generation = Process::generation();
  if (known.load(std::memory_order_relaxed) == generation) return;
  for (SizeClass &one : size_classes) one.begin_anew();
  known.store(generation, std::memory_order_relaxed);
}

/// From load to unload: pages that nobody uses any more go with the library.
struct Lifetime {
  Lifetime() noexcept { pthread_atfork(nullptr, nullptr, begin_anew_if_forked); }
  Lifetime(const Lifetime &) = delete;
  Lifetime &operator=(const Lifetime &) = delete;
  ~Lifetime() {
    for (SizeClass &one : size_classes) one.unmap_if_unused();
  }
};
const Lifetime lifetime;

/// Less than `size` where that is more than there can be.
std::size_t whole_pages(std::size_t size) noexcept {
  const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  return (size + page - 1) / page * page;
}

}  // namespace

void *allocate_secret(std::size_t size) {
  void *block = nullptr;
  if (size > largest) {
    const std::size_t whole = whole_pages(size);
    if (whole >= size) block = map_pages(whole);
  } else {
    begin_anew_if_forked();
    const std::size_t index = class_of(size);
    block = size_classes[index].take(size_of(index));
  }
  if (block == nullptr) throw std::bad_alloc();
  return block;
}

void free_secret(void *block, std::size_t size) noexcept {
  if (size > largest) {
    munmap(block, whole_pages(size));
  } else {
    begin_anew_if_forked();
    size_classes[class_of(size)].give_back(block);
  }
}
#endif

}  // namespace ghlauth
