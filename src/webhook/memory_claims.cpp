#include "webhook/memory_claims.hpp"

#include <map>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace ghlauth::webhook {
namespace {

constexpr std::int64_t bucket_s = 60;

struct Claimed {
  std::string holder;
  std::int64_t until_s = 0;
  bool is_done = false;
};

using Claimants = std::unordered_map<std::string, Claimed>;

/// Names by the minute of their end. A name stays where it was put when its claim moves on: the claim says whether it still belongs
/// to that bucket.
class Buckets {
 public:
  void add(const std::string &name, std::int64_t until_s) { names_[until_s / bucket_s].push_back(name); }

  /// Drops the first bucket if it is over by then. False when there was none.
  bool drop_first(Claimants &claims, bool are_done, std::int64_t now_s) {
    const auto first = names_.begin();
    if (first == names_.end() || (first->first + 1) * bucket_s > now_s) return false;
    for (const std::string &name : first->second) {
      const auto found = claims.find(name);
      const bool is_here = found != claims.end() && found->second.is_done == are_done &&
                           found->second.until_s / bucket_s == first->first;
      if (is_here) claims.erase(found);
    }
    names_.erase(first);
    return true;
  }

 private:
  std::map<std::int64_t, std::vector<std::string>> names_;
};

class MemoryClaims final : public Claims {
 public:
  explicit MemoryClaims(std::size_t max_claims) : max_claims_(max_claims) {}

  Task<store::Claim> claim(std::string name, std::string holder, std::int64_t until_s, std::int64_t now_s) override {
    const std::lock_guard lock(mutex_);
    forget(now_s);
    const auto found = claims_.find(name);
    if (found != claims_.end() && found->second.until_s >= now_s) {
      if (found->second.is_done) co_return store::Claim::DONE;
      if (found->second.holder != holder) co_return store::Claim::IN_PROGRESS;
    }
    set(name, {std::move(holder), until_s, false});
    co_return store::Claim::NEW;
  }

  Task<bool> confirm(std::string name, std::string holder, std::int64_t until_s) override {
    const std::lock_guard lock(mutex_);
    const auto found = claims_.find(name);
    if (found != claims_.end() && found->second.holder != holder) co_return false;
    set(name, {std::move(holder), until_s, true});
    co_return true;
  }

  Task<bool> unclaim(std::string name, std::string holder) override {
    const std::lock_guard lock(mutex_);
    const auto found = claims_.find(name);
    if (found == claims_.end() || found->second.holder != holder || found->second.is_done) co_return false;
    claims_.erase(found);
    co_return true;
  }

 private:
  void forget(std::int64_t now_s) {
    while (in_progress_.drop_first(claims_, false, now_s)) {
    }
    while (done_.drop_first(claims_, true, now_s)) {
    }
  }

  void set(const std::string &name, Claimed claimed) {
    constexpr std::int64_t whenever = INT64_MAX;
    (claimed.is_done ? done_ : in_progress_).add(name, claimed.until_s);
    claims_.insert_or_assign(name, std::move(claimed));
    while (claims_.size() > max_claims_ &&
           (done_.drop_first(claims_, true, whenever) || in_progress_.drop_first(claims_, false, whenever))) {
    }
  }

  const std::size_t max_claims_;
  std::mutex mutex_;
  Claimants claims_;
  Buckets in_progress_;
  Buckets done_;
};

}  // namespace

std::shared_ptr<Claims> make_memory_claims(std::size_t max_claims) { return std::make_shared<MemoryClaims>(max_claims); }

}  // namespace ghlauth::webhook
