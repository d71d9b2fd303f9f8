#include "webhook/first_seen.hpp"

#include <algorithm>

namespace ghlauth::webhook {

std::int64_t FirstSeen::note(std::string_view digest, std::int64_t now_s) {
  Digest key{};
  std::copy_n(digest.begin(), std::min(digest.size(), key.size()), key.begin());
  const std::lock_guard lock(mutex_);
  const auto found = seen_.find(key);
  if (found != seen_.end()) return found->second;
  order_.push_back(key);
  seen_.emplace(key, now_s);
  if (order_.size() > max_seen_) {
    seen_.erase(order_.front());
    order_.pop_front();
  }
  return now_s;
}

}  // namespace ghlauth::webhook
