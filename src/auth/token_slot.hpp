// The present access token, readable by any number of threads at once without a lock and without writing to shared memory: a
// sequence lock over atomic words. Readers that meet a writer, a stale or a too long token take the slow path.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <string_view>

#include "core/secret.hpp"

namespace ghlauth::auth {

class TokenSlot {
 public:
  static constexpr std::size_t capacity = 4096;
  static constexpr std::int64_t never_expires = INT64_MAX;

  TokenSlot() = default;
  TokenSlot(const TokenSlot &) = delete;
  TokenSlot &operator=(const TokenSlot &) = delete;
  ~TokenSlot() { wipe(static_cast<void *>(&words_), sizeof words_); }

  enum class Read { OK, TOO_SMALL, MISS };

  /// Copies the token with a NUL when it is usable at `until_s` still. `needed` is set for OK and TOO_SMALL.
  Read read(char *buffer, std::size_t size, std::size_t &needed, std::int64_t until_s) const noexcept {
    // Acquire loads keep the order: sequence, words, sequence. On x86-64 they are plain loads.
    const std::uint32_t before = sequence_.load(std::memory_order_acquire);
    if ((before & 1U) != 0 || until_s > usable_until_s_.load(std::memory_order_acquire)) return Read::MISS;
    const std::size_t length = length_.load(std::memory_order_acquire);
    if (length == 0 || length >= capacity) return Read::MISS;
    const bool fits = buffer != nullptr && size > length;
    if (fits) {
      const std::size_t whole = length / sizeof(std::uint64_t);
      for (std::size_t i = 0; i < whole; ++i) {
        const std::uint64_t word = words_[i].load(std::memory_order_acquire);
        std::memcpy(buffer + i * sizeof word, &word, sizeof word);
      }
      const std::uint64_t last = words_[whole].load(std::memory_order_acquire);
      std::memcpy(buffer + whole * sizeof last, &last, length % sizeof last);
    }
    if (sequence_.load(std::memory_order_relaxed) != before) {
      if (fits) wipe(buffer, length);
      return Read::MISS;
    }
    needed = length + 1;
    if (!fits) return Read::TOO_SMALL;
    buffer[length] = '\0';
    return Read::OK;
  }

  /// A token that is too long leaves the slot empty. Empty text empties it.
  void write(std::string_view token, std::int64_t usable_until_s) noexcept {
    const std::lock_guard lock(writer_);
    const std::uint32_t sequence = sequence_.load(std::memory_order_relaxed);
    sequence_.store(sequence + 1, std::memory_order_relaxed);
    const bool fits = token.size() < capacity;
    length_.store(fits ? token.size() : 0, std::memory_order_release);
    usable_until_s_.store(usable_until_s, std::memory_order_release);
    for (std::size_t i = 0; i < words_.size(); ++i) {
      std::uint64_t word = 0;
      const std::size_t at = i * sizeof word;
      if (fits && at < token.size()) std::memcpy(&word, token.data() + at, std::min(sizeof word, token.size() - at));
      words_[i].store(word, std::memory_order_release);
    }
    sequence_.store(sequence + 2, std::memory_order_release);
  }
  void clear() noexcept { write({}, 0); }

 private:
  std::atomic<std::uint32_t> sequence_{0};
  std::atomic<std::size_t> length_{0};
  std::atomic<std::int64_t> usable_until_s_{0};
  std::array<std::atomic<std::uint64_t>, capacity / sizeof(std::uint64_t)> words_{};
  std::mutex writer_;
};

}  // namespace ghlauth::auth
