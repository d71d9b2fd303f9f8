// What waits, in lanes that take turns: a lane with much in it, or that is held up, does not keep the others waiting.
#pragma once

#include <algorithm>
#include <deque>
#include <list>
#include <string>
#include <unordered_map>
#include <utility>

namespace ghlauth::client {

template <class T>
class Lanes {
 public:
  class Lane {
   public:
    [[nodiscard]] std::size_t size() const noexcept { return waiting_.size(); }

   private:
    friend class Lanes;
    const std::string *name_ = nullptr;
    std::deque<T> waiting_;
    std::size_t started_ = 0;  // taken and not ended
    std::size_t holds_ = 0;
    std::list<Lane *> link_;  // its node in the list of turns while it is not there, so that listing it cannot fail
  };

  /// Without memory `one` stays as it is.
  void add(const std::string &name, T &&one) {
    const auto [place, is_new] = lanes_.try_emplace(name);
    Lane &lane = place->second;
    try {
      if (is_new) {
        lane.name_ = &place->first;
        lane.link_.push_back(&lane);
      }
      lane.waiting_.push_back(std::move(one));
    } catch (...) {
      if (is_new) lanes_.erase(place);
      throw;
    }
    ++size_;
    list(lane);
  }

  /// The lane whose turn it is; null when nothing can be taken.
  [[nodiscard]] Lane *turn() {
    while (!turns_.empty()) {
      Lane &lane = *turns_.front();
      if (!lane.waiting_.empty() && lane.holds_ == 0) return &lane;
      unlist(lane, turns_.begin());
    }
    return nullptr;
  }
  /// The first one of the lane whose turn it is; the turn goes on. The lane stays until it was ended as often.
  T take(Lane &lane) {
    T one = std::move(lane.waiting_.front());
    lane.waiting_.pop_front();
    --size_;
    ++lane.started_;
    turns_.splice(turns_.end(), turns_, turns_.begin());
    return one;
  }
  void end(Lane &lane) noexcept {
    --lane.started_;
    forget_if_unused(lane);
  }

  /// Nothing is taken from the lane until it was let go as often.
  static void hold(Lane &lane) noexcept { ++lane.holds_; }
  void let_go(Lane &lane) noexcept {
    --lane.holds_;
    list(lane);
  }

  template <class Visit>
  void for_each(Visit &&visit) {
    for (auto &[name, lane] : lanes_)
      for (T &one : lane.waiting_) visit(one);
  }
  /// Takes out what `is_unwanted` picks, and passes it on.
  template <class IsUnwanted, class Pass>
  void remove_if(IsUnwanted &&is_unwanted, Pass &&pass) {
    for (auto at = lanes_.begin(); at != lanes_.end();) {
      Lane &lane = (at++)->second;
      std::deque<T> left;
      for (T &one : lane.waiting_) {
        if (!is_unwanted(one)) {
          left.push_back(std::move(one));
          continue;
        }
        --size_;
        pass(std::move(one));
      }
      lane.waiting_ = std::move(left);
      forget_if_unused(lane);
    }
  }

  /// All that wait.
  [[nodiscard]] std::size_t size() const noexcept { return size_; }

 private:
  static bool is_listed(const Lane &lane) noexcept { return lane.link_.empty(); }
  void list(Lane &lane) noexcept {
    if (!is_listed(lane) && !lane.waiting_.empty() && lane.holds_ == 0) turns_.splice(turns_.end(), lane.link_);
  }
  void unlist(Lane &lane, typename std::list<Lane *>::iterator at) noexcept { lane.link_.splice(lane.link_.begin(), turns_, at); }
  void forget_if_unused(Lane &lane) noexcept {
    if (lane.started_ != 0 || !lane.waiting_.empty()) return;
    if (is_listed(lane)) unlist(lane, std::find(turns_.begin(), turns_.end(), &lane));
    lanes_.erase(lanes_.find(*lane.name_));
  }

  std::unordered_map<std::string, Lane> lanes_;
  std::list<Lane *> turns_;
  std::size_t size_ = 0;
};

}  // namespace ghlauth::client
