// What an environment counts. Numbers alone: no secret, no id.
#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace ghlauth::auth {

struct Metrics {
  using Count = std::atomic<std::int64_t>;

  Count requests{0};        ///< that were begun
  Count failures{0};        ///< that ended with a failure
  Count attempts{0};        ///< exchanges with the API that were begun
  Count retries{0};         ///< of them: after a failure that may pass
  Count replays{0};         ///< of them: with another token, after a refusal
  Count waits{0};           ///< that had to wait for their budget
  Count waited_ms{0};       ///< of these
  Count tokens{0};          ///< that were issued: refreshed, minted, exchanged
  Count sent_bytes{0};      ///< of bodies
  Count received_bytes{0};  ///< of bodies, as they came

  /// Answers by how long they took: bucket i those of up to 2^i ms, the last one all that took longer.
  static constexpr std::size_t buckets = 18;
  std::array<Count, buckets> latency{};
  Count latency_ms{0};

  void answered(std::int64_t elapsed_ms) noexcept {
    const auto ms = static_cast<std::uint64_t>(elapsed_ms < 0 ? 0 : elapsed_ms);
    const std::size_t bucket = ms <= 1 ? 0 : static_cast<std::size_t>(std::bit_width(ms - 1));
    add(latency[bucket < buckets ? bucket : buckets - 1]);
    add(latency_ms, elapsed_ms);
  }
  static void add(Count &count, std::int64_t more = 1) noexcept { count.fetch_add(more, std::memory_order_relaxed); }
};

}  // namespace ghlauth::auth
