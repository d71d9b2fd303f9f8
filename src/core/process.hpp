// Which process a handle belongs to, checked with one load instead of a system call.
#pragma once

#include <atomic>
#include <cstdint>

namespace ghlauth {

/// The generation of this process: every fork counts it up in the child, so it differs from that of every process whose
/// handles this one can have inherited. Never 0.
class Process {
 public:
  /// For a new handle.
  static std::uint32_t generation();
  /// True when a handle of that generation was made in this process.
  static bool is_current(std::uint32_t generation) noexcept {
    return generation_.load(std::memory_order_relaxed) == generation;
  }

 private:
  static std::atomic<std::uint32_t> generation_;
};

}  // namespace ghlauth
