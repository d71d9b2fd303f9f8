#include "client/queue.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "client/queue_item.hpp"

namespace ghlauth::client {
namespace {

/// All of it or, without memory, nothing.
template <class T>
void move_behind(std::vector<T> &to, std::vector<T> &from) {
  if (to.empty()) return to.swap(from);
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  from.clear();
}

}  // namespace

Queue::Queue(auth::EnvironmentPtr environment) : environment_(std::move(environment)) {}

Queue::~Queue() {
  while (!running_.empty()) {  // before what they use
    first_ready_ = last_ready_ = nullptr;
    running_.pop_front();
  }
}

void Queue::submit(auth::CredentialPtr credential, std::shared_ptr<const auth::ApiRequest> request, std::int64_t tag,
                   std::int64_t timeout_ms) {
  auto item = std::make_unique<Item>(*this, std::move(credential), std::move(request), tag, timeout_ms);
  const std::lock_guard lock(mutex_);
  if (size_ >= capacity_)
    throw Error(Status::QUEUE_FULL, "the queue holds " + std::to_string(size_) + " requests, as many as it may");
  inbox_.push_back(std::move(item));
  ++size_;
  if (is_signal_wanted_) reactor_.signal();
}

void Queue::cancel(std::int64_t tag) {
  const std::lock_guard lock(mutex_);
  cancelled_.push_back(tag);
  if (is_signal_wanted_) reactor_.signal();
}

void Queue::cancel_all() {
  const std::lock_guard lock(mutex_);
  is_all_cancelled_ = true;
  if (is_signal_wanted_) reactor_.signal();
}

bool Queue::next(std::int64_t timeout_ms, const Cancel &cancel, const Take &take) {
  try {
    return wait_for_one(timeout_ms, cancel, take);
  } catch (...) {
    const std::lock_guard lock(mutex_);
    if (is_descriptor_used_) reactor_.signal();  // what was not done is still to be done
    throw;
  }
}

bool Queue::wait_for_one(std::int64_t timeout_ms, const Cancel &cancel, const Take &take) {
  constexpr std::int64_t unwatched_wait_ms = 3600 * 1000;
  cancel.check();
  // All that are completed come first: what was submitted meanwhile is started together then, and sent together.
  if (!completed_.empty()) return give_completed(take);
  Cancel limit;
  limit.set_timeout_ms(timeout_ms);
  for (bool is_last_look = false;;) {
    cancel.check();
    drive();
    if (!completed_.empty()) return give_completed(take);
    if (is_last_look || (timeout_ms < 0 && size_ == 0)) break;
    if (is_inbox_filled()) continue;
    is_last_look = limit.expired();
    reactor_.run(cancel.slice_ms(limit.left_ms(unwatched_wait_ms)));
  }
  reactor_.leave(false);
  return false;
}

bool Queue::give_completed(const Take &take) {
  reactor_.leave(completed_.size() > 1);
  take(completed_.front());
  completed_.pop_front();
  --size_;
  return true;
}

int Queue::descriptor() {
  const std::lock_guard lock(mutex_);
  is_descriptor_used_ = true;
  is_signal_wanted_ = true;
  return reactor_.descriptor();
}

void Queue::drive() {
  take_inbox();
  if (std::exchange(is_one_stopped_, false)) end_stopped();
  do {
    look_at_ready();
    start_waiting();
    if (has_free_place() && !without_place_.empty()) append_ready(*without_place_.front());
  } while (first_ready_ != nullptr);
}

bool Queue::is_inbox_filled() {
  const std::lock_guard lock(mutex_);
  is_signal_wanted_ = true;
  return !inbox_.empty() || !cancelled_.empty() || is_all_cancelled_;
}

void Queue::take_inbox() {
  {
    const std::lock_guard lock(mutex_);
    is_signal_wanted_ = is_descriptor_used_;
    move_behind(submitted_, inbox_);
    move_behind(to_cancel_, cancelled_);
    are_all_to_cancel_ = std::exchange(is_all_cancelled_, false) || are_all_to_cancel_;
  }
  for (std::unique_ptr<Item> &item : submitted_) {
    if (!item) continue;  // the last time ended early, for want of memory
    item->wait_for_turn();
    const std::string &lane = item->lane_name();
    lanes_.add(lane, std::move(item));
  }
  submitted_.clear();
  if (to_cancel_.empty() && !are_all_to_cancel_) return;
  const auto is_cancelled = [&](const std::unique_ptr<Item> &item) {
    return are_all_to_cancel_ || std::find(to_cancel_.begin(), to_cancel_.end(), item->tag()) != to_cancel_.end();
  };
  lanes_.for_each([&](const std::unique_ptr<Item> &item) {
    if (is_cancelled(item)) item->cancel();
  });
  for (const std::unique_ptr<Item> &item : running_)
    if (is_cancelled(item)) item->cancel();
  to_cancel_.clear();
  are_all_to_cancel_ = false;
}

void Queue::end_stopped() {
  lanes_.remove_if([](const std::unique_ptr<Item> &item) { return item->is_stopped(); },
                   [this](std::unique_ptr<Item> item) { complete(std::move(item)); });
}

void Queue::look_at_ready() {
  while (first_ready_ != nullptr) {
    Item &item = *first_ready_;
    first_ready_ = std::exchange(item.next_ready_, nullptr);
    if (first_ready_ == nullptr) last_ready_ = nullptr;
    bool has_ended = false;
    try {
      has_ended = item.go_on();  // it still counts as listed: what wakes it meanwhile, it sees by itself
    } catch (...) {
      item.is_ready_ = false;
      append_ready(item);
      throw;
    }
    item.is_ready_ = false;
    if (!has_ended) continue;
    std::unique_ptr<Item> ended = std::move(*item.self());
    running_.erase(ended->self());
    complete(std::move(ended));
  }
}

void Queue::start_waiting() {
  while (has_free_place() && without_place_.empty()) {
    ItemLanes::Lane *lane = lanes_.turn();
    if (lane == nullptr) return;
    if (session_ && session_->is_broken()) session_.reset();  // it ends with the last that began on it
    if (!session_) session_ = environment_->sessions->open_on(reactor_);
    const Items::iterator self = running_.emplace(running_.end());
    *self = lanes_.take(*lane);
    (*self)->start(*lane, self);
  }
}

void Queue::complete(std::unique_ptr<Item> item) noexcept { completed_.splice(completed_.end(), item->complete()); }

void Queue::append_ready(Item &item) noexcept {
  if (std::exchange(item.is_ready_, true)) return;
  if (last_ready_ != nullptr)
    last_ready_->next_ready_ = &item;
  else
    first_ready_ = &item;
  last_ready_ = &item;
}

}  // namespace ghlauth::client
