// When something was seen the first time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <mutex>
#include <string_view>
#include <unordered_map>

namespace ghlauth::webhook {

/// Remembers as many as it may, and forgets those first that were seen first. Thread-safe.
class FirstSeen {
 public:
  explicit FirstSeen(std::size_t max_seen) : max_seen_(max_seen) {}

  /// When that was seen the first time: now, unless it was before. `digest` is a SHA-256.
  std::int64_t note(std::string_view digest, std::int64_t now_s);

 private:
  using Digest = std::array<char, 32>;
  struct Hash {
    std::size_t operator()(const Digest &digest) const noexcept {
      std::size_t hash = 0;
      std::memcpy(&hash, digest.data(), sizeof(hash));
      return hash;
    }
  };

  const std::size_t max_seen_;
  std::mutex mutex_;
  std::unordered_map<Digest, std::int64_t, Hash> seen_;
  std::deque<Digest> order_;
};

}  // namespace ghlauth::webhook
