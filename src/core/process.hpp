// Which process a handle belongs to, checked with two loads instead of a system call.
#pragma once

#include <atomic>
#include <cstdint>

namespace ghlauth {

/// The generation of this process: every fork counts it up in the child, so it differs from that of every process whose
/// handles this one can have inherited. Never 0.
class Process {
 public:
  static std::uint32_t generation() noexcept {
    if (mark_.load(std::memory_order_relaxed)->load(std::memory_order_relaxed) == 0) begin_anew();
    return generation_.load(std::memory_order_relaxed);
  }
  /// True when a handle of that generation was made in this process.
  static bool is_current(std::uint32_t generation) noexcept { return Process::generation() == generation; }

 private:
  struct Watch;
  static void begin_anew() noexcept;

  static std::atomic<std::uint32_t> generation_;
  static std::atomic<std::atomic<char> *> mark_;  ///< zero when this is a child that nobody has noticed yet
};

}  // namespace ghlauth
