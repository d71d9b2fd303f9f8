// The present access token, readable by any number of threads at once without a lock and without writing to shared memory: a
// sequence lock over atomic words. Readers that meet a writer, a stale or a too long token take the slow path.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <vector>

#include "core/secret.hpp"

namespace ghlauth::auth {

class TokenSlot {
 public:
  static constexpr std::size_t capacity = 4096;
  static constexpr std::int64_t never_expires = INT64_MAX;
  /// The serial of no token.
  static constexpr std::uint64_t no_token = 0;

  TokenSlot() : words_(capacity / sizeof(Word)) {}
  TokenSlot(const TokenSlot &) = delete;
  TokenSlot &operator=(const TokenSlot &) = delete;
  ~TokenSlot() = default;

  enum class Read { OK, TOO_SMALL, MISS };

  /// Copies the token with a NUL when it is usable at `until_s` still. `needed` is set for OK and TOO_SMALL.
  /// `serial` says which token the buffer holds already: the present one is not copied again. It is set for OK.
  Read read(char *buffer, std::size_t size, std::size_t &needed, std::uint64_t &serial, std::int64_t until_s) const noexcept {
    // Acquire loads keep the order: sequence, words, sequence. On x86-64 they are plain loads.
    const std::uint64_t before = sequence_.load(std::memory_order_acquire);
    if ((before & 1U) != 0 || until_s > usable_until_s_.load(std::memory_order_acquire)) return Read::MISS;
    const std::size_t length = length_.load(std::memory_order_acquire);
    if (length == 0 || length >= capacity) return Read::MISS;
    const bool fits = buffer != nullptr && size > length;
    const bool is_there = fits && serial == before;
    if (fits && !is_there) copy(buffer, length);
    if (sequence_.load(std::memory_order_relaxed) != before) {
      if (fits) wipe(buffer, length);
      return Read::MISS;
    }
    needed = length + 1;
    if (!fits) return Read::TOO_SMALL;
    buffer[length] = '\0';
    serial = before;
    return Read::OK;
  }

  /// A token that is too long leaves the slot empty. Empty text empties it.
  void write(std::string_view token, std::int64_t usable_until_s) noexcept;
  void clear() noexcept { write({}, 0); }

 private:
  using Word = std::uint64_t;

  void copy(char *buffer, std::size_t length) const noexcept;

  /// Odd while it is written. Even, it is the serial of what was written: no other write to any slot of the process has it.
  std::atomic<std::uint64_t> sequence_{no_token};
  std::atomic<std::size_t> length_{0};
  std::atomic<std::int64_t> usable_until_s_{0};
  std::vector<std::atomic<Word>, WipingAllocator<std::atomic<Word>>> words_;
  std::mutex writer_;
};

}  // namespace ghlauth::auth
