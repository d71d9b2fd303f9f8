#include "auth/token_slot.hpp"

#include <algorithm>
#include <cstring>

namespace ghlauth::auth {
namespace {

std::uint64_t next_serial() noexcept {
  static std::atomic<std::uint64_t> last{TokenSlot::no_token};
  return last.fetch_add(2, std::memory_order_relaxed) + 2;
}

}  // namespace

void TokenSlot::copy(char *buffer, std::size_t length) const noexcept {
#if !defined(__SANITIZE_THREAD__)
  // What the loop below does, in half the time. The words may change meanwhile: read() notices that by the sequence and drops the
  // copy. To a compiler that saw a memcpy() it would be a data race, which it may assume away; it cannot see what is called here.
  void *(*copy_bytes)(void *, const void *, std::size_t) = &std::memcpy;
  asm volatile("" : "+r"(copy_bytes));
  copy_bytes(buffer, words_.data(), length);
  std::atomic_thread_fence(std::memory_order_acquire);  // before the sequence is looked at again
#else
  const std::size_t whole = length / sizeof(Word);
  for (std::size_t i = 0; i < whole; ++i) {
    const Word word = words_[i].load(std::memory_order_acquire);
    std::memcpy(buffer + i * sizeof word, &word, sizeof word);
  }
  const Word last = words_[whole].load(std::memory_order_acquire);
  std::memcpy(buffer + whole * sizeof last, &last, length % sizeof last);
#endif
}

void TokenSlot::write(std::string_view token, std::int64_t usable_until_s) noexcept {
  const std::lock_guard lock(writer_);
  sequence_.store(sequence_.load(std::memory_order_relaxed) | 1U, std::memory_order_relaxed);
  const bool fits = token.size() < capacity;
  length_.store(fits ? token.size() : 0, std::memory_order_release);
  usable_until_s_.store(usable_until_s, std::memory_order_release);
  for (std::size_t i = 0; i < words_.size(); ++i) {
    Word word = 0;
    const std::size_t at = i * sizeof word;
    if (fits && at < token.size()) std::memcpy(&word, token.data() + at, std::min(sizeof word, token.size() - at));
    words_[i].store(word, std::memory_order_release);
  }
  sequence_.store(next_serial(), std::memory_order_release);
}

}  // namespace ghlauth::auth
